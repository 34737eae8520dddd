export interface Read<Body> {
  readonly body: Body
  readonly etag?: string
}

interface ReadOptions {
  readonly token?: string
  /** The ETag of the answer held already. */
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

/** The words of a problem document (RFC 9457), or of what stands for one where there is none. */
export interface Told {
  readonly type: string
  readonly title: string
  readonly detail?: string
}

/** The API answered that it cannot, or will not. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly told: Told

  constructor(status: number, told: Told) {
    super(told.title)
    this.status = status
    this.told = told
  }
}

/** No answer came: no network, or no server. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** There is no token that is still good, and none could be had. */
export class SignInNeeded extends Error {
  override readonly name = 'SignInNeeded'
}

/** Reads a problem document; the gateway before the API answers some requests itself, without one. */
export function toldBy(status: number, body: unknown): Told {
  const { type, title, detail } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >
  return {
    type: typeof type === 'string' ? type : 'about:blank',
    title: typeof title === 'string' ? title : titleOf(status),
    ...(typeof detail === 'string' ? { detail } : {}),
  }
}

function titleOf(status: number): string {
  if (status === 429) return 'Many people are looking just now'
  if (status === 404) return 'There is nothing here'
  return status >= 500 ? 'The service cannot answer just now' : 'The service did not take the request'
}
