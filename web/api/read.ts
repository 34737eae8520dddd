import { Refused, toldBy, Unreachable } from './failure.ts'

export interface Read<Body> {
  readonly body: Body
  readonly etag?: string
}

export interface ReadOptions {
  readonly token?: string
  /** Of the answer held already. */
  readonly etag?: string | undefined
}

/** Reads one answer of the API; `undefined`: it is still the one held. @throws Refused, Unreachable */
export async function read<Body>(
  url: string,
  { token, etag }: ReadOptions = {},
): Promise<Read<Body> | undefined> {
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(etag ? { 'if-none-match': etag } : {}),
  }
  const response = await fetch(url, { headers }).catch((cause: unknown) => {
    throw new Unreachable('no answer', { cause })
  })
  if (response.status === 304) return undefined
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new Refused(response.status, toldBy(response.status, body))
  // An answer cut off on its way is as good as none.
  if (body === undefined) throw new Unreachable('not a whole answer')
  const fresh = response.headers.get('etag')
  return { body: body as Body, ...(fresh ? { etag: fresh } : {}) }
}
