import * as z from 'zod'
import type { Known } from '../../capacity/limits.ts'
import type { QuotaName } from '../../capacity/quotas.ts'
import type { Template } from '../stage-template.ts'

const scaling = z.looseObject({ MaximumConcurrency: z.coerce.number() })
const routes = z.looseObject({ ThrottlingRateLimit: z.coerce.number() })

/** Says what a peak meets in this account, with this template: its settings, and new tables as warm as they are made. */
export function limitsKnown(
  { Resources, Parameters }: Template,
  quotas: Partial<Record<QuotaName, number>>,
): Known {
  const settings: Record<string, number> = {}
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    const mapping = scaling.safeParse(Properties.ScalingConfig)
    if (Type === 'AWS::Lambda::EventSourceMapping' && /^AwardKeepsakes/.test(id) && mapping.success)
      settings.awardConcurrency = mapping.data.MaximumConcurrency
    const stage = routes.safeParse(Properties.DefaultRouteSettings)
    if (Type !== 'AWS::ApiGatewayV2::Stage' || !stage.success) continue
    const name = id === 'HttpApiStage' ? 'requestsPerSecond' : 'liveRequestsPerSecond'
    settings[name] = stage.data.ThrottlingRateLimit
  }
  const warm = Number(Parameters.WarmWritesPerSecond?.Default ?? 0)
  const warmed =
    warm > 0
      ? { newTableWrites: warm, newTableReads: Number(Parameters.WarmReadsPerSecond?.Default ?? 0) }
      : {}
  return { settings, quotas: { ...quotas, ...warmed } }
}
