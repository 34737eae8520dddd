import { cloudEvent } from './cloud-event.ts'
import type { Sent } from './sent-event.ts'

type Headers = Readonly<Record<string, string | undefined>>

const PREFIX = 'ce-'

/** Whether a request whose body is not in a format of CloudEvents is one in binary mode: a required attribute tells. */
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
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(PREFIX) || value === undefined) continue
    const name = header.slice(PREFIX.length)
    if (name === 'datacontenttype')
      return { problem: { path: header, message: 'cannot be there: Content-Type says it' } }
    const decoded = decodeValue(value)
    if (decoded === undefined)
      return { problem: { path: header, message: 'must be percent-encoded UTF-8' }, eventId: attributes.id }
    attributes[name] = decoded
  }
  return cloudEvent(attributes, { value: data })
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
