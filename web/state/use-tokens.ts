import { useEffect, useMemo, useState } from 'preact/hooks'
import type { PageConfig } from '../api/config.ts'
import { type TokenSource, takeToken, wasByToken } from '../api/token.ts'
import { appTokens, demoTokens } from '../api/token-sources.ts'

/** Somebody who is shown because of a token, and not because the demo shows them. */
interface ByToken {
  readonly token: string | undefined
  /** Differs each time, since another token may be another person's. */
  readonly turn: number
}

interface Whose {
  readonly tokens: TokenSource
  /** As whom the demo shows it; nobody where a token says whose it is. */
  readonly viewer: string | undefined
  /** Differs from person to person. */
  readonly key: string
}

/**
 * Picks the passport of the token in the address, whenever there is one; else, in a demo, of the viewer whom the address
 * names, whoever that is, or of the first; else of whoever the app around the page says.
 */
export function useTokens({ demo }: PageConfig, asked: string | undefined): Whose {
  const [byToken, setByToken] = useState<ByToken | undefined>(() => {
    const token = takeToken(window)
    return token !== undefined || wasByToken(window) ? { token, turn: 0 } : undefined
  })
  const turnTo = (token: string) => setByToken((before) => ({ token, turn: (before?.turn ?? 0) + 1 }))
  useEffect(() => {
    // Another token put into the address does not load the page again.
    const look = () => {
      const token = takeToken(window)
      if (token !== undefined) turnTo(token)
    }
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])
  const viewer = demo && !byToken ? (asked ?? demo.viewers[0]) : undefined
  const tokens = useMemo(
    () =>
      demo && viewer !== undefined
        ? demoTokens(demo.tokenUrl, viewer)
        : appTokens(window, { first: byToken?.token, onOther: turnTo }),
    [demo, viewer, byToken],
  )
  useEffect(() => () => tokens.end(), [tokens])
  return { tokens, viewer, key: `${viewer} ${byToken?.turn}` }
}
