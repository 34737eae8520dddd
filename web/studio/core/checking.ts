import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import {
  type CheckedMistake,
  checkCampaignText,
  otherCampaign,
  pathText,
} from '../../../awarding/checking/index.ts'
import type { Path, Value } from '../model/paths.ts'

/** A text, read and checked. */
export interface Checked {
  readonly text: string
  /** All that it says, as far as it can be read. */
  readonly content: Value
  /** False where it has slips: forms cannot change it then. */
  readonly isReadable: boolean
  /** As it was read, to be looked at. */
  readonly yaml: ReturnType<typeof checkCampaignText>['yaml']
  readonly mistakes: readonly CheckedMistake[]
  /** Undefined where it is no campaign yet. */
  readonly campaign: Campaign | undefined
}

/** Checks a text with the code that checks files. Never throws. @param campaignId the draft is kept as this one's */
export function checked(text: string, campaignId?: string): Checked {
  const check = checkCampaignText(text)
  const { content, isReadable, yaml, campaign } = check
  const other = campaignId === undefined ? undefined : otherCampaign(check, campaignId)
  return {
    text,
    content,
    isReadable,
    yaml,
    mistakes: [...(other ? [other] : []), ...check.mistakes],
    campaign,
  }
}

/** The mistakes at a place itself. */
export function mistakesAt({ mistakes }: Pick<Checked, 'mistakes'>, path: Path): CheckedMistake[] {
  const text = pathText(path)
  return mistakes.filter((mistake) => mistake.path === text)
}

/**
 * The mistakes at a place, and below it wherever no field of a form shows them itself.
 *
 * @param shown the keys below it that have a field of their own
 */
export function mistakesAround(
  { mistakes }: Pick<Checked, 'mistakes'>,
  path: Path,
  shown: readonly (string | number)[],
): CheckedMistake[] {
  const here = pathText(path)
  const apart = shown.map((key) => pathText([...path, key]))
  return mistakes.filter(
    ({ path: at }) =>
      (at === here || isBelow(at, here)) && !apart.some((one) => at === one || isBelow(at, one)),
  )
}

/** How many errors and warnings there are at a place and below it. */
export function countBelow({ mistakes }: Pick<Checked, 'mistakes'>, path: Path) {
  const here = pathText(path)
  const found = mistakes.filter(({ path: at }) => at === here || isBelow(at, here))
  const errors = found.filter(({ severity }) => severity === 'error').length
  return { errors, warnings: found.length - errors }
}

const isBelow = (path: string, owner: string) =>
  owner === '' ? path !== '' : path.startsWith(`${owner}.`) || path.startsWith(`${owner}[`)

export { pathText }
