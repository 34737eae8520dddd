import type { Catalogue } from '../../../awarding/catalogue/catalogue.ts'
import type { CampaignId } from '../../../schemas/ids.ts'
import type { ProgressBody } from '../../../store/progress-body.ts'
import { compiledOf } from '../plan/catalogues.ts'
import { type Facts, must } from '../running/facts.ts'

interface Grown {
  readonly name: string
  readonly campaignId: string
  readonly was: ProgressBody
  readonly now: ProgressBody
}

/** The state of each measure says all that it said before. It is gone only once no open keepsake depends on it. */
export function checkStates({ before, campaigns }: Facts, { name, campaignId, was, now }: Grown): void {
  const catalogues = [compiledOf(campaigns), compiledOf(before)]
  for (const [id, state] of Object.entries(was.measures)) {
    const found = now.measures[id]
    if (found === undefined) {
      must(
        catalogues.some((catalogue) => isLetGo(catalogue, campaignId, id, now)),
        () => `${name} went backwards: it has lost its measure ${id}, ${state}`,
      )
      continue
    }
    const [measure] = catalogues.flatMap(
      (one) => one.campaigns.get(campaignId as CampaignId)?.measures.get(id) ?? [],
    )
    if (!measure || found === state) continue
    const both = measure.keep(measure.join([String(state), String(found)]))
    must(
      both === measure.keep(String(found)),
      () => `${name} went backwards: its measure ${id} was ${state}, and then ${found}`,
    )
  }
}

function isLetGo(catalogue: Catalogue, campaignId: string, id: string, now: ProgressBody): boolean {
  const keepsakes = catalogue.campaigns.get(campaignId as CampaignId)?.dependants.get(id)
  return keepsakes?.every((one) => one.id in now.earned || now.soldOut?.includes(one.id)) ?? false
}
