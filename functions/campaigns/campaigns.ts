import type { ShownCampaign, ShownCatalogue } from '../../awarding/catalogue/shown-catalogue.ts'
import type { ShownKeepsake } from '../../awarding/catalogue/shown-keepsake.ts'
import { compareText } from '../../json/compare-text.ts'
import type { Interval } from '../../schemas/activities/define.ts'
import type { CampaignDetails, CampaignList } from '../../schemas/api/campaign.ts'
import { campaignIdSchema } from '../../schemas/ids.ts'
import { isKeptPicture } from '../../schemas/pictures.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../http/problems.ts'
import { type CampaignLanguage, languageFor } from './in-language.ts'

/** The answer of `GET /v1/campaigns`: by start, the latest first. @param asked the languages, the best first */
export function listCampaigns(catalogue: ShownCatalogue, asked: readonly string[] = []): CampaignList {
  const campaigns = [...catalogue.campaigns.values()].sort(
    (a, b) => b.window.from - a.window.from || compareText(a.id, b.id),
  )
  return { campaigns: campaigns.map((campaign) => summaryOf(campaign, languageFor(campaign, asked))) }
}

/** How campaigns and keepsakes are told of to somebody. */
export interface Showing {
  readonly catalogue: ShownCatalogue
  readonly imageUrl: ImageUrl
  /** The languages that they ask for, the best first. */
  readonly asked?: readonly string[]
}

/**
 * The answer of `GET /v1/campaigns/{campaignId}`. A hidden keepsake is a placeholder here, whoever asks.
 *
 * @throws ProblemError when there is no such campaign
 */
export function getCampaign(
  campaignId: string | undefined,
  { catalogue, imageUrl, asked = [] }: Showing,
): CampaignDetails {
  const campaign = findCampaign(campaignId, catalogue)
  const language = languageFor(campaign, asked)
  return {
    ...summaryOf(campaign, language),
    keepsakes: campaign.keepsakes.map((keepsake) =>
      keepsake.hidden
        ? { hidden: true }
        : {
            ...portraitOf(keepsake, { imageUrl, language }),
            ...(keepsake.supply === undefined ? {} : { supply: keepsake.supply }),
          },
    ),
  }
}

/** The part of a campaign that is told wherever it is shown. */
export function summaryOf(
  { id, definition, languages }: ShownCampaign,
  { language, textsOf }: CampaignLanguage,
) {
  const { title, description, startsAt, endsAt, timeZone } = definition
  return {
    campaignId: id,
    ...(language === undefined ? {} : { language, languages: [...languages] }),
    ...textsOf({ title, description }),
    startsAt,
    endsAt,
    timeZone,
  }
}

/** The part of a keepsake that is told wherever it is shown, once it may be seen. */
export function portraitOf(
  { id, texts, image }: ShownKeepsake,
  { imageUrl, language }: { imageUrl: ImageUrl; language: CampaignLanguage },
) {
  return {
    keepsakeId: id,
    ...language.textsOf(texts),
    ...(image === undefined ? {} : { image: imageUrl(image) }),
  }
}

/** @param campaignId as it stands in the path. @throws ProblemError when there is no such campaign */
export function findCampaign<Keepsake extends ShownKeepsake>(
  campaignId: string | undefined,
  catalogue: ShownCatalogue<Keepsake>,
): ShownCampaign<Keepsake> {
  const id = campaignIdSchema.safeParse(campaignId)
  const campaign = id.success ? catalogue.campaigns.get(id.data) : undefined
  if (!campaign) throw new ProblemError(problems.noSuchCampaign())
  return campaign
}

/** An activity of this moment can count while it is open. @param window half-open; epoch milliseconds, as `now` */
export function availabilityAt(now: number, { from, to }: Interval): 'upcoming' | 'open' | 'closed' {
  if (now < from) return 'upcoming'
  return now < to ? 'open' : 'closed'
}

/** The address that an app shows a picture by. @param image as the campaign file has it, such as `stamps/ace.svg` */
export type ImageUrl = (image: string) => string

/** Pictures as the campaign file has them, for an app that knows where they lie. */
export const asWritten: ImageUrl = (image) => image

/**
 * A picture that was sent to the studio lies beside the API, wherever the others do.
 *
 * @param folder URL under which the campaigns' pictures lie, as they lie beside the campaign files; or nothing
 */
export function imagesUnder(folder?: string): ImageUrl {
  if (!folder) return asWritten
  const base = folder.endsWith('/') ? folder : `${folder}/`
  return (image) => (isKeptPicture(image) ? image : new URL(image, base).href)
}
