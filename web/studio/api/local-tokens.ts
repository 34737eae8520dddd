import { Refused, toldBy, Unreachable } from '../../api/read.ts'
import { isOver, type TokenSource } from '../../api/token.ts'

/** All that the studio does for a person. */
const SCOPE = 'campaigns:draft campaigns:publish awards:grant'

/** Tokens of a person, made by the local stack for whoever asks. */
export function localTokens(tokenUrl: string, name: string): TokenSource {
  let held: string | undefined
  const fetched = async (): Promise<string> => {
    held = await fetchToken(tokenUrl, name)
    return held
  }
  return {
    token: async () => (held !== undefined && !isOver(held, Date.now()) ? held : fetched()),
    renew: fetched,
    onArrival: () => () => {},
    end: () => {},
  }
}

/** @throws Refused where nobody can have this name. @throws Unreachable */
async function fetchToken(tokenUrl: string, sub: string): Promise<string> {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    body: JSON.stringify({ sub, scope: SCOPE }),
  }).catch((cause: unknown) => {
    throw new Unreachable('no token', { cause })
  })
  if (response.status === 400)
    throw new Refused(400, {
      type: 'about:blank',
      title: 'Nobody can have this name: write 1 to 255 letters, digits and signs, without spaces',
    })
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new Refused(response.status, toldBy(response.status, body))
  return (body as { token: string }).token
}
