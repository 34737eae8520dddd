import { type DemoEvent, generateDay } from '../../demo/day.ts'
import type { OutgoingEvent } from '../../events/publish.ts'

/** A user does no more, and earns once in so many. */
const MOST_OF_USER = 10
const TYPES = ['TriviaAnswered', 'PollVoted', 'TvWatched']
/** Traits of events that cost less than others: what is rejected or ignored, and what comes twice. */
const CHEAP = ['garbage', 'duplicate', 'tooLate', 'outside']

/**
 * A campaign that asks for every activity of the workload, and that no user completes but for what is marked. So each
 * activity costs a read and a write of progress, as the dearest do that there are.
 */
export const CAMPAIGN = {
  id: 'cost',
  title: 'Every activity counts',
  startsAt: '2024-07-01T00:00:00-04:00',
  endsAt: '2024-09-01T00:00:00-04:00',
  timeZone: 'America/New_York',
  lateness: 'P30D',
  keepsakes: TYPES.flatMap((activity) => [
    { ...titled(`all-${activity}`), earn: { count: { activity, target: 1000 } } },
    {
      ...titled(`marked-${activity}`),
      earn: { count: { activity, where: { marked: [true] }, target: 1 } },
    },
  ]),
}

function titled(id: string) {
  return { id: id.toLowerCase(), title: id, image: 'stamps/trivia-ace.svg' }
}

/** The user ids of the workload, as long as those of the played day. */
export const userIdsOf = (users: number) =>
  Array.from({ length: users }, (_, index) => `viewer-${String(index).padStart(4, '0')}`)

/**
 * So many activities of the played day, dealt to users in turn: the first ten in the order of sending are of ten users, and so
 * on. One in ten is marked, and earns.
 *
 * @param atOnce activities that are under way at once: each has another user, since conflicts would be counted as work
 */
export function workloadOf(activities: number, atOnce: number, seed = 1): OutgoingEvent[] {
  const day = soundDay(activities, seed)
  const users = userIdsOf(Math.max(activities / MOST_OF_USER, Math.min(activities, 5 * atOnce)))
  return Array.from({ length: activities }, (_, index) => {
    const { entry, line } = day[index % day.length] as DemoEvent
    const round = Math.floor(index / users.length)
    const user = index % users.length
    const marked = (user + round) % MOST_OF_USER === 0
    const detail = {
      ...line.detail,
      eventId: `${String(line.detail.eventId)}-${index}`,
      userId: users[user],
      ...(marked ? { marked } : {}),
    }
    return {
      source: entry.Source,
      detailType: entry.DetailType,
      detail: JSON.stringify(detail),
      time: entry.Time,
    }
  })
}

/** Events of the played day that count: at least so many, but for a few. */
export function soundDay(activities: number, seed: number): DemoEvent[] {
  const viewers = Math.max(10, Math.ceil(activities / 10))
  return generateDay({ seed, viewers }).filter(({ traits }) => !traits.some((trait) => CHEAP.includes(trait)))
}
