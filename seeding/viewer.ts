import type { Activity } from '../events/activity.ts'
import type { JsonObject } from '../json/json.ts'
import type { EventId, UserId } from '../schemas/ids.ts'
import { DAY_MS } from '../schemas/time.ts'
import { type Random, randomOf } from './random.ts'
import { type Day, Rhythm, Weighted } from './rhythm.ts'
import type { Programme, Subjects, Task } from './subjects.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/**
 * How often somebody does something follows a power law: of a thousand, a few do as much as some hundreds together. So many
 * have at least the least, and half as many for each `2^(1/EXPONENT)` times as much.
 */
const LEAST = 4
const EXPONENT = 1.25
const MOST = 300
/** Most come in the first days. */
const EARLY = 2.6

/** All that a campaign offers, prepared for many viewers. */
export class Offer {
  readonly rhythm: Rhythm
  readonly subjects: Subjects
  readonly #programmes: Weighted<Programme>
  readonly #tasks = new Map<string, readonly Task[]>()
  readonly #types: readonly string[]
  readonly #byDay: ReadonlyMap<Day, readonly Programme[]>

  constructor(subjects: Subjects, days: readonly Day[]) {
    this.subjects = subjects
    this.rhythm = new Rhythm(
      days,
      subjects.programmes.map(({ startsAt }) => startsAt),
    )
    this.#programmes = new Weighted(subjects.programmes, ({ popularity }) => popularity)
    for (const task of subjects.tasks)
      this.#tasks.set(task.type, [...(this.#tasks.get(task.type) ?? []), task])
    this.#types = [...this.#tasks.keys()]
    const isOn =
      ({ from }: Day) =>
      ({ startsAt }: Programme) =>
        startsAt >= from && startsAt < from + DAY_MS
    this.#byDay = new Map(days.map((day) => [day, subjects.programmes.filter(isOn(day))]))
  }

  programmesOn(day: Day): readonly Programme[] {
    return this.#byDay.get(day) ?? []
  }

  /** A broadcast that begins when the viewer has come already; undefined where there is none left. */
  programme(random: Random, since: number): Programme | undefined {
    const { programmes } = this.subjects
    const first = programmes.findIndex(({ startsAt }) => startsAt >= since)
    return first < 0 ? undefined : this.#programmes.pick(random, first)
  }

  /** A type of activity that needs no broadcast, and what counts of it. */
  tasksFor(random: Random, favourite: number): { type: string; tasks: readonly Task[] } | undefined {
    const { length } = this.#types
    if (length === 0) return undefined
    const type = this.#types[random.chance(0.7) ? favourite % length : random.whole(0, length - 1)] ?? ''
    return { type, tasks: this.#tasks.get(type) ?? [] }
  }
}

interface Viewer {
  readonly userId: UserId
  /** Before the number of an event, so that its id is nobody else's. */
  readonly prefix: string
  readonly random: Random
  /** The number of the day that they come on. */
  readonly firstDay: number
  readonly watches: number
  readonly favourite: number
  readonly skill: number
  readonly isQuick: boolean
}

/**
 * All that one viewer did in a campaign before a time, in no order: the same for the same numbers, however many viewers there
 * are.
 */
export function activitiesOf(
  offer: Offer,
  { randomSeed, user, campaign, until }: Who & { readonly until: number },
): Activity[] {
  const random = randomOf(randomSeed, user * 64 + campaign)
  const count = Math.min(MOST, Math.floor(LEAST * (1 - random.next()) ** (-1 / EXPONENT)))
  const viewer: Viewer = {
    userId: seededUserId(randomSeed, user),
    prefix: `seeded-${randomSeed}-${user}-${campaign}-`,
    random,
    firstDay: Math.floor(random.next() ** EARLY * offer.rhythm.days.length),
    watches: random.pick([0.2, 0.5, 0.5, 0.8, 0.95]),
    favourite: random.whole(0, 59),
    skill: 0.5 + random.next() / 2.2,
    isQuick: random.chance(0.3),
  }
  const activities: Activity[] = []
  for (let number = 0; number < count; number++) {
    const activity = random.chance(viewer.watches)
      ? watched(offer, viewer, number)
      : done(offer, viewer, number)
    if (activity && activity.publishedAt < until) activities.push(activity)
  }
  return activities
}

export interface Who {
  readonly randomSeed: number
  /** From 0. */
  readonly user: number
  /** The number of the campaign in the catalogue, from 0. */
  readonly campaign: number
}

/** Nobody takes it for a customer's: `seeded-1-42`. */
export const seededUserId = (randomSeed: number, user: number) => `seeded-${randomSeed}-${user}` as UserId

/** One sitting before a broadcast, live or, now and then, on replay within two days. */
function watched(offer: Offer, viewer: Viewer, number: number): Activity | undefined {
  const { random, firstDay } = viewer
  const programme = offer.programme(random, offer.rhythm.days[firstDay]?.from ?? 0)
  if (!programme) return undefined
  const { startsAt, endsAt, fields, type } = programme
  const length = Math.min(5 * MINUTE + exponential(random, 28 * MINUTE), endsAt - startsAt)
  const isLive = random.chance(0.8)
  const from = isLive
    ? startsAt + Math.min(exponential(random, 6 * MINUTE), Math.max(0, endsAt - startsAt - length))
    : endsAt + exponential(random, 14 * HOUR)
  const to = wholeSeconds(from) + Math.max(SECOND, wholeSeconds(length))
  const replay: JsonObject = { live: false, ...('channelId' in fields ? { channelId: 'replay-1' } : {}) }
  return activity(viewer, {
    number,
    type,
    at: to,
    source: 'partner.seeded-box',
    watched: { from: wholeSeconds(from), to },
    fields: {
      ...fields,
      ...(isLive ? ('channelId' in fields ? {} : { live: true }) : replay),
      from: textOf(wholeSeconds(from)),
      to: textOf(to),
    },
  })
}

/** An answer or a vote, on a day when there is most to do, and as often as not while something is on. */
function done(offer: Offer, viewer: Viewer, number: number): Activity | undefined {
  const { random, firstDay, favourite, skill, isQuick } = viewer
  const found = offer.tasksFor(random, favourite)
  if (!found) return undefined
  const day = offer.rhythm.day(random, firstDay)
  const at = secondScreen(offer, random, day) ?? offer.rhythm.moment(random, day)
  const { type, tasks } = found
  const base = BASES[type]?.({ random, day: day.name, number, skill, isQuick }) ?? {}
  const task = random.pick(tasks)
  // Those who do not know the answer, or do not find what counts, have tried all the same.
  const counts = random.chance(skill) && at >= task.span.from && at < task.span.to
  const fields = counts ? { ...base, ...random.pick(task.ways) } : base
  return activity(viewer, { number, type, at, source: 'partner.seeded-app', fields })
}

function secondScreen(offer: Offer, random: Random, day: Day): number | undefined {
  const programmes = offer.programmesOn(day)
  if (programmes.length === 0 || !random.chance(0.5)) return undefined
  const { startsAt, endsAt } = random.pick(programmes)
  return wholeSeconds(startsAt + random.next() * (endsAt - startsAt))
}

interface Doing {
  readonly random: Random
  readonly day: string
  readonly number: number
  readonly skill: number
  readonly isQuick: boolean
}

const QUESTIONS_A_DAY = 12
const POLLS_A_DAY = 6

/** The fields that the contract asks for, by type of activity. */
const BASES: Readonly<Record<string, (doing: Doing) => JsonObject>> = {
  TriviaAnswered: ({ random, day, number, skill, isQuick }) => ({
    triviaId: `trivia-of-${day}`,
    questionId: `question-${day}-${number % QUESTIONS_A_DAY}`,
    correct: random.chance(skill),
    answerSeconds: (isQuick ? random.whole(9, 50) : random.whole(40, 300)) / 10,
  }),
  PollVoted: ({ random, day, number }) => ({
    pollId: `poll-${day}-${number % POLLS_A_DAY}`,
    optionId: random.chance(0.04) ? 'skip' : random.pick(['a', 'b', 'c', 'd']),
  }),
}

interface Happened {
  readonly number: number
  readonly type: string
  readonly at: number
  readonly source: string
  readonly watched?: { readonly from: number; readonly to: number }
  readonly fields: JsonObject
}

function activity({ userId, prefix, random }: Viewer, { number, fields, ...happened }: Happened): Activity {
  const eventId = `${prefix}${number}` as EventId
  const isLate = random.chance(0.03)
  const delay = isLate ? exponential(random, 2 * HOUR) : random.whole(2, 40) * SECOND
  return {
    ...happened,
    eventId,
    userId,
    // Whole seconds, as the bus keeps them.
    publishedAt: wholeSeconds(happened.at + delay) + SECOND,
    detail: { eventId, userId, occurredAt: textOf(happened.at), ...fields },
  }
}

const exponential = (random: Random, mean: number) => -Math.log(1 - random.next()) * mean
const wholeSeconds = (milliseconds: number) => Math.floor(milliseconds / SECOND) * SECOND

/** The last day whose text was made, as one user's activities are of few days. */
let lastDay = { day: Number.NaN, text: '' }

/** RFC 3339 of whole seconds, some times as fast as Date writes it: there are millions of them. */
function textOf(milliseconds: number): string {
  const day = Math.floor(milliseconds / DAY_MS)
  if (lastDay.day !== day) lastDay = { day, text: new Date(day * DAY_MS).toISOString().slice(0, 11) }
  const seconds = (milliseconds - day * DAY_MS) / SECOND
  const two = (value: number) => (value < 10 ? `0${value}` : String(value))
  return `${lastDay.text}${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.000Z`
}
