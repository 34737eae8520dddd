import type { KeepsakeId, UserId } from '../../schemas/ids.ts'
import { formatTime } from '../../schemas/time.ts'
import { type Catalogue, catalogueOf } from '../catalogue/catalogue.ts'
import type { CompiledCampaign } from '../catalogue/compiled-campaign.ts'
import { type Explanation, explain, type Observed } from '../explaining/explain.ts'
import { missingLines } from '../explaining/missing.ts'
import { compareContributions } from '../progress/contribution.ts'
import { type LastPlaces, LimitedSupply } from './limited-supply.ts'
import { activitiesOfLine } from './recorded-line.ts'
import { Pass } from './simulation.ts'

/** Why one viewer has a keepsake or not, with what is missing in words. Plain data. */
export interface ViewerExplanation extends Omit<Explanation, 'howFar'> {
  readonly missing: readonly string[]
}

/** Follows one viewer through recorded events. It is given every line, and reads those that name the viewer. */
export class RecordedViewer {
  readonly #campaign: CompiledCampaign
  readonly #userId: UserId
  readonly #now: string
  readonly #observed: Observed[] = []

  constructor(campaign: CompiledCampaign, userId: string, now: number) {
    this.#campaign = campaign
    this.#userId = userId as UserId
    this.#now = formatTime(Math.floor(now / 1000) * 1000)
  }

  line(number: number, text: string): void {
    if (!text.includes(this.#userId) && !text.includes('\\')) return
    for (const parsed of activitiesOfLine(text, this.#now))
      if (parsed.accepted && parsed.activity.userId === this.#userId)
        this.#observed.push({ line: number, activity: parsed.activity })
  }

  /** @param last of limited keepsakes, the place of the last viewer who has one. Undefined where the campaign has no such keepsake */
  explain(keepsakeId: string, last: LastPlaces): ViewerExplanation | undefined {
    const campaign = this.#campaign
    const keepsake = campaign.keepsakes.find(({ id }) => id === keepsakeId)
    if (!keepsake) return undefined
    const catalogue = catalogueOf('rehearsed', [campaign])
    const explanation = explain({
      catalogue,
      campaign,
      keepsake,
      userId: this.#userId,
      observed: this.#observed,
      soldOut: this.#soldOut(catalogue, last),
    })
    const { howFar, ...rest } = explanation
    return { ...rest, missing: missingLines(howFar) }
  }

  #soldOut(catalogue: Catalogue, last: LastPlaces): ReadonlySet<KeepsakeId> {
    const contributions = this.#observed
      .flatMap(({ activity }) => (catalogue.takes(activity) ? catalogue.contributionsOf(activity) : []))
      .sort(compareContributions)
    const pass = new Pass(catalogue, new LimitedSupply(last))
    for (const contribution of contributions) pass.next(contribution)
    return pass.last()?.soldOut ?? new Set()
  }
}
