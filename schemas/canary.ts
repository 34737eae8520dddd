import type { CampaignId, KeepsakeId, UserId } from './ids.ts'

/**
 * The canary is an activity of nobody, which we publish ourselves to see that a keepsake comes of it. These names are its own: no
 * partner, no campaign and no user has them.
 */
export const CANARY_PARTNER = 'canary'
export const CANARY_SOURCE = `partner.${CANARY_PARTNER}`
export const CANARY_CAMPAIGN = 'keepsakes.canary' as CampaignId
export const CANARY_KEEPSAKE = 'alive' as KeepsakeId
const CANARY_USERS = 'keepsakes.canary/'

/** There are so many users of the canary, for ever: what is left of them cannot grow. */
const MOST_USERS = 3_600

/** The user of a canary of that second. @param now epoch milliseconds */
export const canaryUser = (now: number) => `${CANARY_USERS}${Math.floor(now / 1000) % MOST_USERS}` as UserId

export const isCanaryUser = (userId: string): boolean => userId.startsWith(CANARY_USERS)
