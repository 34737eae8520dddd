import { misspelt } from '../../events/activity-mistakes.ts'
import { type Fields, isJsonObject } from '../../json/json.ts'
import { type Mistake, pathText } from '../../schemas/mistakes.ts'
import { asItIs, isJson, mediaType, parseJsonBytes, type Sent } from './sent.ts'

/** Fields of the data, and the attributes that stand in for them where they are not there. */
const STAND_INS = [
  ['eventId', 'id'],
  ['userId', 'subject'],
  ['occurredAt', 'time'],
] as const

const REQUIRED = ['id', 'source', 'type'] as const
const OPTIONAL = ['subject', 'time', 'datacontenttype'] as const
const KNOWN = ['specversion', ...REQUIRED, ...OPTIONAL, 'dataschema', 'data', 'data_base64', 'traceparent']

/** The value that an event carries, or why it cannot be read. */
type Data = { readonly value: unknown } | { readonly mistake: Mistake }

/** Attributes that are there and cannot be read, by name. */
type Unreadable = ReadonlyMap<string, Mistake>

/** An event in the JSON format of CloudEvents 1.0. */
export function jsonCloudEvent(event: unknown): Sent {
  if (!isJsonObject(event))
    return { value: event, mistakes: [{ path: '', message: 'must be a JSON object' }], told: asItIs }
  // An attribute that is null is one that is not there.
  const attributes = Object.fromEntries(
    Object.entries(event).filter(([name, value]) => value !== null && name !== 'data'),
  )
  return { value: event, ...cloudEvent(attributes, dataOf(attributes, event)) }
}

/**
 * A CloudEvent as an activity: `type` is the detail-type, `data` the detail, `time` the time; and `id`, `subject` and
 * `time` are the detail's `eventId`, `userId` and `occurredAt` where the data does not say them. `source` has to be there
 * and says nothing: who publishes is told by the token. Of the extensions, `traceparent` goes on; all others are left alone.
 */
function cloudEvent(attributes: Fields, data: Data, unreadable: Unreadable = new Map()): Omit<Sent, 'value'> {
  const value = 'mistake' in data ? undefined : data.value
  const absent = STAND_INS.filter(([field]) => isJsonObject(value) && !Object.hasOwn(value, field))
  const standIns = absent.filter(([, attribute]) => attributes[attribute] !== undefined)
  const detail = isJsonObject(value)
    ? {
        ...value,
        ...Object.fromEntries(standIns.map(([field, attribute]) => [field, attributes[attribute]])),
      }
    : value
  // An attribute that has to be there, or is there and cannot be read, has the mistake as its own.
  const named = absent.filter(
    ([, name]) => name === 'id' || attributes[name] !== undefined || unreadable.has(name),
  )
  const nameOf = (attribute: string) => unreadable.get(attribute)?.path ?? attribute
  const names = new Map<string, string>([
    ['detail-type', nameOf('type')],
    ['time', nameOf('time')],
    ['detail', 'mistake' in data ? data.mistake.path : 'data'],
    ...named.map(([field, attribute]) => [detailPath(field), nameOf(attribute)] as const),
  ])
  const told = ({ path, message }: Mistake): Mistake => {
    const missing = absent.find(([field]) => !names.has(path) && path === detailPath(field))
    return {
      path: names.get(path) ?? path.replace(/^detail(?=[.[])/, 'data'),
      message: missing ? orByAttribute(message, missing, attributes) : message,
    }
  }
  return {
    envelope: { 'detail-type': attributes.type, detail, time: attributes.time },
    mistakes: [
      ...unreadable.values(),
      ...attributeMistakes(attributes, unreadable),
      ...('mistake' in data ? [data.mistake] : []),
    ],
    told,
    eventId: attributes.id,
    traceparent: attributes.traceparent,
  }
}

const detailPath = (field: string) => pathText(['detail', field])

/** An attribute may say what the data does not, and may be there under another name. */
function orByAttribute(
  message: string,
  [field, attribute]: (typeof STAND_INS)[number],
  attributes: Fields,
): string {
  if (message.endsWith('?')) return message
  const sentAs = misspelt(attribute, attributes, KNOWN) ?? misspelt(field, attributes, KNOWN)
  const ask = sentAs === undefined ? '' : `; did you mean the attribute ${sentAs} to be it?`
  return `${message}, or set the attribute ${attribute}${ask}`
}

function attributeMistakes(attributes: Fields, unreadable: Unreadable): Mistake[] {
  return ['specversion', ...REQUIRED, ...OPTIONAL].flatMap((name) => {
    if (unreadable.has(name)) return []
    const message = attributeMistake(name, attributes)
    return message === undefined ? [] : [{ path: name, message }]
  })
}

function attributeMistake(name: string, attributes: Fields): string | undefined {
  const value = attributes[name]
  if (value === undefined) {
    if (OPTIONAL.some((each) => each === name)) return undefined
    const sentAs = misspelt(name, attributes, KNOWN)
    const ask = sentAs === undefined ? '' : `; did you misspell it as ${sentAs}?`
    return `is missing: CloudEvents requires it${name === 'specversion' ? ', and 1.0 is taken' : ''}${ask}`
  }
  if (name === 'specversion') return value === '1.0' ? undefined : 'must be 1.0'
  return typeof value === 'string' && value !== '' ? undefined : 'must be a string that is not empty'
}

/** JSON format, section 3.1: in `data_base64` nothing but what is said to be JSON may be taken for it. */
function dataOf(attributes: Fields, event: Fields): Data {
  const { datacontenttype: type, data_base64: base64 } = attributes
  const told = typeof type === 'string' && type !== '' ? mediaType(type).type : undefined
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
    return { value: parseJsonBytes(bytes) }
  } catch {
    return wrong('data_base64', wanted)
  }
}

const wrong = (path: string, message: string): Data => ({ mistake: { path, message } })

type Headers = Readonly<Record<string, string | undefined>>

const PREFIX = 'ce-'

/** A request in binary mode has a required attribute among its headers. Its body is in no format of CloudEvents. */
export function hasCloudEventHeaders(headers: Headers): boolean {
  return ['specversion', 'id', 'source', 'type'].some((name) => headers[PREFIX + name] !== undefined)
}

/**
 * A CloudEvent in binary mode of the HTTP binding: the attributes are header fields, the body is the data.
 *
 * @param headers names in lower case
 */
export function binaryCloudEvent(headers: Headers, data: unknown): Sent {
  const attributes: Record<string, string> = {}
  const unreadable = new Map<string, Mistake>()
  for (const [path, value] of Object.entries(headers)) {
    if (!path.startsWith(PREFIX) || value === undefined) continue
    const name = path.slice(PREFIX.length)
    const decoded = decodeValue(value)
    if (name === 'datacontenttype')
      unreadable.set(name, { path, message: 'cannot be there: Content-Type says it' })
    else if (decoded === undefined) unreadable.set(name, { path, message: 'must be percent-encoded UTF-8' })
    else attributes[name] = decoded
  }
  return { value: { ...attributes, data }, ...cloudEvent(attributes, { value: data }, unreadable) }
}

/** HTTP binding, section 3.1.3.2: quotes are taken off first, as older senders put them on; undefined if it is broken. */
function decodeValue(value: string): string | undefined {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(value.trim())?.[1]
  try {
    return decodeURIComponent(quoted?.replaceAll(/\\(.)/g, '$1') ?? value.trim())
  } catch {
    return undefined
  }
}
