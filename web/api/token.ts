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
}

/** Whether a JWT says itself that it is over, at a time in milliseconds. What cannot be read is for the API to judge. */
export function isOver(token: string, now: number): boolean {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const { exp } = JSON.parse(atob(payload)) as { exp?: unknown }
    return typeof exp === 'number' && now / 1000 > exp - MARGIN
  } catch {
    return false
  }
}
