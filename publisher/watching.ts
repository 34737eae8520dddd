import type { Beat } from '../watching/beat.ts'
import { rulesFor } from '../watching/rules.ts'
import { type Segment, Segmenter } from '../watching/segmenter.ts'
import { watchedEvent } from '../watching/watched-event.ts'
import type { ActivityEvent, PlayerState, WatchChange, Watching, WatchOptions } from './types.ts'

const SEGMENT_MINUTES = 10
const MINUTE_MS = 60_000

/**
 * Makes heartbeats of what the player tells, and of time that goes by, and segments of them.
 *
 * @param publish is given each event; what it throws is its own to tell
 * @throws RangeError when the interval is out of bounds
 */
export function watchingOf(
  { intervalSeconds, segmentMinutes = SEGMENT_MINUTES, ...options }: WatchOptions,
  publish: (event: ActivityEvent) => Promise<void>,
): Watching {
  const rules = rulesFor(intervalSeconds, { longestSegment: segmentMinutes * MINUTE_MS })
  const segmenter = new Segmenter(rules)
  const session = { ...options, sessionId: options.sessionId ?? newSessionId() }
  let shown: WatchChange & { readonly programId: string } = session
  let state: PlayerState = 'paused'
  let lastUsed: number | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  const publishAll = (segments: readonly Segment[]) => Promise.all(segments.map(watchedEvent).map(publish))

  const beat = (now: PlayerState): Promise<unknown> => {
    const uptime = Math.round(performance.now())
    const { programId, channelId, live, tvOn } = shown
    const { userId, deviceId, sessionId } = session
    const one: Beat = {
      ...{ userId, deviceId, sessionId, programId, state: now, at: Date.now(), uptime },
      ...(channelId === undefined ? {} : { channelId }),
      ...(live === undefined ? {} : { live }),
      ...(tvOn === undefined ? {} : { tvOn }),
      ...(lastUsed === undefined ? {} : { idle: uptime - lastUsed }),
    }
    return publishAll(segmenter.push(one))
  }

  return {
    update(change) {
      if (change.state !== undefined && change.state !== 'seeked') state = change.state
      shown = { ...shown, ...change }
      void beat(change.state ?? state)
      clearInterval(timer)
      if (state === 'playing') timer = setInterval(() => void beat(state), rules.interval)
    },
    used() {
      lastUsed = Math.round(performance.now())
      void beat(state)
    },
    async stop() {
      clearInterval(timer)
      await beat('stopped')
      await publishAll(segmenter.end())
    },
  }
}

const newSessionId = () =>
  `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`
