import * as z from 'zod/mini'
import type { Activity } from '../events/activity.ts'
import type { CampaignId } from '../schemas/ids.ts'
import { ActivityIndex } from './activity-index.ts'
import { type Campaign, campaignSchema } from './campaign.ts'
import { type CompiledCampaign, compileCampaign } from './compiled-campaign.ts'
import type { Measure } from './measure.ts'
import { noCampaignTwice } from './snapshot.ts'
import { compileWindows, takes } from './windows.ts'

/** All campaigns as one published, versioned snapshot: what lies in the catalogue bucket. */
export const catalogueSnapshotSchema = z
  .object({ version: z.string().check(z.minLength(1)), campaigns: z.array(campaignSchema) })
  .check(noCampaignTwice)

export interface CatalogueSnapshot {
  readonly version: string
  readonly campaigns: readonly Campaign[]
}

/** What one activity can change in one campaign. */
export interface Touched {
  readonly campaign: CompiledCampaign
  readonly measures: readonly Measure[]
}

export interface Catalogue {
  readonly version: string
  readonly campaigns: ReadonlyMap<CampaignId, CompiledCampaign>
  /** The measures the activity adds to, by campaign. Empty when no campaign asks for it. */
  touchedBy(activity: Activity): Touched[]
  /** False when the activity lies outside every campaign's window, or comes too late for each it lies in. */
  takes(activity: Activity): boolean
}

/** @throws ZodError when the content is not that of a snapshot, or not as the grammar wants it */
export function readCatalogue(content: unknown): Catalogue {
  // The schema has checked what the type says; its output differs only by the brands of the ids.
  return compileCatalogue(catalogueSnapshotSchema.parse(content) as CatalogueSnapshot)
}

/** Compiles a snapshot that the schema has accepted. */
export function compileCatalogue({ version, campaigns }: CatalogueSnapshot): Catalogue {
  const compiled = campaigns.map(compileCampaign)
  const index = new ActivityIndex(
    compiled.flatMap((campaign) =>
      Array.from(campaign.measures.values(), (measure) => {
        const { activityType, where } = measure
        return { activityType, where, entry: { campaign, measure } }
      }),
    ),
  )
  const inSomeWindow = compileWindows(compiled)
  return {
    version,
    campaigns: new Map(compiled.map((campaign) => [campaign.id, campaign])),
    takes: ({ at, publishedAt }) => inSomeWindow(at, publishedAt),
    touchedBy: (activity) => {
      const touched = new Map<CompiledCampaign, Measure[]>()
      for (const { campaign, measure } of index.candidates(activity.type, activity.detail)) {
        if (!takes(campaign, activity.at, activity.publishedAt)) continue
        if (measure.where && !measure.where.matches(activity.detail)) continue
        if (measure.declines(activity) !== undefined) continue
        const measures = touched.get(campaign)
        if (measures) measures.push(measure)
        else touched.set(campaign, [measure])
      }
      return Array.from(touched, ([campaign, measures]) => ({ campaign, measures }))
    },
  }
}
