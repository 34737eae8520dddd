import { SignInNeeded } from './failure.ts'
import { isOver, type TokenSource } from './token.ts'

/** How long the app may take to hand over a token. */
const PATIENCE_MS = 4_000

/**
 * Tokens from the app that this page is part of: the first in the address's fragment (`#token=…`), or any by a message
 * `{ type: 'keepsakes.token', token }`, which is asked for by `{ type: 'keepsakes.token-needed' }`. Kept in memory only.
 */
export function appTokens(view: Window): TokenSource {
  const host = view.parent === view ? (view.opener as Window | null) : view.parent
  const listeners = new Set<() => void>()
  let held = takeFromAddress(view)

  view.addEventListener('message', ({ source, data }: MessageEvent) => {
    if (source === null || source !== host || !isTokenMessage(data)) return
    held = data.token
    for (const listener of [...listeners]) listener()
  })

  const asked = (refused?: string): Promise<string> => {
    if (host === null) return Promise.reject(new SignInNeeded())
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (held === undefined || held === refused) return
        stop()
        resolve(held)
      }
      const stop = () => {
        clearTimeout(timer)
        listeners.delete(settle)
      }
      const timer = setTimeout(() => {
        stop()
        reject(new SignInNeeded())
      }, PATIENCE_MS)
      listeners.add(settle)
      // Nothing secret is in it, so whoever embeds the page may hear it.
      host.postMessage({ type: 'keepsakes.token-needed' }, '*')
    })
  }
  return {
    token: async () => (held !== undefined && !isOver(held, Date.now()) ? held : asked(held)),
    renew: async (refused) => (held !== undefined && held !== refused ? held : asked(refused)),
    onArrival(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Takes it out of the address too, where history and screenshots would keep it. */
function takeFromAddress({ location, history }: Window): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token === null) return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return token
}

function isTokenMessage(data: unknown): data is { token: string } {
  const { type, token } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>
  return type === 'keepsakes.token' && typeof token === 'string'
}
