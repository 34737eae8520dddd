import { CANARY_CAMPAIGN } from '../../schemas/canary.ts'
import { OTHERS } from '../../schemas/partner-list.ts'
import { type MeterOptions, meter } from './meter.ts'
import { countOf } from './metrics.ts'
import type { Telemetry } from './observe.ts'

/** So many campaigns are counted by name in an environment, the first that award; all others together. */
const MOST_CAMPAIGNS = 20

/**
 * Counts keepsakes awarded, by campaign. The canary's are not counted: its own metrics tell of them.
 *
 * @param options.most see `MOST_CAMPAIGNS`
 */
export function campaignMeter({
  most = MOST_CAMPAIGNS,
  ...options
}: MeterOptions<{ awarded: number }> & { readonly most?: number }) {
  const named = new Set<string>()
  const { count, sendDue } = meter(options)
  return {
    count(campaignId: string, awarded: number): void {
      if (campaignId === CANARY_CAMPAIGN) return
      if (named.size < most) named.add(campaignId)
      count(named.has(campaignId) ? campaignId : OTHERS, { awarded })
    },
    sendDue,
  }
}

/** The meter of a function, which sends the metric CampaignAwarded by the dimension `campaign`. */
export const campaignMeterOf = ({ metrics }: Pick<Telemetry, 'metrics'>) =>
  campaignMeter({
    now: Date.now,
    send: (campaign, { awarded }) => countOf(metrics, { campaign }, { CampaignAwarded: awarded }),
  })
