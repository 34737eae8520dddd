import type { PageConfig } from '../../api/config.ts'
import { takeToken } from '../../api/token.ts'
import { appTokens } from '../../api/token-sources.ts'
import { keep, kept } from '../../state/kept.ts'
import { localTokens } from '../api/local-tokens.ts'
import { Session } from '../api/session.ts'

const NAME = 'keepsakes.studio.name'

/**
 * The session of this tab: of the token in the address, whenever there is one; else, where people try the studio, of the name that
 * they gave; else of whoever the app around the page says.
 */
export function startSession({ studio }: PageConfig): Session {
  const session = new Session({
    source: undefined,
    ofName: studio && ((name) => named(studio.tokenUrl, name)),
  })
  const fromApp = (first: string | undefined) =>
    appTokens(window, { first, onOther: (token) => session.take(fromApp(token)) })
  const name = studio && kept(() => sessionStorage, NAME)
  const token = takeToken(window)
  if (token !== undefined || !studio) session.take(fromApp(token))
  else if (name) session.take(localTokens(studio.tokenUrl, name))
  addEventListener('hashchange', () => {
    const other = takeToken(window)
    if (other !== undefined) session.take(fromApp(other))
  })
  return session
}

function named(tokenUrl: string, name: string) {
  keep(() => sessionStorage, NAME, name)
  return localTokens(tokenUrl, name)
}

/** The name that this tab signed in with last. */
export const nameKept = (): string => kept(() => sessionStorage, NAME) ?? ''

export const forgetName = (): void => keep(() => sessionStorage, NAME, '')
