import type { Operation, ProblemName } from '../../schemas/api/operations/operation.ts'
import { problems } from '../../schemas/problem-details.ts'
import { capital, gatewayMessageSchema, problemComponent } from './components.ts'
import { headerRefs, type Response } from './content.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'

/** API Gateway's own answers, by status: to what no function sees, or when a function failed or took too long. */
const GATEWAY: Readonly<Record<number, { readonly name: string; readonly description: string }>> = {
  400: { name: 'BadRequest', description: 'not a request of HTTP' },
  413: { name: 'RequestTooLarge', description: 'a body of more than 10 MB' },
  429: { name: 'TooManyRequests', description: 'more requests than are taken at once: wait, and ask again' },
  431: { name: 'HeadersTooLarge', description: 'more than 10 KB of header fields' },
  500: { name: 'Failed', description: 'a function failed' },
  503: { name: 'TookTooLong', description: 'a function took too long' },
}

const ALWAYS: readonly ProblemName[] = ['invalidParameter', 'internal', 'unavailable']
const WITH_TOKEN: readonly ProblemName[] = [
  'tokenMissing',
  'tokenExpired',
  'tokenNotYetValid',
  'tokenInvalid',
]

/** Every status with which the operation may be refused, in order. */
export function refusalStatusesOf(operation: Operation): number[] {
  // Only what takes a body is refused for its size.
  const gateway = Object.keys(GATEWAY)
    .map(Number)
    .filter((status) => status !== 413 || operation.requestBody)
  return [...new Set([...problemsOf(operation).map(statusOf), ...gateway])].sort((a, b) => a - b)
}

/** The response that refuses the operation with that status, and a name for it that says as much. */
export function refusalOf(operation: Operation, status: number): { name: string; response: Response } {
  const own = problemsOf(operation).filter((name) => statusOf(name) === status)
  const gateway = GATEWAY[status]
  const said = [...own.map(problemText), ...(gateway ? [`API Gateway itself: ${gateway.description}.`] : [])]
  return {
    name: own.map(capital).join('Or') || String(gateway?.name),
    response: {
      description: said.join('\n\n'),
      ...headersOf(status),
      content: {
        ...(own.length > 0 ? { 'application/problem+json': { schema: problemSchemaOf(own) } } : {}),
        ...(gateway ? { 'application/json': { schema: jsonSchemaOf(gatewayMessageSchema) } } : {}),
      },
    },
  }
}

/** API Gateway's own answers have no such fields, so where it has one, none is promised. */
function headersOf(status: number): Pick<Response, 'headers'> {
  if (status === 503) return { headers: headerRefs(['Retry-After']) }
  if (GATEWAY[status]) return {}
  return {
    headers: headerRefs(
      status === 401 ? ['Cache-Control', 'WWW-Authenticate', 'Retry-After'] : ['Cache-Control'],
    ),
  }
}

function problemsOf({ token, problems: own }: Operation): ProblemName[] {
  const ofToken: readonly ProblemName[] = token ? WITH_TOKEN : []
  const ofUser: readonly ProblemName[] = token === 'user' ? ['notAUser'] : []
  return [...own, ...ofToken, ...ofUser, ...ALWAYS]
}

const statusOf = (name: ProblemName) => problems[name]().status

function problemText(name: ProblemName): string {
  const { type, title } = problems[name]()
  return `\`${type}\`: ${title.charAt(0).toLowerCase()}${title.slice(1)}.`
}

function problemSchemaOf(names: readonly ProblemName[]): JsonSchema {
  const refs = names.map((name) => ({
    type: problems[name]().type,
    $ref: `#/components/schemas/${problemComponent(name)}`,
  }))
  const [only] = refs
  if (only && refs.length === 1) return { $ref: only.$ref }
  return {
    oneOf: refs.map(({ $ref }) => ({ $ref })),
    discriminator: {
      propertyName: 'type',
      mapping: Object.fromEntries(refs.map(({ type, $ref }) => [type, $ref])),
    },
  }
}
