/** What a problem document says (RFC 9457), or what stands for one where there is none. */
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
