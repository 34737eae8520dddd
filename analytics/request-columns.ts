import type { Column } from '../functions/export/column.ts'

/**
 * The columns of the log of requests. A request has a line of the API, which times it, and one of its function, which says what
 * was read: each leaves the other's columns empty. All but the units is text, as API Gateway writes numbers.
 */
export const requestColumns = [
  text(
    'route',
    'The route, as the template has it, such as `GET /v1/me/keepsakes`; no path, and so no id.',
    false,
  ),
  text('status', 'The HTTP status.'),
  text('items', 'How many items of the user the answer tells of. Of the function’s line.'),
  {
    name: 'readunits',
    type: 'double',
    nullable: true,
    meaning: 'What it read of DynamoDB. Of the function’s line.',
    unit: 'read request units',
  },
  text(
    'requestid',
    'API Gateway’s id of the request, which the app was told too. Of the API’s line, as all that follow.',
  ),
  text('time', 'When it came in.', true, 'milliseconds since 1970'),
  text('latencyms', 'How long the answer took.', true, 'milliseconds'),
  text('integrationstatus', 'The status that the function gave.'),
  text('integrationlatencyms', 'How long the function took.', true, 'milliseconds'),
  text('bytes', 'The length of the answer.', true, 'bytes'),
  text('error', 'What API Gateway refused it for; `-` where it did not.'),
] as const satisfies readonly Column[]

/** The sentence on the rows of the table. */
export const REQUESTS_SAY =
  'Two rows for each request that read something: one of the API, one of its function. One for all others. A day is when the line came, in UTC.'

function text(name: string, meaning: string, nullable = true, unit?: string) {
  return { name, type: 'string' as const, nullable, meaning, ...(unit === undefined ? {} : { unit }) }
}
