import type { JsonObject } from '../json/json.ts'
import type { Random } from '../seeding/random.ts'
import { type Doing, timeOf } from './doing.ts'
import { type DemoEvent, demoEvent, timingTraits } from './event.ts'
import { unasked } from './programmes.ts'
import { HOUR, MINUTE, newYork, newYorkText, SECOND, utcText } from './time.ts'

/** One partner system's habits. */
interface Partner {
  readonly source: string
  readonly eventId: (viewer: number, count: number) => string
  readonly timeText: (milliseconds: number) => string
  /** When it sends what happened at this time, as long as it is online. */
  readonly sends: (happenedAt: number, random: Random) => number
  /** The share of events that it sends twice. */
  readonly repeats: number
}

const northCable: Partner = {
  source: 'partner.north-cable',
  eventId: (viewer, count) => `nc-${viewer + 1}-${count}`,
  timeText: newYorkText,
  sends: (at, random) => at + random.whole(2, 40) * SECOND,
  repeats: 0.02,
}

const flakyBox: Partner = {
  source: 'partner.flaky-box',
  eventId: (viewer, count) => `box${viewer + 1}:${count}`,
  timeText: newYorkText,
  // Slow enough for later segments to overtake earlier ones.
  sends: (at, random) => at + random.whole(1, 15 * 60) * SECOND,
  repeats: 0.12,
}

const playApp: Partner = {
  source: 'partner.play-app',
  eventId: (viewer, count) =>
    `${(viewer + 1).toString(16).padStart(6, '0')}.${count.toString(16).padStart(4, '0')}`,
  timeText: utcText,
  sends: (at, random) => at + random.whole(100, 5000),
  repeats: 0.03,
}

const triviaStudio: Partner = {
  source: 'partner.trivia-studio',
  eventId: (viewer, count) => `answer_${viewer + 1}_${count}`,
  timeText: utcText,
  // It sends what it has at the end of each minute.
  sends: (at) => Math.ceil(at / MINUTE) * MINUTE,
  repeats: 0.03,
}

const REPEATED_AFTER = [SECOND, 20 * SECOND, 4 * MINUTE, 2 * HOUR, 9 * HOUR] as const
const DEMO_DAY = newYork('2024-08-04T00:00')
const CAMPAIGN_DAY_ONE = newYork('2024-07-26T00:00')
const UNASKED: ReadonlySet<string> = new Set(unasked.map(({ programId }) => programId))

/** The events in which partners report what one viewer did, with their duplicates and delays, in no order. */
export function report(
  viewer: number,
  userId: string,
  doings: readonly Doing[],
  random: Random,
): DemoEvent[] {
  const box = random.chance(0.15) ? flakyBox : northCable
  const reconnects = newYork('2024-08-04T08:00') + random.whole(0, 12 * HOUR)
  const outage = random.chance(0.08) ? outageOf(random) : undefined
  return doings.flatMap((doing, index) => {
    const partner = partnerOf(doing, box)
    const happenedAt = timeOf(doing)
    let sentAt = partner.sends(happenedAt, random)
    if (doing.type === 'PollVoted' && happenedAt >= CAMPAIGN_DAY_ONE && happenedAt < DEMO_DAY)
      sentAt = reconnects
    else if (outage && partner === box && sentAt >= outage.from && sentAt < outage.to) {
      sentAt = outage.to + random.whole(0, 120) * SECOND
    }
    const detail = detailOf(doing, partner.eventId(viewer, index), userId, partner.timeText)
    const about = doing.type === 'TvWatched' && UNASKED.has(doing.programId) ? (['unasked'] as const) : []
    const send = (at: number, ...more: 'duplicate'[]) =>
      demoEvent({
        source: partner.source,
        type: doing.type,
        detail,
        sentAt: at,
        traits: [...timingTraits(happenedAt, at), ...about, ...more],
      })
    const once = send(sentAt)
    if (!random.chance(partner.repeats)) return [once]
    return [once, send(sentAt + random.pick(REPEATED_AFTER), 'duplicate')]
  })
}

/** When a box has no connection: from some time of the morning or afternoon, for 3 to 30 hours. */
function outageOf(random: Random): { from: number; to: number } {
  const from = newYork('2024-08-04T07:00') + random.whole(0, 8 * HOUR)
  return { from, to: from + random.whole(3 * HOUR, 30 * HOUR) }
}

function partnerOf(doing: Doing, box: Partner): Partner {
  if (doing.type === 'TriviaAnswered') return triviaStudio
  return doing.type === 'TvWatched' && doing.device === 'box' ? box : playApp
}

function detailOf(
  doing: Doing,
  eventId: string,
  userId: string,
  timeText: (milliseconds: number) => string,
): JsonObject {
  const common = { eventId, userId, occurredAt: timeText(timeOf(doing)) }
  switch (doing.type) {
    case 'TvWatched': {
      const { programId, from, to, shown } = doing
      return { ...common, programId, from: timeText(from), to: timeText(to), ...shown }
    }
    case 'TriviaAnswered': {
      const { triviaId, questionId, correct, answerSeconds } = doing
      return { ...common, triviaId, questionId, correct, answerSeconds }
    }
    case 'PollVoted':
      return { ...common, pollId: doing.pollId, optionId: doing.optionId }
  }
}
