import { createHmac } from 'node:crypto'
import type { Campaign, CampaignKeepsake } from '../../../awarding/campaign/campaign.ts'
import type { Earn } from '../../../awarding/criteria/kind.ts'
import type { Activity } from '../../../events/activity.ts'
import type { PlainAward } from './deliver.ts'

// This says the campaign file's contract again, as plainly as possible and without care for cost: every
// criterion is decided anew, from all activities so far, after every activity.

/** Everything that a stream earns, as if it had come in the order of event time. */
export function awardsOf(campaigns: readonly Campaign[], activities: readonly Activity[]): PlainAward[] {
  return campaigns.flatMap((campaign) =>
    [...new Set(activities.map(({ userId }) => userId))].flatMap((userId) => {
      const own = activities.flatMap((activity) => {
        const at = timeIn(campaign, activity)
        const isTaken = activity.userId === userId && at !== undefined && inTime(campaign, at, activity)
        return isTaken ? [{ ...activity, at }] : []
      })
      return awardsOfOne(campaign, own).map((award) => ({ userId, ...award }))
    }),
  )
}

function awardsOfOne(campaign: Campaign, activities: readonly Activity[]): Omit<PlainAward, 'userId'>[] {
  const earned = new Set<string>()
  const awards: Omit<PlainAward, 'userId'>[] = []
  const keepsakes = keepsakesOf(campaign).map((one) => {
    const window = { ...campaign, ...one.keepsake.window }
    const moments = activities.flatMap((activity) => {
      const at = countsFor(campaign, one.keepsake, activity) ? timeIn(window, activity) : undefined
      return at === undefined ? [] : [{ at, activity, key: keyOf(activity) }]
    })
    return { ...one, moments }
  })
  const moments = keepsakes.flatMap(({ moments }) => moments).sort(byMoment)
  for (const moment of moments) {
    for (let changed = true; changed; ) {
      changed = false
      for (const { id, earn, keepsake, moments } of keepsakes) {
        if (earned.has(id)) continue
        const soFar = moments.filter((one) => byMoment(one, moment) <= 0).map(({ activity }) => activity)
        if (!isMet(earn, { campaign, keepsake, activities: soFar, earned })) continue
        earned.add(id)
        const { at: earnedAt, activity } = moment
        awards.push({ campaignId: campaign.id, keepsakeId: id, earnedAt, eventId: activity.eventId })
        changed = true
      }
    }
  }
  return awards
}

/** An activity at the time at which it counts for a keepsake: of watching, that may differ from one to another. */
interface Moment {
  readonly at: number
  readonly activity: Activity
  /** Orders those of one moment. */
  readonly key: string
}

function byMoment(one: Moment, other: Moment): number {
  return one.at - other.at || (one.key < other.key ? -1 : Number(one.key > other.key))
}

/** Takes tiers one by one, each with its target written where the criterion lacks it. */
function keepsakesOf(campaign: Campaign): { id: string; earn: Earn; keepsake: CampaignKeepsake }[] {
  const targets: Record<string, string> = {
    count: 'target',
    watch: 'minutes',
    streak: 'days',
    collect: 'atLeast',
  }
  return campaign.keepsakes.flatMap((keepsake) => {
    const { id, earn, tiers } = keepsake
    if (!tiers) return [{ id, earn, keepsake }]
    const [[kind, spec] = ['', {}]] = Object.entries(earn) as [string, object][]
    return tiers.map((tier) => ({
      id: tier.id,
      earn: { [kind]: { ...spec, [targets[kind] ?? '']: tier.target } },
      keepsake,
    }))
  })
}

/** Whether an activity of the campaign counts for a keepsake: in its window, and drawn. */
function countsFor(campaign: Campaign, keepsake: CampaignKeepsake, activity: Activity): boolean {
  const { id, window, chance } = keepsake
  if (timeIn({ ...campaign, ...window }, activity) === undefined) return false
  if (chance === undefined) return true
  const text = [id, activity.userId, activity.source, activity.eventId].join('\n')
  const digest = createHmac('sha256', String(campaign.secret)).update(text).digest('hex')
  return Number.parseInt(digest.slice(0, 12), 16) / 16 ** 12 < chance
}

interface Window {
  readonly startsAt?: string | undefined
  readonly endsAt?: string | undefined
}

/** The moment by which an activity counts: where it is watching that goes on when the window is over, the last one. */
function timeIn({ startsAt, endsAt }: Window, { at, type, detail }: Activity): number | undefined {
  const [start, end] = [Date.parse(String(startsAt)), Date.parse(String(endsAt))]
  if (at < start) return undefined
  if (at < end) return at
  return type === 'TvWatched' && Date.parse(String(detail.from)) < end ? end - 1 : undefined
}

function inTime(campaign: Campaign, at: number, { publishedAt }: Activity): boolean {
  const lateness: Record<string, number> = { PT12H: 12, P1D: 24, P2D: 48 }
  const hours = lateness[campaign.lateness]
  if (hours === undefined) throw new Error(`the oracle does not know ${campaign.lateness}`)
  return publishedAt <= at + hours * 3_600_000
}

/** Whether something was over, at a time, before an activity ended. */
const goesOn = (end: number, { type, at, detail }: Activity) =>
  (type === 'TvWatched' ? Date.parse(String(detail.to)) : at) >= end

const keyOf = ({ source, eventId, at }: Activity) =>
  [source, eventId, String(at).padStart(20, '0')].join('\n')

interface View {
  readonly campaign: Campaign
  readonly keepsake: CampaignKeepsake
  readonly activities: readonly Activity[]
  readonly earned: ReadonlySet<string>
}

type Where = Readonly<Record<string, readonly unknown[]>>

interface Spec {
  readonly activity?: string
  readonly where?: Where
  readonly distinct?: string
  readonly target?: number
  readonly minutes?: number
  readonly meter?: 'wall' | 'program'
  readonly live?: boolean
  readonly days?: number
  readonly grace?: number
  readonly steps?: readonly { activity: string; where?: Where }[]
  readonly within?: string
  readonly keepsakes?: 'all' | readonly string[]
  readonly atLeast?: number
}

/** Whether a criterion holds, from the activities that count for the campaign. */
export function isMet(earn: Earn, view: View): boolean {
  if (Array.isArray(earn.all)) return earn.all.every((part) => isMet(part, view))
  if (Array.isArray(earn.any)) return earn.any.some((part) => isMet(part, view))
  const { campaign, keepsake, earned } = view
  if (earn.atLeast) {
    const { n, of } = earn.atLeast as { n: number; of: Earn[] }
    return of.filter((part) => isMet(part, view)).length >= n
  }
  const [[kind, spec] = ['', {}]] = Object.entries(earn) as [string, Spec][]
  const window = { ...campaign, ...keepsake.window }
  const end = Date.parse(String(window.endsAt))
  const activities =
    kind === 'watch' ? view.activities : view.activities.filter((activity) => !goesOn(end, activity))
  if (kind === 'sequence') {
    const steps = (spec.steps ?? []).map(({ activity, where }) => asking(activities, activity, where))
    return someRun(steps, Number.NEGATIVE_INFINITY, limitOf(spec.within))
  }
  const asked = asking(activities, kind === 'watch' ? 'TvWatched' : spec.activity, spec.where)
  if (kind === 'count') {
    const things = asked.map(({ source, eventId, detail }) =>
      spec.distinct === undefined ? `${source} ${eventId}` : detail[spec.distinct],
    )
    return new Set(things.filter((thing) => thing !== undefined)).size >= (spec.target ?? 0)
  }
  if (kind === 'watch') {
    const watched = asked.filter(({ detail }) => spec.live === undefined || detail.live === true)
    const programmes = spec.meter === 'program' ? ['p1', 'p2', 'p3', 'p4'].map((id) => [id]) : [undefined]
    const seconds = programmes.map((only) => {
      const part = watched.filter(
        ({ detail }) => only === undefined || only.includes(String(detail.programId)),
      )
      return ticksOf(window, part).size
    })
    return seconds.reduce((sum, one) => sum + one, 0) >= (spec.minutes ?? 0) * 60
  }
  if (kind === 'streak') return longestStreak(campaign.timeZone, asked, spec.grace) >= (spec.days ?? 0)
  const others = keepsakesOf(campaign)
    .filter((other) => other.keepsake !== keepsake)
    .map(({ id }) => id)
  const wanted = spec.keepsakes === 'all' ? others : (spec.keepsakes ?? [])
  return wanted.filter((id) => earned.has(id)).length >= (spec.atLeast ?? wanted.length)
}

function asking(activities: readonly Activity[], wanted: string | undefined, where: Where = {}): Activity[] {
  return activities.filter(
    ({ type, detail }) =>
      type === wanted &&
      Object.entries(where).every(([field, allowed]) => allowed.some((one) => matches(one, detail[field]))),
  )
}

/** Whether one activity can be taken for each step, each later than the one before, and none after the limit. */
export function someRun(
  steps: readonly (readonly { at: number }[])[],
  after: number,
  limit: number,
  end = Number.POSITIVE_INFINITY,
): boolean {
  const [step, ...rest] = steps
  if (!step) return true
  return step.some(({ at }) => {
    const last = after === Number.NEGATIVE_INFINITY ? at + limit : end
    return at > after && at <= last && someRun(rest, at, limit, last)
  })
}

function limitOf(within: string | undefined): number {
  if (within === undefined) return Number.POSITIVE_INFINITY
  const seconds: Record<string, number> = { PT0S: 0, PT30S: 30, PT2H: 7200, P1D: 86_400, P3D: 3 * 86_400 }
  const found = seconds[within]
  if (found === undefined) throw new Error(`the oracle does not know ${within}`)
  return found * 1000
}

function matches(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === value
  const { prefix } = wanted as { prefix?: string }
  return prefix !== undefined && typeof value === 'string' && value.startsWith(prefix)
}

/**
 * The middles of the seconds that were watched within the window: each counts once, whoever reports it. An end in the
 * middle of a second is moved up to its end.
 */
export function ticksOf({ startsAt, endsAt }: Window, watched: readonly Activity[]): Set<number> {
  const ticks = new Set<number>()
  for (const { detail } of watched) {
    const from = Math.max(Date.parse(String(detail.from)), Date.parse(String(startsAt)))
    const to = Math.min(Date.parse(String(detail.to)), Date.parse(String(endsAt)))
    for (let tick = Math.floor(from / 1000) * 1000 + 500; tick <= to; tick += 1000)
      if (tick > from) ticks.add(tick)
  }
  return ticks
}

const calendars = new Map<string, Intl.DateTimeFormat>()

/** The most dates with an activity in any stretch of a calendar that hangs in the zone, of which `grace` may be empty. */
export function longestStreak(timeZone: string, activities: readonly { at: number }[], grace = 0): number {
  // Swedes write dates as year-month-day.
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone })
  calendars.set(timeZone, calendar)
  const dates = new Set(activities.map(({ at }) => calendar.format(at)))
  const nextOf = (date: string) =>
    new Date(Date.parse(`${date}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  return Math.max(
    0,
    ...Array.from(dates, (date) => {
      let [full, empty] = [0, 0]
      for (let next = date; empty <= grace; next = nextOf(next)) {
        if (dates.has(next)) full++
        else empty++
      }
      return full
    }),
  )
}
