import type { Interval } from '../../schemas/activities/define.ts'
import type { CampaignId, KeepsakeId } from '../../schemas/ids.ts'
import type { Criterion } from '../criteria/kind.ts'
import type { MeasureKey } from '../progress/measure.ts'

/** A measure of an open campaign of which it is watched whether activities match it. */
export interface WatchedMeasure {
  readonly campaignId: CampaignId
  readonly measureId: string
  /** The keepsakes that it counts for. */
  readonly keepsakeIds: readonly KeepsakeId[]
  /** Only activities in it count. Epoch milliseconds, half-open. */
  readonly window: Interval
}

/** A catalogue as far as its measures are named. */
interface Measured {
  readonly campaigns: ReadonlyMap<
    CampaignId,
    {
      readonly window: Interval
      readonly keepsakes: readonly {
        readonly id: KeepsakeId
        readonly criterion: Criterion<MeasureKey>
        readonly window: Interval
        readonly definition: { readonly chance?: number | undefined }
      }[]
    }
  >
}

/**
 * The measures that are open at a time, in the order of the catalogue, and so the same ones for whoever asks: those who count what
 * matches, and those who look for what does not. What is drawn by chance may match nothing for long, and is left out.
 *
 * @param most of more, those after them are left out: each costs a metric
 */
export function watchedMeasures({ campaigns }: Measured, now: number, most: number): WatchedMeasure[] {
  const found = new Map<string, WatchedMeasure>()
  for (const [campaignId, campaign] of campaigns) {
    if (!isIn(campaign.window, now)) continue
    for (const { id, criterion, window, definition } of campaign.keepsakes) {
      if (definition.chance !== undefined || !isIn(window, now)) continue
      for (const { id: measureId } of criterion.measures) {
        const key = measureKey(campaignId, measureId)
        const { keepsakeIds = [] } = found.get(key) ?? {}
        if (!found.has(key) && found.size >= most) continue
        if (!keepsakeIds.includes(id))
          found.set(key, { campaignId, measureId, keepsakeIds: [...keepsakeIds, id], window })
      }
    }
  }
  return [...found.values()]
}

/** One text for a measure of a campaign: campaigns may measure the same. */
export const measureKey = (campaignId: string, measureId: string): string => `${campaignId}/${measureId}`

const isIn = ({ from, to }: Interval, now: number) => from <= now && now < to
