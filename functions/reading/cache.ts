/** Anyone's: a shared cache may answer for a minute, and while it fetches a newer one. */
export const SHARED = 'public, max-age=60, s-maxage=60, stale-while-revalidate=300'

/** One user's: kept by their own app alone, and asked for again each time (an ETag makes that cheap). */
export const PERSONAL = 'private, no-cache'

export const NEVER = 'no-store'
