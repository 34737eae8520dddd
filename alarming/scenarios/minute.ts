import type { Sample } from '../metric-data.ts'

/** A queue and the function that takes from it. */
export interface Work {
  /** Records that the function receives, again and again where they fail. */
  readonly received: number
  readonly failed: number
  readonly invocations: number
  /** Invocations that end by an error or their timeout. */
  readonly crashed: number
  /** Seconds that what is received has waited since it was sent. */
  readonly waited: readonly Sample[]
  /** Seconds that the oldest waits that was received three times at most. */
  readonly oldest: number
  /** Records that could be received. */
  readonly waiting: number
}

export type Table = 'Keepsakes' | 'Progress' | 'Editions' | 'Connections'
export type Rule =
  | 'Activity'
  | 'Live'
  | 'FullExport'
  | 'IncrementalExport'
  | 'ExportManifest'
  | 'Patrol'
  | 'StudioClock'
export type DeadLetters = 'Activity' | 'Rule' | 'Rejection' | 'Webhook' | 'Erasure' | 'Export' | 'Tidy'

/** All that happens in a minute and that an alarm looks at. */
export interface Minute {
  readonly requests: number
  /** Answered 5xx. */
  readonly failedRequests: number
  /** Answered 4xx, and of those 429 by API Gateway itself. */
  readonly refusedRequests: number
  readonly throttledRequests: number
  /** Milliseconds. */
  readonly latency: readonly Sample[]
  /** Milliseconds that the slowest hundredth of a function takes, where it is not as usual. */
  readonly durations: Readonly<Record<string, number>>
  /** Invocations of the whole account that are refused, and its functions that run at once. */
  readonly concurrency: { readonly throttles: number; readonly claimed: number }
  /** Calls of the whole account that put events on a bus, and how many of them are refused. */
  readonly bus: { readonly calls: number; readonly refused: number }
  /** Events of rules that were given up, and those that a dead-letter queue did not take either. */
  readonly rules: Readonly<Partial<Record<Rule, { readonly failed: number; readonly lost: number }>>>
  /** Viewers ask the distribution so much; of that so many percent are answered 5xx, and 4xx. */
  readonly site: { readonly requests: number; readonly errors: number; readonly refused: number }
  /** Notices of a topic that did not reach whom they are for. */
  readonly undelivered: { readonly pages: number; readonly tickets: number }
  /** Activities that the rule puts into the activity queue. */
  readonly activities: number
  readonly awarding: Work
  /** Activities that awarding rejects. */
  readonly rejected: number
  /** Partners send these by HTTPS. */
  readonly ingest: { readonly accepted: number; readonly failed: number; readonly rejected: number }
  /** Rejected activities that are put into their table. */
  readonly keeping: Work
  /** Webhooks, each attempt. */
  readonly telling: Work
  readonly pushing: Work
  readonly erasing: Work
  readonly exportRequests: Work
  readonly exportManifests: Work
  readonly tidying: Work
  readonly exportsStarted: number
  readonly exportsCompleted: number
  /** The full ones among those: of both tables, once a day. */
  readonly fullExportsCompleted: number
  /** Connects, messages and ends of live connections. */
  readonly live: { readonly asked: number; readonly failed: number; readonly notReached: number }
  /** Tokens of live connections: those that cannot be judged are neither taken nor refused. */
  readonly tokens: { readonly asked: number; readonly refused: number; readonly unjudged: number }
  readonly readUnits: { readonly Keepsakes: number; readonly Progress: number }
  /** Keepsakes that queries and scans return. */
  readonly items: { readonly queried: number; readonly scanned: number }
  /** Calls that read a table without a key. */
  readonly scans: number
  readonly throttled: Readonly<Partial<Record<Table, number>>>
  /** So many lie in each queue. */
  readonly deadLetters: Readonly<Partial<Record<DeadLetters, number>>>
  /** Functions that could not use what was published, each once a minute. */
  readonly catalogueUnusable: number
  /** Uses of the break-glass role of which the topic could not be told. */
  readonly noticesLost: number
  /** Whether a canary that flies in this minute comes back with its keepsake. */
  readonly canary: boolean
  readonly canaries: Readonly<Record<string, Canary>>
  /** The parts of what awarding receives, and of what it rejects, that are each partner's. */
  readonly shares: Shares
  readonly rejectedShares: Shares
  /** Criteria of the campaign that is open which something matches. */
  readonly matched: readonly Measured[]
  /** Whether the patrol runs to its end, each time that it is started. */
  readonly patrols: boolean
}

export type Shares = Readonly<Record<string, number>>
export type Measured = 'answers' | 'votes'
export const MEASURES: readonly Measured[] = ['answers', 'votes']

/** Three partners, of whom one sends more than the other two. */
export const SHARES = { acme: 0.5, north: 0.3, south: 0.2 }

export const samples = (times: number, value: number): Sample => ({ value, times })

/** A minute of one queue, without a fault: taken at once, ten in an invocation. */
export function work(received: number, waits: readonly Sample[] = [samples(received, 1)]): Work {
  return {
    received,
    failed: 0,
    invocations: Math.ceil(received / 10),
    crashed: 0,
    waited: waits,
    oldest: 0,
    waiting: 0,
  }
}

/** So many of a rate by the minute fall into this one; whole ones, and over time all of them. */
export function ofRate(rate: number, minute: number): number {
  return Math.floor(rate * (minute + 1) + 1e-9) - Math.floor(rate * minute + 1e-9)
}

/** The first of each hundred is slow; of few there is one. */
export function mostly(times: number, usual: number, slow: number): Sample[] {
  const slowly = times === 0 ? 0 : Math.max(1, Math.floor(times / 50))
  return [samples(times - slowly, usual), samples(slowly, slow)]
}

/** Two versions of a function that take traffic, by the name of the function. */
export interface Canary {
  /** The new version's. */
  readonly invocations: number
  readonly errors: number
  readonly before: { readonly invocations: number; readonly errors: number }
  /** Requests of its route, of both versions. */
  readonly requests?: number
  readonly failedRequests?: number
}

/**
 * A minute of this many requests and activities in which nothing goes wrong. A passport takes 1 read unit, a list of keepsakes
 * half of one, an activity that a campaign asks for half of one: DESIGN section 5. Exports are started at each full hour, one of
 * each table, and take 20 minutes; the files of each are made tidy in a few more.
 */
export function usual(minute: number, requests: number, activities: number): Minute {
  const [asked, sent] = [ofRate(requests, minute), ofRate(activities, minute)]
  const pushed = ofRate(activities / 10, minute)
  const [connects, erasures] = [ofRate(requests / 20, minute), ofRate(1 / 40, minute)]
  const exports = minute % 60 === 5 ? 2 : 0
  return {
    requests: asked,
    failedRequests: 0,
    refusedRequests: ofRate(requests / 20, minute),
    throttledRequests: 0,
    latency: mostly(asked, 60, 300),
    durations: {},
    concurrency: { throttles: 0, claimed: Math.ceil(1 + asked / 600 + sent / 1_500) },
    bus: { calls: Math.ceil(sent / 10), refused: 0 },
    rules: {},
    site: { requests: 2 * asked, errors: 0, refused: 4 },
    undelivered: { pages: 0, tickets: 0 },
    activities: sent,
    awarding: work(sent, mostly(sent, 1, 7)),
    rejected: 0,
    ingest: { accepted: ofRate(activities / 5, minute), failed: 0, rejected: 0 },
    keeping: work(0),
    telling: work(0),
    pushing: work(pushed, mostly(pushed, 1, 7)),
    erasing: work(erasures),
    exportRequests: work(exports, [samples(exports, 5)]),
    exportManifests: work(minute % 60 === 20 ? 2 : 0, [samples(minute % 60 === 20 ? 2 : 0, 5)]),
    tidying: work(minute % 60 === 21 ? 8 : 0, [samples(minute % 60 === 21 ? 8 : 0, 60)]),
    exportsStarted: exports,
    exportsCompleted: minute % 60 === 25 ? 2 : 0,
    fullExportsCompleted: minute % 1_440 === 25 ? 2 : 0,
    live: { asked: connects, failed: 0, notReached: 0 },
    tokens: { asked: connects, refused: ofRate(requests / 200, minute), unjudged: 0 },
    readUnits: { Keepsakes: asked * 0.75, Progress: sent * 0.5 },
    items: { queried: asked * 8, scanned: 0 },
    scans: 0,
    throttled: {},
    deadLetters: {},
    catalogueUnusable: 0,
    noticesLost: 0,
    canary: true,
    canaries: {},
    shares: SHARES,
    rejectedShares: SHARES,
    matched: sent > 0 ? MEASURES : [],
    patrols: true,
  }
}
