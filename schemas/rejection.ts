/**
 * Why an activity was rejected, in one word: a closed list, so that it can be counted by. What has mistakes of several of them has
 * the first: `not-json`, since nothing more can be said of it; then what keeps everything else from being judged.
 */
export const REASON_CODES = ['not-json', 'too-large', 'unknown-type', 'schema', 'time', 'other'] as const
export type ReasonCode = (typeof REASON_CODES)[number]

export const isReasonCode = (text: unknown): text is ReasonCode => REASON_CODES.some((code) => code === text)

/** How long a rejected activity is kept. */
export const KEPT_MS = 14 * 24 * 60 * 60 * 1000
