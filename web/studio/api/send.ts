import { Refused, toldBy, Unreachable } from '../../api/read.ts'
import { jsonIn } from '../model/json.ts'

export interface Sending {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly token: string
  /** It is sent as JSON. */
  readonly body?: unknown
  /** It is sent as it is, in place of a body. */
  readonly file?: Blob
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
  { method = 'GET', token, body, file, headers = {} }: Sending,
): Promise<Answer<Body>> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(file ? { body: file } : body === undefined ? {} : { body: JSON.stringify(body) }),
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
