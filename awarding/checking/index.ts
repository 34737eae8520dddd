import { fieldsOf } from '../../json/json.ts'
import { type ContentMistake, pathText } from '../../schemas/mistakes.ts'
import type { Campaign } from '../campaign/campaign.ts'
import { type CampaignDocument, type CampaignMistake, parseCampaignDocument } from '../campaign/document.ts'
import { readCampaignDocument, withRest } from '../campaign/text.ts'
import { doubtsOf, undescribed } from './doubts.ts'
import { prospectsOf, type WrittenKeepsake, writtenKeepsakes } from './keepsakes.ts'
import { type GradedMistake, gradeProspects } from './never-met.ts'
import { strangeOffsets } from './offsets.ts'
import { missingTranslations } from './translations.ts'

export { pathText }

/** Errors keep a campaign from being published, or a keepsake from ever being earned; warnings are worth a look. */
export interface CheckedMistake extends CampaignMistake {
  readonly severity: 'error' | 'warning'
}

export interface CampaignCheck {
  /** Every mistake there is, in the order of the text. */
  readonly mistakes: readonly CheckedMistake[]
  /** Undefined when the schema refuses the file. */
  readonly campaign: Campaign | undefined
  /** All that the file says, as far as it can be read: slips are mended in it. */
  readonly content: unknown
  /** Whether it has no slips, and says just that. */
  readonly isReadable: boolean
  /** As it was read, where it is readable: to be looked at, and not changed. */
  readonly yaml: CampaignDocument['yaml'] | undefined
  /** The images that the file names, relative to it. */
  readonly images: readonly { readonly image: string; readonly path: readonly PropertyKey[] }[]
  /** A mistake at the place of a path. */
  mistakeAt(path: readonly PropertyKey[], message: string): CampaignMistake
}

/**
 * Checks the text of one campaign file as far as the text alone can tell. Never throws.
 *
 * ```ts
 * const { mistakes } = checkCampaignText('id: games\ntitle: Games\nstartsAt: 2024-07-26')
 * mistakes.map(({ line, path }) => `${line} ${path}`) // ['1 endsAt', '1 timeZone', '1 keepsakes', '3 startsAt']
 * ```
 */
export function checkCampaignText(text: string): CampaignCheck {
  const parsing = parseCampaignDocument(text)
  const slips = parsing.ok ? [] : parsing.mistakes.map(asError)
  const document = parsing.ok ? parsing.document : parsing.rest
  if (!document) {
    const mistakeAt = (_: readonly PropertyKey[], message: string) => ({
      path: '',
      message,
      line: 1,
      column: 1,
    })
    const none = { content: undefined, isReadable: false, yaml: undefined, images: [] }
    return { mistakes: slips, campaign: undefined, ...none, mistakeAt }
  }
  const reading = readCampaignDocument(document)
  const refused = reading.ok ? [] : reading.mistakes.map(asError)
  const isFaulty = (path: readonly PropertyKey[]) => {
    if (refused.length === 0) return false
    const text = pathText(path)
    return refused.some(
      ({ path: at }) => at === text || at.startsWith(`${text}.`) || at.startsWith(`${text}[`),
    )
  }
  const found = [
    ...gradeProspects(prospectsOf(document.content, isFaulty)),
    ...doubtsIn(document, isFaulty).map((doubt): GradedMistake => ({ ...doubt, severity: 'warning' })),
  ].map(
    ({ path, message, atKey, severity }): CheckedMistake => ({
      ...document.mistakeAt(path, message, atKey),
      severity,
    }),
  )
  return {
    mistakes: withRest(slips, [...refused, ...found]),
    campaign: reading.ok && slips.length === 0 ? reading.campaign : undefined,
    content: document.content,
    isReadable: parsing.ok,
    yaml: parsing.ok ? document.yaml : undefined,
    images: writtenKeepsakes(document.content)
      .flatMap(imagesOf)
      .filter(({ path }) => !isFaulty(path)),
    mistakeAt: document.mistakeAt,
  }
}

function doubtsIn(
  document: CampaignDocument,
  isFaulty: (path: readonly PropertyKey[]) => boolean,
): ContentMistake[] {
  const keepsakes = writtenKeepsakes(document.content)
  const campaign = fieldsOf(document.content)
  const { timeZone } = campaign
  return [
    ...doubtsOf(document),
    ...undescribed(keepsakes),
    ...missingTranslations(document.content, isFaulty),
    ...(typeof timeZone !== 'string' || isFaulty(['timeZone'])
      ? []
      : strangeOffsets(campaign, keepsakes, timeZone)),
  ]
}

const asError = (mistake: CampaignMistake): CheckedMistake => ({ ...mistake, severity: 'error' })

function imagesOf({ path, fields }: WrittenKeepsake): CampaignCheck['images'] {
  const tiers = Array.isArray(fields.tiers) ? fields.tiers : []
  const shown = [
    { path: [...path, 'image'], image: fields.image },
    ...tiers.map((tier, index) => ({
      path: [...path, 'tiers', index, 'image'],
      image: fieldsOf(tier).image,
    })),
  ]
  return shown.flatMap(({ path, image }) => (typeof image === 'string' ? [{ image, path }] : []))
}

/**
 * Says when a text is of another campaign than it is kept as.
 *
 * @param campaignId the text is kept as this one's
 */
export function otherCampaign(
  { campaign, mistakeAt }: Pick<CampaignCheck, 'campaign' | 'mistakeAt'>,
  campaignId: string,
): CheckedMistake | undefined {
  if (!campaign || campaign.id === campaignId) return undefined
  const message = `is ${campaign.id}, and the draft is kept as ${campaignId}: write that, or save it as the draft of ${campaign.id}`
  return asError(mistakeAt(['id'], message))
}
