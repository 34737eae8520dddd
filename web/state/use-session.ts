import { useEffect, useState } from 'preact/hooks'
import type { PageConfig } from '../api/config.ts'
import type { TokenSource } from '../api/token.ts'
import { openSession } from './connect.ts'

type Open = ReturnType<typeof openSession>

/** A session for as long as these stay the same; none on the first render. */
export function useSession(config: PageConfig, campaignId: string, tokens: TokenSource): Open | undefined {
  const [open, setOpen] = useState<Open>()
  const [, redraw] = useState(0)
  useEffect(() => {
    const opened = openSession(config, campaignId, tokens)
    const stop = opened.session.subscribe(() => redraw((count) => count + 1))
    setOpen(opened)
    return () => {
      stop()
      opened.end()
    }
  }, [config, campaignId, tokens])
  return open
}
