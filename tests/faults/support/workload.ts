import { Simulation } from '../../../awarding/rehearsing/simulation.ts'
import { demoUserIds, generateDay } from '../../../demo/day.ts'
import { parseActivity } from '../../../events/activity.ts'
import { formatTime } from '../../../schemas/time.ts'
import { type Random, randomOf } from '../../../seeding/random.ts'
import type { Entry } from '../../stack/support/aws.ts'
import { cataloguesFor, pollOf, RUSH, seatOf, seatsOf } from './campaigns.ts'
import type { Size } from './fault.ts'

/** An event as a line of a recording has it. */
interface Line {
  readonly source: string
  readonly 'detail-type': string
  readonly time: string
  readonly detail: Record<string, unknown>
}

/** `earnedAt` by `<campaignId>/<keepsakeId>`. */
export type Holdings = ReadonlyMap<string, string>

/** Events, and what they must lead to. */
export interface Workload {
  readonly lines: readonly Line[]
  readonly entries: readonly Entry[]
  /** Each user must hold this in the end, whether they have a seat or came too late for one. */
  readonly expected: ReadonlyMap<string, Readonly<Record<'seated' | 'denied', Holdings>>>
  /** The reason for each that must be rejected, by the text of its detail. */
  readonly rejected: ReadonlyMap<string, string>
  /** The limited keepsake, and how many there must be in the end. */
  readonly seats: { readonly keepsakeId: string; readonly supply: number; readonly taken: number } | undefined
}

/** The day of so many viewers of a fault's own, each of whom also runs for a seat. */
export function dayOf(fault: string, size: Size, viewers = size.viewers): Promise<Workload> {
  const random = randomOf(size.seed, 0xda4)
  const own = (userId: unknown) => (typeof userId === 'string' ? { userId: `${fault}-${userId}` } : {})
  const sound = new Set(demoUserIds(viewers))
  const lines: Line[] = generateDay({ seed: size.seed, viewers }).map(({ line }) => {
    const isViewer = sound.has(String(line.detail.userId))
    // One fault's rejected events must not be taken for another's.
    const detail = { ...line.detail, ...(isViewer ? own(line.detail.userId) : {}), playedFor: fault }
    return { ...line, detail }
  })
  const votes = [...sound].map((userId, index) => voteIn(fault, `${fault}-${userId}`, index))
  return workloadOf(fault, size, shuffledInto(lines, votes, random))
}

/** Users who do nothing but run for a seat, all at once. */
export function stampedeOf(fault: string, size: Size): Promise<Workload> {
  const votes = Array.from({ length: size.stampede.users }, (_, index) =>
    voteIn(fault, `${fault}-user-${index}`, index),
  )
  return workloadOf(fault, size, votes)
}

/** One user who answers, votes and watches without a pause. */
export function hotUserOf(fault: string, size: Size): Promise<Workload> {
  const random = randomOf(size.seed, 0x407)
  const userId = `${fault}-user`
  const start = Date.UTC(2024, 6, 21)
  const lines = Array.from({ length: size.hot }, (_, index): Line => {
    const at = start + random.whole(0, 25 * 86_400) * 1_000
    const base = { eventId: `${fault}-${index}`, userId }
    // A device that is back sends days of activities, in any order.
    const time = formatTime(at + 60_000)
    const line = (type: string, detail: object) => ({
      ...{ source: 'partner.acme', 'detail-type': type, time },
      detail: { ...base, occurredAt: formatTime(at), ...detail },
    })
    const questionId = `q${random.whole(1, Math.max(600, size.hot / 2))}`
    switch (index % 3) {
      case 0:
        return line('TriviaAnswered', { triviaId: 'hot', questionId, correct: random.chance(0.7) })
      case 1:
        return line('PollVoted', { pollId: 'hot', optionId: `o${random.whole(1, 9)}` })
      default: {
        const from = formatTime(at - random.whole(20, 300) * 1_000)
        return line('TvWatched', { programId: 'hot', from, to: formatTime(at) })
      }
    }
  })
  return workloadOf(fault, size, lines)
}

const voteIn = (fault: string, userId: string, index: number): Line => {
  const at = Date.UTC(2024, 7, 4, 12) + index * 1_000
  const detail = { eventId: `${userId}-rush`, userId, occurredAt: formatTime(at), pollId: pollOf(fault) }
  return {
    ...{ source: 'partner.acme', 'detail-type': 'PollVoted', time: formatTime(at + 60_000) },
    detail: { ...detail, optionId: 'a-seat' },
  }
}

function shuffledInto(lines: readonly Line[], more: readonly Line[], random: Random): Line[] {
  const placed = more.map((line) => ({ line, at: random.whole(0, lines.length) }))
  const all = lines.map((line, at) => ({ line, at }))
  return [...all, ...placed].sort((one, other) => one.at - other.at).map(({ line }) => line)
}

async function workloadOf(fault: string, size: Size, lines: readonly Line[]): Promise<Workload> {
  const catalogues = await cataloguesFor(size)
  const rejected = new Map<string, string>()
  const simulations = {
    seated: catalogues.seated.map((catalogue) => new Simulation(catalogue)),
    denied: catalogues.denied.map((catalogue) => new Simulation(catalogue)),
  }
  const users = new Set<string>()
  for (const line of lines) {
    const parsed = parseActivity(line)
    if (!parsed.accepted) rejected.set(JSON.stringify(line.detail), parsed.rejection.reason)
    else {
      users.add(parsed.activity.userId)
      for (const each of [...simulations.seated, ...simulations.denied]) each.add(parsed.activity)
    }
  }
  const seated = holdingsOf(simulations.seated)
  const denied = holdingsOf(simulations.denied)
  const nothing: Holdings = new Map()
  const expected = new Map(
    [...users].map((userId) => [
      userId,
      { seated: seated.get(userId) ?? nothing, denied: denied.get(userId) ?? nothing },
    ]),
  )
  const supply = seatsOf(size)[fault]
  const runners = [...seated.values()].filter((held) => held.has(`${RUSH}/${seatOf(fault)}`)).length
  const seats =
    supply === undefined ? undefined : { keepsakeId: seatOf(fault), supply, taken: Math.min(supply, runners) }
  return { lines, entries: lines.map(entryOf), expected, rejected, seats }
}

function holdingsOf(simulations: readonly Simulation[]): Map<string, Map<string, string>> {
  const held = new Map<string, Map<string, string>>()
  for (const { userId, campaignId, keepsakeId, earnedAt } of simulations.flatMap((each) => each.awards())) {
    const own = held.get(userId) ?? new Map<string, string>()
    held.set(userId, own.set(`${campaignId}/${keepsakeId}`, formatTime(earnedAt)))
  }
  return held
}

const entryOf = (line: Line): Entry => ({
  Source: line.source,
  DetailType: line['detail-type'],
  Detail: JSON.stringify(line.detail),
  Time: new Date(line.time),
})
