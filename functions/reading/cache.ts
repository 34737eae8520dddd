/**
 * Anyone's, such as a campaign. A shared cache (CloudFront) asks again after 20 s: with the 30 s for which a function
 * keeps the catalogue, what is published shows within a minute wherever people look, and however many look, each edge
 * location asks three times a minute. While it asks, for up to a minute, it goes on answering with what it has, so that
 * nobody waits for it. An app keeps what it was given for a minute.
 */
export const SHARED = 'public, max-age=60, s-maxage=20, stale-while-revalidate=60'

/** One user's: kept by their own app alone, and asked for again each time (an ETag makes that cheap). */
export const PERSONAL = 'private, no-cache'

export const NEVER = 'no-store'
