import { budgetOf } from '../packaging/bundle-size.ts'
import type { Results } from './benches.ts'
import type { CrowdBeside } from './crowd.ts'
import type { BenchName } from './names.ts'

/** A limit that the project sets itself, and what was measured of it. */
interface Limit<Name extends BenchName> {
  readonly of: string
  readonly unit: string
  readonly least?: number
  readonly most?: number
  /** Undefined where it was not measured. */
  value(result: Results[Name]): number | undefined
}

export interface JudgedLimit {
  readonly of: string
  readonly limit: string
  readonly value: string
  readonly isHeld: boolean
  /** All of it in a line. */
  readonly text: string
}

type Limits = { readonly [Name in BenchName]?: readonly Limit<Name>[] }

const LIMITS: Limits = {
  reading: [
    {
      of: 'the list beside a million items of others in terms of a thousand: median',
      unit: 'times',
      most: 1.1,
      value: ({ list }) => list.p50Ratio,
    },
    { of: 'the same, 99th percentile', unit: 'times', most: 1.3, value: ({ list }) => list.p99Ratio },
  ],
  crowd: [
    {
      // Its sizes come one after another, each on a stack of its own: whether times grow is told by `reading`, where sizes take turns.
      of: 'read units of a request for the list beside the most items of others in terms of the fewest',
      unit: 'times',
      most: 1.1,
      value: (result) => growthOf(Object.values(result)),
    },
  ],
  deciding: [
    {
      of: 'an activity beside 1,000 keepsakes, in terms of json-rules-engine',
      unit: 'times as fast',
      least: 2_000,
      value: ({ beside }) => beside['1000 keepsakes']?.ratio,
    },
    {
      of: 'an activity beside 10,000 keepsakes in terms of 10',
      unit: 'times',
      most: 1.1,
      value: ({ growth }) => growth,
    },
  ],
  starting: [
    {
      of: 'the bundle of awardKeepsakes',
      unit: 'KB',
      most: budgetOf('awardKeepsakes') / 1000,
      value: ({ functions }) => Math.ceil(Number(functions.awardKeepsakes?.packaged.bytes) / 1000),
    },
    {
      of: 'the processor time of a cold start of awardKeepsakes in terms of an empty function',
      unit: 'times',
      most: 3,
      value: ({ functions }) => functions.awardKeepsakes?.packaged.ratio,
    },
  ],
  'whole-stack': [
    {
      of: 'events a second',
      unit: 'a second',
      least: 2_000,
      value: ({ eventsPerSecond }) => eventsPerSecond.median,
    },
    {
      of: 'from publishing to readable: median',
      unit: 'ms',
      most: 8,
      value: ({ publishToReadableMs }) => publishToReadableMs.p50,
    },
  ],
  simulating: [
    {
      of: 'a million lines with a worker for each core in terms of one',
      unit: 'times as fast',
      least: 1.7,
      value: ({ many }) => many?.timesAsFast,
    },
  ],
  checking: [
    {
      of: 'the check that follows a key, of a campaign of 100 keepsakes: median',
      unit: 'ms',
      most: 50,
      value: ({ checkMs }) => checkMs.median,
    },
  ],
  rehearsing: [
    { of: 'a million recorded events in the studio', unit: 's', most: 30, value: ({ seconds }) => seconds },
    {
      of: 'the longest that the studio’s page stands still meanwhile',
      unit: 'ms',
      most: 200,
      value: ({ longestPauseMs }) => longestPauseMs,
    },
  ],
  'usual-design': [
    {
      of: 'dollars for one activity of a user in a batch',
      unit: 'times fewer',
      least: 2.5,
      value: (result) => result['1 of a user']?.timesFewerDollars,
    },
    {
      of: 'events a second of the same',
      unit: 'times as many',
      least: 3,
      value: (result) => result['1 of a user']?.timesTheEventsPerSecond,
    },
    {
      of: 'dollars for ten activities of a user in a batch',
      unit: 'times fewer',
      least: 10,
      value: (result) => result['10 of a user']?.timesFewerDollars,
    },
    {
      of: 'events a second of the same',
      unit: 'times as many',
      least: 10,
      value: (result) => result['10 of a user']?.timesTheEventsPerSecond,
    },
  ],
  publishing: [
    {
      of: 'a million activities by a hundred',
      unit: 'USD',
      most: 1.1,
      value: ({ byEvent }) => byEvent[100]?.total,
    },
    {
      of: 'events that `keepsakes publish` publishes a second',
      unit: 'a second',
      least: 10_000,
      value: ({ command }) => command.eventsPerSecond,
    },
    { of: 'its memory', unit: 'MB', most: 150, value: ({ command }) => command.peakMegabytes },
  ],
  analytics: [
    {
      of: 'memory of the report on a million keepsakes',
      unit: 'MB',
      most: 1_000,
      value: ({ few }) => few.peakMegabytes,
    },
  ],
  'analytics-large': [
    {
      of: 'memory of the report on ten million',
      unit: 'MB',
      most: 2_000,
      value: ({ many }) => many?.peakMegabytes,
    },
  ],
  cost: [
    {
      of: 'a million activities, all in',
      unit: 'USD',
      most: 2.3,
      value: ({ millionActivities }) => millionActivities['us-east-1'].total,
    },
  ],
}

function growthOf(sizes: readonly CrowdBeside[]): number {
  return Number(sizes.at(-1)?.ours.readUnits) / Number(sizes[0]?.ours.readUnits)
}

/** Judges a result by the limits of its bench. What was not measured is not held. */
export function limitsOf<Name extends BenchName>(name: Name, result: unknown): JudgedLimit[] {
  const limits = (LIMITS[name] ?? []) as readonly Limit<Name>[]
  return limits.map(
    ({ of, unit, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY, value }) => {
      const measured = value(result as Results[Name]) ?? Number.NaN
      const limit = most === Number.POSITIVE_INFINITY ? `at least ${shown(least)}` : `at most ${shown(most)}`
      const isHeld = least <= measured && measured <= most
      const told = Number.isNaN(measured) ? 'not measured' : `${shown(measured)} ${unit}`
      return { of, limit, value: told, isHeld, text: `${of}: ${told}, ${limit}` }
    },
  )
}

const shown = (value: number) =>
  value.toLocaleString('en', { maximumSignificantDigits: Math.abs(value) < 1_000 ? 3 : 21 })
