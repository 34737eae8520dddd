import { Refused, toldBy, Unreachable } from './failure.ts'
import { isOver, type TokenSource } from './token.ts'

/** Tokens of a demo's viewer, made by the local stack for whoever asks. */
export function demoTokens(tokenUrl: string, viewer: string): TokenSource {
  let held: Promise<string> | undefined
  const fetched = (): Promise<string> => {
    held = fetchToken(tokenUrl, viewer).catch((error: unknown) => {
      held = undefined
      throw error
    })
    return held
  }
  return {
    async token() {
      const token = await (held ?? fetched())
      return isOver(token, Date.now()) ? fetched() : token
    },
    renew: fetched,
    onArrival: () => () => {},
  }
}

async function fetchToken(tokenUrl: string, sub: string): Promise<string> {
  const response = await fetch(tokenUrl, { method: 'POST', body: JSON.stringify({ sub }) }).catch(
    (cause: unknown) => {
      throw new Unreachable('no token', { cause })
    },
  )
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new Refused(response.status, toldBy(response.status, body))
  return (body as { token: string }).token
}
