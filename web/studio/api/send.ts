import { Refused, toldBy, Unreachable } from '../../api/read.ts'
import { jsonIn } from '../model/json.ts'

export interface Sending {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly token: string
  /** It is sent as JSON, and a file as it is. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer<Body> {
  readonly status: number
  readonly body: Body
  readonly etag?: string
}

/** Asks the API for one thing. @throws Refused, Unreachable */
export async function send<Body>(
  url: string,
  { method = 'GET', token, body, headers = {} }: Sending,
): Promise<Answer<Body>> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': typeOf(body) }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Unreachable('no answer', { cause })
  })
  const text = await response.text().catch(() => undefined)
  const told = jsonIn(text ?? '')
  if (!response.ok) throw new Refused(response.status, toldBy(response.status, told))
  // An answer cut off on its way is as good as none.
  if (text === undefined || (text !== '' && told === undefined)) throw new Unreachable('not a whole answer')
  const etag = response.headers.get('etag')
  return { status: response.status, body: told as Body, ...(etag ? { etag } : {}) }
}

const typeOf = (body: unknown) =>
  body instanceof Blob ? body.type || 'application/octet-stream' : 'application/json'
