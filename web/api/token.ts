/** Seconds before its end from which a token is not used any more: a request takes time, and clocks differ. */
const MARGIN = 30

/** Where tokens come from. */
export interface TokenSource {
  /** One that is good as far as this machine can tell. @throws SignInNeeded, Unreachable */
  token(): Promise<string>
  /** Another than this one, which was refused. @throws SignInNeeded, Unreachable */
  renew(refused: string): Promise<string>
  /** Calls the listener when a token arrives that nobody was waiting for any more. Returns the way to stop that. */
  onArrival(listener: () => void): () => void
  /** Nobody needs it any more. */
  end(): void
}

/** Whether a JWT says itself that it is over, at a time in milliseconds. What cannot be read is for the API to judge. */
export function isOver(token: string, now: number): boolean {
  const { exp } = claimsOf(token)
  return typeof exp === 'number' && now / 1000 > exp - MARGIN
}

/** Claims that differ from token to token, though it is for the same person. */
const OF_THE_TOKEN = ['exp', 'iat', 'nbf', 'jti', 'auth_time', 'nonce', 'at_hash', 'c_hash']

/**
 * Whether two JWTs are for one person, as far as they can be read. Which claim names that person is the stage's to say, so
 * every claim must be the same but those that are the token's own.
 */
export function areForOnePerson(one: string, other: string): boolean {
  const [before, after] = [claimsOf(one), claimsOf(other)]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].every(
    (name) => OF_THE_TOKEN.includes(name) || JSON.stringify(before[name]) === JSON.stringify(after[name]),
  )
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    return Object(JSON.parse(atob(payload)))
  } catch {
    return {}
  }
}

/** The person whom a JWT is of, as far as it can be read. */
export function personIn(token: string): string | undefined {
  const { sub } = claimsOf(token)
  return typeof sub === 'string' ? sub : undefined
}

/** The part of a window that holds its address. */
interface AddressView {
  readonly location: { readonly hash: string; readonly search: string; readonly pathname: string }
  readonly history: {
    readonly state: unknown
    replaceState(state: unknown, title: string, url: string): void
  }
}

/**
 * The token in the address's fragment (`#token=…`). It is taken out of the address, where history and screenshots would keep
 * it, and so is the viewer whom the address names: the token says whose passport it is.
 */
export function takeToken({ location, history }: AddressView): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token === null) return undefined
  const search = new URLSearchParams(location.search)
  search.delete('viewer')
  history.replaceState(
    { ...Object(history.state), byToken: true },
    '',
    location.pathname + (search.size ? `?${search}` : ''),
  )
  return token
}

/** Whether a token was in this address when it was opened: loaded again, it is still not for whoever else there is. */
export function wasByToken({ history }: AddressView): boolean {
  return Object(history.state).byToken === true
}
