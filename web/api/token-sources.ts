import { Refused, SignInNeeded, toldBy, Unreachable } from './read.ts'
import { areForOnePerson, isOver, type TokenSource } from './token.ts'

/** How long the app may take to hand over a token. */
const PATIENCE_MS = 4_000

interface AppTokensGiven {
  /** One that is there already. */
  readonly first: string | undefined
  /** Hears a token that the app hands over for somebody else: it is not for what is shown now. */
  onOther(token: string): void
}

/**
 * Tokens from the app that this page is part of, by a message `{ type: 'keepsakes.token', token }`, which is asked for by
 * `{ type: 'keepsakes.token-needed' }`. Kept in memory only.
 */
export function appTokens(view: Window, { first, onOther }: AppTokensGiven): TokenSource {
  const host = view.parent === view ? (view.opener as Window | null) : view.parent
  const listeners = new Set<() => void>()
  let held = first

  const hear = ({ source, data }: MessageEvent) => {
    if (source === null || source !== host || !isTokenMessage(data)) return
    if (held !== undefined && !areForOnePerson(held, data.token)) return onOther(data.token)
    held = data.token
    for (const listener of [...listeners]) listener()
  }
  view.addEventListener('message', hear)

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
    end: () => view.removeEventListener('message', hear),
  }
}

function isTokenMessage(data: unknown): data is { token: string } {
  const { type, token } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>
  return type === 'keepsakes.token' && typeof token === 'string'
}

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
    end: () => {},
  }
}

async function fetchToken(tokenUrl: string, sub: string): Promise<string> {
  const response = await fetch(tokenUrl, { method: 'POST', body: JSON.stringify({ sub }) }).catch(
    (cause: unknown) => {
      throw new Unreachable('no token', { cause })
    },
  )
  if (response.status === 400)
    throw new Refused(400, { type: 'about:blank', title: `There can be no viewer “${sub}”` })
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new Refused(response.status, toldBy(response.status, body))
  return (body as { token: string }).token
}
