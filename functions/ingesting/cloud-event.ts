import { type Problem, pathText } from '../../schemas/problems.ts'
import { isJson, mediaType } from './media-type.ts'
import { parseJson } from './parse-json.ts'
import { isFields, type JsonFields, type Sent } from './sent-event.ts'

/** Fields of the data, and the attributes that stand in for them where they are not there. */
const STAND_INS = [
  ['eventId', 'id'],
  ['userId', 'subject'],
  ['occurredAt', 'time'],
] as const

const REQUIRED = ['id', 'source', 'type'] as const
const OPTIONAL = ['subject', 'time', 'datacontenttype'] as const

/** What an event carries, or why that cannot be read. */
type Data = { readonly value: unknown } | { readonly problem: Problem }

/** An event in the JSON format of CloudEvents 1.0. */
export function jsonCloudEvent(event: unknown): Sent {
  if (!isFields(event)) return { problem: { path: '', message: 'must be a JSON object' } }
  // An attribute that is null is one that is not there.
  const attributes = Object.fromEntries(
    Object.entries(event).filter(([name, value]) => value !== null && name !== 'data'),
  )
  return cloudEvent(attributes, dataOf(attributes, event))
}

/**
 * A CloudEvent as an activity: `type` is the detail-type, `data` the detail, `time` the time; and `id`, `subject` and
 * `time` are the detail's `eventId`, `userId` and `occurredAt` where the data does not say them. `source` has to be there
 * and says nothing: who publishes is told by the token. Extensions are left alone.
 */
export function cloudEvent(attributes: JsonFields, data: Data): Sent {
  const wrongAttribute = attributeProblem(attributes)
  if (wrongAttribute) return { problem: wrongAttribute, eventId: attributes.id }
  if ('problem' in data) return { problem: data.problem, eventId: attributes.id }

  const { value } = data
  const standIns = STAND_INS.filter(
    ([field, attribute]) =>
      isFields(value) && !Object.hasOwn(value, field) && attributes[attribute] !== undefined,
  )
  const detail = isFields(value)
    ? {
        ...value,
        ...Object.fromEntries(standIns.map(([field, attribute]) => [field, attributes[attribute]])),
      }
    : value
  const names = new Map<string, string>([
    ['detail-type', 'type'],
    ...standIns.map(([field, attribute]) => [pathText(['detail', field]), attribute] as const),
  ])
  const nameOf = (path: string) => names.get(path) ?? path.replace(/^detail(?=$|[.[])/, 'data')
  return { detailType: attributes.type, detail, time: attributes.time, nameOf }
}

function attributeProblem(attributes: JsonFields): Problem | undefined {
  if (attributes.specversion !== '1.0') return { path: 'specversion', message: 'must be 1.0' }
  for (const name of REQUIRED)
    if (attributes[name] === undefined) return { path: name, message: 'is missing: CloudEvents requires it' }
  for (const name of [...REQUIRED, ...OPTIONAL]) {
    const value = attributes[name]
    if (value !== undefined && (typeof value !== 'string' || value === ''))
      return { path: name, message: 'must be a string that is not empty' }
  }
  return undefined
}

/** JSON format, section 3.1: in `data_base64` nothing but what is said to be JSON may be taken for it. */
function dataOf(attributes: JsonFields, event: JsonFields): Data {
  const { datacontenttype: type, data_base64: base64 } = attributes
  const told = typeof type === 'string' ? mediaType(type).type : undefined
  if (told !== undefined && !isJson(told)) return wrong('datacontenttype', 'must be application/json')
  if (base64 === undefined) return { value: event.data }
  if (Object.hasOwn(event, 'data')) return wrong('data_base64', 'cannot be there beside data')
  if (told === undefined)
    return wrong('datacontenttype', 'is missing: with data_base64, say application/json')
  const wanted = 'must be the Base64 of JSON text in UTF-8'
  const bytes = Buffer.from(typeof base64 === 'string' ? base64 : '', 'base64')
  // Node skips over whatever is not Base64.
  if (bytes.toString('base64') !== base64) return wrong('data_base64', wanted)
  try {
    return { value: parseJson(bytes) }
  } catch {
    return wrong('data_base64', wanted)
  }
}

const wrong = (path: string, message: string): Data => ({ problem: { path, message } })
