import type { Campaign } from '../../awarding/campaign.ts'
import type { Earn } from '../../awarding/criteria/kind.ts'
import type { Activity } from '../../events/activity.ts'
import type { PlainAward } from './support/deliver.ts'

// What the campaign file's contract says, said again as plainly as possible and without care for cost: every
// condition is decided anew, from all activities so far, after every activity.

/** Everything that a stream earns, as if it had come in the order of event time. */
export function awardsOf(campaigns: readonly Campaign[], activities: readonly Activity[]): PlainAward[] {
  return campaigns.flatMap((campaign) =>
    [...new Set(activities.map(({ userId }) => userId))].flatMap((userId) => {
      const own = activities.filter((activity) => activity.userId === userId && counts(campaign, activity))
      return awardsOfOne(campaign, own.sort(byEventTime)).map((award) => ({ userId, ...award }))
    }),
  )
}

function awardsOfOne(campaign: Campaign, activities: readonly Activity[]): Omit<PlainAward, 'userId'>[] {
  const earned = new Set<string>()
  const awards: Omit<PlainAward, 'userId'>[] = []
  activities.forEach((activity, index) => {
    const soFar = activities.slice(0, index + 1)
    for (let changed = true; changed; ) {
      changed = false
      for (const { id, earn } of campaign.keepsakes) {
        if (earned.has(id) || !isMet(earn, { campaign, self: id, activities: soFar, earned })) continue
        earned.add(id)
        awards.push({
          campaignId: campaign.id,
          keepsakeId: id,
          earnedAt: activity.at,
          eventId: activity.eventId,
        })
        changed = true
      }
    }
  })
  return awards
}

function counts(campaign: Campaign, { at, publishedAt }: Activity): boolean {
  const lateness: Record<string, number> = { PT12H: 12, P1D: 24, P2D: 48 }
  const hours = lateness[campaign.lateness]
  if (hours === undefined) throw new Error(`the oracle does not know ${campaign.lateness}`)
  return (
    at >= Date.parse(campaign.startsAt) &&
    at < Date.parse(campaign.endsAt) &&
    publishedAt <= at + hours * 3_600_000
  )
}

function byEventTime(a: Activity, b: Activity): number {
  const key = ({ at, source, eventId }: Activity) =>
    [String(at).padStart(20, '0'), source, eventId].join('\n')
  return key(a) < key(b) ? -1 : 1
}

interface View {
  readonly campaign: Campaign
  readonly self: string
  readonly activities: readonly Activity[]
  readonly earned: ReadonlySet<string>
}

interface Spec {
  readonly activity?: string
  readonly where?: Readonly<Record<string, readonly unknown[]>>
  readonly distinct?: string
  readonly target?: number
  readonly minutes?: number
  readonly days?: number
  readonly keepsakes?: 'all' | readonly string[]
  readonly atLeast?: number
}

/** Whether a condition holds, from the activities that count for the campaign. */
export function isMet(earn: Earn, view: View): boolean {
  if (Array.isArray(earn.all)) return earn.all.every((part) => isMet(part, view))
  if (Array.isArray(earn.any)) return earn.any.some((part) => isMet(part, view))
  const [[kind, spec] = ['', {}]] = Object.entries(earn) as [string, Spec][]
  const asked = view.activities.filter(({ type, detail }) => {
    if (type !== (kind === 'watch' ? 'TvWatched' : spec.activity)) return false
    return Object.entries(spec.where ?? {}).every(([field, allowed]) =>
      allowed.some((one) => matches(one, detail[field])),
    )
  })
  if (kind === 'count') {
    const things = asked.map(({ source, eventId, detail }) =>
      spec.distinct === undefined ? `${source} ${eventId}` : detail[spec.distinct],
    )
    return new Set(things.filter((thing) => thing !== undefined)).size >= (spec.target ?? 0)
  }
  if (kind === 'watch') return ticksOf(view.campaign, asked).size >= (spec.minutes ?? 0) * 60
  if (kind === 'streak') return longestStreak(view.campaign.timeZone, asked) >= (spec.days ?? 0)
  const others = view.campaign.keepsakes.map(({ id }) => String(id)).filter((id) => id !== view.self)
  const wanted = spec.keepsakes === 'all' ? others : (spec.keepsakes ?? [])
  return wanted.filter((id) => view.earned.has(id)).length >= (spec.atLeast ?? wanted.length)
}

function matches(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === value
  const { prefix } = wanted as { prefix?: string }
  return prefix !== undefined && typeof value === 'string' && value.startsWith(prefix)
}

/** The ends of the seconds that were watched within the campaign: each counts once, whoever reports it. */
export function ticksOf(
  campaign: Pick<Campaign, 'startsAt' | 'endsAt'>,
  watched: readonly Activity[],
): Set<number> {
  const ticks = new Set<number>()
  for (const { detail } of watched) {
    const from = Math.max(Date.parse(String(detail.from)), Date.parse(campaign.startsAt))
    const to = Math.min(Date.parse(String(detail.to)), Date.parse(campaign.endsAt))
    for (let tick = Math.ceil((from + 1) / 1000) * 1000; tick <= to; tick += 1000) ticks.add(tick)
  }
  return ticks
}

const calendars = new Map<string, Intl.DateTimeFormat>()

/** The most consecutive dates on a calendar that hangs in the time zone. */
export function longestStreak(timeZone: string, activities: readonly { at: number }[]): number {
  // Swedes write dates as year-month-day.
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone })
  calendars.set(timeZone, calendar)
  const dates = new Set(activities.map(({ at }) => calendar.format(at)))
  const nextOf = (date: string) =>
    new Date(Date.parse(`${date}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  return Math.max(
    0,
    ...Array.from(dates, (date) => {
      let length = 0
      for (let next = date; dates.has(next); next = nextOf(next)) length++
      return length
    }),
  )
}
