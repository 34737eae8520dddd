import * as z from 'zod/mini'
import { isJsonObject } from '../../json/json.ts'
import type { Interval } from '../../schemas/activities/define.ts'
import { type CampaignId, campaignIdSchema, keepsakeIdSchema } from '../../schemas/ids.ts'
import { timeSchema } from '../../schemas/time.ts'
import type { Campaign } from '../campaign/campaign.ts'
import { languagesIn } from '../campaign/texts.ts'
import { windowOf } from '../campaign/window.ts'
import { type ShownKeepsake, shownKeepsakes } from './shown-keepsake.ts'
import { noCampaignTwice } from './snapshot.ts'

/** A campaign as it is shown, whatever its keepsakes are earned by. */
export interface ShownCampaign<Keepsake extends ShownKeepsake = ShownKeepsake> {
  readonly id: CampaignId
  readonly definition: Campaign
  /** The languages that any of its texts is written in, its own first; none where it does not say its own. */
  readonly languages: readonly string[]
  /** Epoch milliseconds, half-open. */
  readonly window: Interval
  /** In the order of the campaign file, groups of tiers taken apart. */
  readonly keepsakes: readonly Keepsake[]
}

/** A catalogue for those who show campaigns and award nothing. */
export interface ShownCatalogue<Keepsake extends ShownKeepsake = ShownKeepsake> {
  readonly version: string
  readonly campaigns: ReadonlyMap<CampaignId, ShownCampaign<Keepsake>>
}

/** In one language, or in several. */
const text = z
  .unknown()
  .check(
    z.refine(
      (value) =>
        typeof value === 'string' ||
        (isJsonObject(value) && Object.values(value).every((each) => typeof each === 'string')),
    ),
  )

const shown = {
  id: keepsakeIdSchema,
  title: text,
  description: z.optional(text),
  image: z.optional(z.string()),
  imageText: z.optional(text),
  hidden: z.optional(z.boolean()),
  supply: z.optional(z.number()),
}

/**
 * The shape of a published snapshot, as far as it is shown. The rest was checked by publishing, and would take the
 * whole grammar.
 */
const shapeSchema = z
  .object({
    version: z.string().check(z.minLength(1)),
    campaigns: z.array(
      z.looseObject({
        id: campaignIdSchema,
        language: z.optional(z.string()),
        title: text,
        description: z.optional(text),
        startsAt: timeSchema,
        endsAt: timeSchema,
        timeZone: z.string(),
        keepsakes: z.array(
          z.looseObject({
            ...shown,
            earn: z.looseObject({}),
            tiers: z.optional(z.array(z.looseObject({ ...shown, target: z.number() }))),
          }),
        ),
      }),
    ),
  })
  .check(noCampaignTwice)

/** @throws ZodError when the content is not that of a snapshot */
export function readShownCatalogue(content: unknown): ShownCatalogue {
  return showCatalogue(content, ({ keepsakes, language }) =>
    keepsakes.flatMap((keepsake) => shownKeepsakes(keepsake, language)),
  )
}

/** @throws as readShownCatalogue, and as `keepsakesOf` */
export function showCatalogue<Keepsake extends ShownKeepsake>(
  content: unknown,
  keepsakesOf: (campaign: Campaign) => readonly Keepsake[],
): ShownCatalogue<Keepsake> {
  const { version, campaigns } = shapeSchema.parse(content)
  // Publishing has checked the rest.
  const shownCampaigns = (campaigns as unknown as Campaign[]).map((definition) => {
    const { id } = definition
    const [languages, window] = [languagesIn(definition), windowOf(definition)]
    return { id, definition, languages, window, keepsakes: keepsakesOf(definition) }
  })
  return { version, campaigns: new Map(shownCampaigns.map((campaign) => [campaign.id, campaign])) }
}
