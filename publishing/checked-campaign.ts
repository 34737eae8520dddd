import { type CompiledCampaign, compileCampaign } from '../awarding/catalogue/compiled-campaign.ts'
import { type CampaignCheck, type CheckedMistake, checkCampaignText } from '../awarding/checking/index.ts'
import { type CampaignCost, costOf, tooLargeText } from './campaign-cost.ts'

/** The text of a campaign, checked and compiled, wherever it comes from. */
export interface CheckedCampaign {
  /** In the order of the text. */
  readonly mistakes: readonly CheckedMistake[]
  /** Undefined when the schema refuses the text. */
  readonly campaign: CompiledCampaign | undefined
  readonly cost: CampaignCost | undefined
  readonly check: CampaignCheck
}

/** Checks a campaign as far as its text alone can tell. Never throws. */
export function checkCampaign(text: string): CheckedCampaign {
  const check = checkCampaignText(text)
  const campaign = check.campaign && compileCampaign(check.campaign)
  const cost = campaign && costOf(campaign)
  const tooLarge = cost && tooLargeText(cost)
  const mistakes: CheckedMistake[] = [...check.mistakes]
  if (tooLarge) mistakes.push({ ...check.mistakeAt(['keepsakes'], tooLarge), severity: 'warning' })
  return { mistakes: inOrder(mistakes), campaign, cost, check }
}

export const inOrder = (mistakes: readonly CheckedMistake[]): CheckedMistake[] =>
  mistakes.toSorted((a, b) => a.line - b.line || a.column - b.column)
