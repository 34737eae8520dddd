import type { Campaign } from '../../awarding/campaign/campaign.ts'
import { type Catalogue, catalogueOf } from '../../awarding/catalogue/catalogue.ts'
import { compileCampaign } from '../../awarding/catalogue/compiled-campaign.ts'
import type { Activity } from '../../events/activity.ts'
import { CANARY_CAMPAIGN, CANARY_KEEPSAKE, CANARY_SOURCE, isCanaryUser } from '../../schemas/canary.ts'

/** It is in no catalogue, so that no list, passport, export or rehearsal has it. It is open for ever. */
const CAMPAIGN: Campaign = {
  id: CANARY_CAMPAIGN,
  title: 'Canary',
  startsAt: '2020-01-01T00:00:00Z',
  endsAt: '2120-01-01T00:00:00Z',
  timeZone: 'UTC',
  lateness: 'PT1H',
  keepsakes: [{ id: CANARY_KEEPSAKE, title: 'Alive', earn: { count: { activity: 'PollVoted', target: 1 } } }],
}

const canary = catalogueOf('canary', [compileCampaign(CAMPAIGN)])

let last: { readonly of: Catalogue; readonly both: Catalogue } | undefined

/**
 * The catalogue, and the canary's campaign beside it. What the canary publishes counts there alone, and nothing else does: so
 * nobody who publishes under its name gives a user anything, and no campaign sees its activities.
 */
export function withCanary(catalogue: Catalogue): Catalogue {
  if (last?.of !== catalogue) last = { of: catalogue, both: joined(catalogue) }
  return last.both
}

function joined(catalogue: Catalogue): Catalogue {
  const isOfCanary = ({ source }: Activity) => source === CANARY_SOURCE
  return {
    version: catalogue.version,
    campaigns: new Map([...catalogue.campaigns, ...canary.campaigns]),
    takes: (activity) =>
      isOfCanary(activity)
        ? isCanaryUser(activity.userId) && canary.takes(activity)
        : catalogue.takes(activity),
    contributionsOf: (activity) => (isOfCanary(activity) ? canary : catalogue).contributionsOf(activity),
  }
}
