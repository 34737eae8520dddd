import type { LiveMessage } from '../../schemas/api/live-message.ts'

/** API Gateway ends a connection on which nothing was said for ten minutes. */
const KEEP_ALIVE_MS = 5 * 60_000
/** A connection that lasts shorter counts as another failure: a server that hangs up at once is not hammered. */
const LASTING_MS = 10_000

export type LiveAward = LiveMessage['detail']

interface LiveOptions {
  readonly url: string
  token(): Promise<string>
  onAward(award: LiveAward): void
  /** Whether awards are heard from now on. */
  onChange(live: boolean): void
}

/** Keeps a live connection open for as long as it is wanted. Returns the way to end it, and to try again at once. */
export function keepLive({ url, token, onAward, onChange }: LiveOptions) {
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempt = 0
  let ended = false

  const later = () => {
    clearTimeout(timer)
    if (!ended) timer = setTimeout(connect, delayOf(attempt++, Math.random))
  }
  const connect = async () => {
    clearTimeout(timer)
    const jwt = await token().catch(() => undefined)
    if (ended || socket) return
    if (jwt === undefined) return later()
    socket = listen(new WebSocket(url, ['keepsakes', jwt]))
  }
  const listen = (opening: WebSocket): WebSocket => {
    let openedAt: number | undefined
    let pinging: ReturnType<typeof setInterval> | undefined
    opening.onopen = () => {
      openedAt = Date.now()
      pinging = setInterval(() => opening.send('ping'), KEEP_ALIVE_MS)
      onChange(true)
    }
    opening.onmessage = ({ data }) => {
      const award = awardIn(data)
      if (award) onAward(award)
    }
    opening.onclose = () => {
      clearInterval(pinging)
      socket = undefined
      if (ended) return
      if (openedAt !== undefined && Date.now() - openedAt > LASTING_MS) attempt = 0
      onChange(false)
      later()
    }
    return opening
  }
  void connect()
  return {
    tryNow() {
      attempt = 0
      if (!socket && !ended) void connect()
    },
    end() {
      ended = true
      clearTimeout(timer)
      const ending = socket
      // A browser warns of a connection that is closed before it is open.
      if (ending?.readyState === WebSocket.CONNECTING) ending.onopen = () => ending.close()
      else ending?.close()
    },
  }
}

/** The award in a message; undefined where it is none of ours. */
export function awardIn(data: unknown): LiveAward | undefined {
  try {
    const message = JSON.parse(String(data)) as Partial<LiveMessage> | null
    return message?.['detail-type'] === 'KeepsakeAwarded' && message.detail?.keepsakeId
      ? message.detail
      : undefined
  } catch {
    return undefined
  }
}

const FIRST_MS = 1_000
const LONGEST_MS = 30_000

/**
 * Milliseconds to wait before try number `attempt`, from 0 on: doubled each time, with half of it at random, so that
 * a hundred thousand pages that lost the same server do not come back in the same second.
 */
export function delayOf(attempt: number, random: () => number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
  return longest / 2 + (longest / 2) * random()
}
