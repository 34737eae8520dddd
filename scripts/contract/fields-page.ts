import { KEEPSAKE_AWARDED } from '../../events/announce.ts'
import { ACTIVITY_REJECTED } from '../../events/rejections.ts'
import { activityExample, awardExample, rejectionExample } from '../asyncapi/examples.ts'
import { table } from '../template-page.ts'
import { contractMessages, type Message } from './messages.ts'
import type { Schema } from './narrowing.ts'

const INTRODUCTION = `# All fields of the contract

Made by \`npm run docs\` from the schemas that check the events. Every field of every event that partners send, or are sent; the
schemas themselves are in [v1/](v1), and the rule by which they change is in [contract.md](../contract.md).

Times are RFC 3339 with an offset, and are kept to the millisecond; lengths are counted in characters (Unicode code points).
Each activity may have a \`traceparent\` in its detail as well: [tracing.md](../tracing.md#for-partners).
`

const OWN_EXAMPLES: Readonly<Record<string, typeof awardExample>> = {
  [KEEPSAKE_AWARDED]: awardExample,
  [ACTIVITY_REJECTED]: rejectionExample,
}

/** A page with all fields, their form, and an example each. */
export function fieldsPage(): string {
  return [INTRODUCTION, ...contractMessages().map(sectionOf)].join('\n')
}

function sectionOf({ name, way, schema }: Message): string {
  const shown = way === 'in' ? activityExample(name) : OWN_EXAMPLES[name]
  const example = shown?.examples?.[0]?.payload
  const heading = `## ${name}\n\n${way === 'in' ? 'Partners send it.' : 'Partners are sent it.'}\n`
  return `${heading}\n${table(['field', 'there', 'form', 'example', 'what'], rowsOf(schema, example))}`
}

function rowsOf(schema: Schema, example: unknown, path = ''): string[][] {
  const { properties = {}, required = [] } = schema
  return Object.entries(properties).flatMap(([field, one]) => {
    const at = path ? `${path}.${field}` : field
    const value = (example as Record<string, unknown> | undefined)?.[field]
    if (one.properties) return rowsOf(one, value, at)
    const named = one.items?.properties
      ? rowsOf(one.items, (value as unknown[] | undefined)?.[0], `${at}[]`)
      : []
    const there = required.includes(field) ? 'always' : 'if known'
    const shown = value === undefined || typeof value === 'object' ? '' : `\`${JSON.stringify(value)}\``
    return [[`\`${at}\``, there, formOf(one), shown, String(one.description ?? '')], ...named]
  })
}

function formOf(schema: Schema): string {
  const { type, format, exclusiveMinimum, pattern } = schema
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (format === 'date-time') return 'a time'
  if (schema.enum) return schema.enum.map((each) => `\`${JSON.stringify(each)}\``).join(' or ')
  if (type === 'array')
    return schema.items?.oneOf
      ? 'a list of activities, each as its type has it here, without `source`'
      : 'a list'
  if (type === 'string') return typeof pattern === 'string' ? textOf(pattern) : 'text'
  if (type === 'integer') return exclusiveMinimum === 0 ? 'a whole number from 1' : 'a whole number'
  return type === 'boolean' ? '`true` or `false`' : String(type)
}

const CHARACTERS: Readonly<Record<string, string>> = {
  '!-~': 'printable ASCII characters without spaces',
  ' -~': 'printable ASCII characters',
  '^\\x00-\\x1f\\x7f-\\x9f': 'characters of any script, without control characters',
}

function textOf(pattern: string): string {
  const [, characters = '', from, to] = /^\^\[(.+)\]\{(\d+),(\d+)\}\$$/.exec(pattern) ?? []
  return CHARACTERS[characters] ? `${from} to ${to} ${CHARACTERS[characters]}` : `text, \`${pattern}\``
}
