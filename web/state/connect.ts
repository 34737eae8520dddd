import { useEffect, useState } from 'preact/hooks'
import type { PageConfig } from '../api/config.ts'
import { keepLive } from '../api/live.ts'
import type { TokenSource } from '../api/token.ts'
import { Reading } from './reading.ts'
import { PassportSession } from './session.ts'

interface Wanted {
  readonly config: PageConfig
  readonly campaignId: string
  readonly tokens: TokenSource
  /** The language that the address names, if it does. */
  readonly lang: string | undefined
}

type Open = ReturnType<typeof openSession>

/** A session for as long as these stay the same; none on the first render. */
export function useSession(wanted: Wanted): Open | undefined {
  const { config, campaignId, tokens, lang } = wanted
  const [open, setOpen] = useState<Open>()
  const [, redraw] = useState(0)
  useEffect(() => {
    const opened = openSession(wanted)
    const stop = opened.session.subscribe(() => redraw((count) => count + 1))
    setOpen(opened)
    return () => {
      stop()
      opened.end()
    }
  }, [config, campaignId, tokens, lang])
  return open
}

/** Starts a session in this browser: reads, listens, and comes back when the network or the person does. */
function openSession({ config, campaignId, tokens, lang }: Wanted) {
  const session = new PassportSession({
    campaignId,
    reading: new Reading(config.apiUrl, campaignId, tokens, lang),
    isHidden: () => document.hidden,
    random: Math.random,
  })
  const live =
    config.liveUrl === undefined
      ? undefined
      : keepLive({
          url: config.liveUrl,
          token: () => tokens.token(),
          onAward: (award) => session.heard(award),
          onChange: (isLive) => session.connected(isLive),
        })
  const again = () => {
    void session.refresh()
    live?.tryNow()
  }
  const comeBack = () => document.hidden || again()
  const stops = [tokens.onArrival(again)]
  for (const [target, type, listener] of [
    [window, 'online', again],
    [window, 'offline', again],
    [document, 'visibilitychange', comeBack],
  ] as const) {
    target.addEventListener(type, listener)
    stops.push(() => target.removeEventListener(type, listener))
  }
  void session.refresh()
  return {
    session,
    again,
    end() {
      for (const stop of stops) stop()
      live?.end()
      session.end()
    },
  }
}
