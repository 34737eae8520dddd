import * as z from 'zod/mini'
import type { Activity } from '../../events/activity.ts'
import type { CampaignId } from '../../schemas/ids.ts'
import { campaignSchema } from '../campaign/campaign.ts'
import { timeIn } from '../campaign/window.ts'
import type { Contribution } from '../progress/contribution.ts'
import type { State } from '../progress/measure.ts'
import { ActivityIndex } from './activity-index.ts'
import { type CompiledCampaign, compileCampaign } from './compiled-campaign.ts'
import { type CatalogueSnapshot, noCampaignTwice } from './snapshot.ts'

/** All campaigns as one published, versioned snapshot: what lies in the catalogue bucket. */
export const catalogueSnapshotSchema = z
  .object({ version: z.string().check(z.minLength(1)), campaigns: z.array(campaignSchema) })
  .check(noCampaignTwice)

export interface Catalogue {
  readonly version: string
  readonly campaigns: ReadonlyMap<CampaignId, CompiledCampaign>
  /** A contribution for each campaign that the activity adds to. Empty when no campaign asks for it. */
  contributionsOf(activity: Activity): Contribution[]
  /** False when the activity lies outside every campaign's window, or comes too late for each it lies in. */
  takes(activity: Activity): boolean
}

/**
 * Reads and compiles a published snapshot.
 *
 * ```ts
 * const catalogue = readCatalogue({
 *   version: '1',
 *   campaigns: [
 *     {
 *       id: 'games',
 *       title: 'Games',
 *       startsAt: '2024-07-26T00:00:00Z',
 *       endsAt: '2024-08-12T00:00:00Z',
 *       timeZone: 'UTC',
 *       keepsakes: [
 *         { id: 'fan', title: 'Fan', earn: { count: { activity: 'PollVoted', target: 2 } } },
 *       ],
 *     },
 *   ],
 * })
 * const campaign = catalogue.campaigns.get('games')
 * campaign.keepsakes[0].title // 'Fan'
 * ```
 *
 * @throws ZodError when the content is not that of a snapshot, or not as the grammar wants it
 */
export function readCatalogue(content: unknown): Catalogue {
  // The schema has checked what the type says; its output differs only by the brands of the ids.
  return compileCatalogue(catalogueSnapshotSchema.parse(content) as CatalogueSnapshot)
}

/** Compiles a snapshot that the schema has accepted. */
export function compileCatalogue({ version, campaigns }: CatalogueSnapshot): Catalogue {
  return catalogueOf(version, campaigns.map(compileCampaign))
}

/** A catalogue of campaigns that have been compiled. */
export function catalogueOf(version: string, compiled: readonly CompiledCampaign[]): Catalogue {
  const index = new ActivityIndex(
    compiled.flatMap((campaign) =>
      Array.from(campaign.measures.values(), (measure) => {
        const { activityType, where } = measure
        return { activityType, where, entry: { campaign, measure } }
      }),
    ),
  )
  return {
    version,
    campaigns: new Map(compiled.map((campaign) => [campaign.id, campaign])),
    takes: compileWindows(compiled),
    contributionsOf: (activity) => {
      const contributions = new Map<CompiledCampaign, Contribution & { states: [string, State][] }>()
      for (const { campaign, measure } of index.candidates(activity.type, activity.detail)) {
        const at = timeTaken(campaign, activity)
        if (at === undefined || (measure.where && !measure.where.matches(activity.detail))) continue
        const state = measure.stateOf(activity)
        if (typeof state !== 'string') continue
        const begun = contributions.get(campaign)
        if (begun) begun.states.push([measure.id, state])
        else {
          const { userId, source, eventId, publishedAt, watched } = activity
          const states: [string, State][] = [[measure.id, state]]
          contributions.set(campaign, {
            userId,
            campaignId: campaign.id,
            at,
            from: Math.max(watched?.from ?? at, campaign.window.from),
            publishedAt,
            source,
            eventId,
            states,
          })
        }
      }
      return [...contributions.values()]
    },
  }
}

/**
 * The event time by which an activity counts in a campaign; undefined where it lies outside the window, or comes too
 * late. Its own times alone decide, so a replay decides alike.
 */
function timeTaken({ window, latenessMs }: CompiledCampaign, activity: Activity): number | undefined {
  const at = timeIn(window, activity)
  return at !== undefined && activity.publishedAt - at <= latenessMs ? at : undefined
}

/**
 * Tells whether any campaign takes an activity, in time that grows with the logarithm of their number. It cuts the
 * windows into segments that do not overlap, each with the most lateness that a campaign allows in it.
 */
function compileWindows(campaigns: readonly CompiledCampaign[]): (activity: Activity) => boolean {
  const edges = campaigns
    .flatMap(({ window, latenessMs }) => [
      { at: window.from, latenessMs, open: 1 },
      { at: window.to, latenessMs, open: -1 },
    ])
    .sort((a, b) => a.at - b.at)
  const starts: number[] = []
  const lateness: number[] = []
  // Campaigns open in the segment, by their lateness: there are few different ones.
  const open = new Map<number, number>()
  for (const edge of edges) {
    open.set(edge.latenessMs, (open.get(edge.latenessMs) ?? 0) + edge.open)
    if (open.get(edge.latenessMs) === 0) open.delete(edge.latenessMs)
    if (starts.at(-1) !== edge.at) starts.push(edge.at)
    lateness[starts.length - 1] = Math.max(Number.NEGATIVE_INFINITY, ...open.keys())
  }
  const isOpen = (time: number, publishedAt: number) =>
    publishedAt - time <= (lateness[countUpTo(starts, time) - 1] ?? Number.NEGATIVE_INFINITY)
  return ({ at, publishedAt, watched }) => {
    if (isOpen(at, publishedAt)) return true
    if (!watched) return false
    // A window may have ended while the viewer watched. Its last moment then decides.
    for (
      let next = countUpTo(starts, watched.from);
      (starts[next] ?? Number.POSITIVE_INFINITY) <= at;
      next++
    ) {
      if (isOpen((starts[next] ?? 0) - 1, publishedAt)) return true
    }
    return false
  }
}

/** How many of ascending numbers are at most `most`. */
function countUpTo(ascending: readonly number[], most: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? 0) <= most) low = middle + 1
    else high = middle
  }
  return low
}
