import type { Doing } from './activity.ts'
import { type Programme, unasked } from './programmes.ts'
import type { Random } from './random.ts'
import { MINUTE, SECOND } from './time.ts'

const HEARTBEAT = 30 * SECOND

/** A stretch of one device showing one programme. Times in epoch milliseconds. */
export interface Viewing {
  readonly programme: Programme
  readonly device: 'box' | 'app'
  readonly live: boolean
  readonly from: number
  readonly until: number
}

// Per heartbeat: a viewer stops for a moment every hour or so, flips away about as often, a heartbeat is lost less often.
const PAUSES = 0.008
const FLIPS = 0.008
const LOSSES = 0.003

/**
 * What a device reports of a viewing: it beats every 30 s while it plays, and its beats are cut into segments of 2 to
 * 10 minutes, sooner at a pause, a lost beat or a change of channel. Segments of one viewing never overlap.
 */
export function watch(viewing: Viewing, random: Random): Doing[] {
  const segments: Doing[] = []
  const until = viewing.live ? Math.min(viewing.until, viewing.programme.onAir.to) : viewing.until
  let began = viewing.from
  let beat = viewing.from
  let longest = segmentLength(random)
  const cut = () => {
    if (beat > began) segments.push(segment(viewing, viewing.programme, began, beat))
    longest = segmentLength(random)
  }
  while (beat + HEARTBEAT <= until) {
    beat += HEARTBEAT
    const away = timeAway(viewing, random)
    if (away.flippedTo) {
      cut()
      const back = Math.min(beat + away.time, until)
      if (back > beat) segments.push(segment(viewing, away.flippedTo, beat, back))
      began = beat = back
    } else if (away.time > 0) {
      cut()
      began = beat = beat + away.time
    } else if (beat - began >= longest) {
      cut()
      began = beat
    }
  }
  cut()
  return segments
}

function timeAway(viewing: Viewing, random: Random): { time: number; flippedTo?: Programme } {
  const canFlip = viewing.live && viewing.device === 'box'
  if (random.chance(PAUSES)) return { time: random.whole(1, 5) * MINUTE }
  if (random.chance(LOSSES)) return { time: HEARTBEAT }
  if (canFlip && random.chance(FLIPS))
    return { time: random.whole(2, 6) * HEARTBEAT, flippedTo: random.pick(unasked) }
  return { time: 0 }
}

function segmentLength(random: Random): number {
  return random.whole(4, 20) * HEARTBEAT
}

function segment(viewing: Viewing, programme: Programme, from: number, to: number): Doing {
  const { device, live } = viewing
  const channelId = live ? programme.channelId : programme.channelId.replace('live-', 'replay-')
  const shown = device === 'box' ? { channelId } : { live }
  return { type: 'TvWatched', device, programId: programme.programId, from, to, shown }
}
