import * as z from 'zod/mini'
import { wantsText } from './wants.ts'

/** In characters, which are bytes as well: what is kept under a user's id is sized by it. */
export const LONGEST_USER_ID = 255

/** The ids of users and of partners that are taken, in words for messages about whatever holds one. */
export const USER_ID_WORDS = `1 to ${LONGEST_USER_ID} ASCII characters without spaces: letters, digits and signs such as . _ - : | @ /`
export const PARTNER_ID_WORDS = '1 to 128 of A-Z a-z 0-9 . _ : -'
const EVENT = '1 to 256 ASCII characters: letters, digits, spaces and signs such as . _ - : / #'
const SUBJECT = '1 to 256 characters of any script, without control characters such as line feeds'
const CHOSEN = '1 to 64 of A-Z a-z 0-9 . _ -, starting with a letter or a digit'

const idOf = (form: RegExp, words: string) =>
  z.string(wantsText(words)).check(z.regex(form, `must be ${words}`))

/** Ids that become parts of keys, paths and `awardId`s: so neither `#` nor `/`. */
const producerChosen = () => idOf(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, CHOSEN)

/** As OpenID Connect's `sub`: an identity provider's own, such as `auth0|5f7c8ec7`, slashes and all. */
export const userIdSchema = idOf(new RegExp(`^[!-~]{1,${LONGEST_USER_ID}}$`), USER_ID_WORDS).brand<'UserId'>()
export const eventIdSchema = idOf(/^[ -~]{1,256}$/, EVENT).brand<'EventId'>()
export const partnerIdSchema = idOf(/^[A-Za-z0-9._:-]{1,128}$/, PARTNER_ID_WORDS).brand<'PartnerId'>()
/**
 * An id of the partner's own world: a question, a poll, a programme. Counted by code points, as JSON Schema counts; two
 * are the same if they are so to the letter, without normalization.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses.
export const subjectIdSchema = idOf(/^[^\x00-\x1f\x7f-\x9f]{1,256}$/u, SUBJECT).check(
  z.refine((text) => text.isWellFormed(), {
    error: 'has one half of a surrogate pair, which is no character: send the whole of it',
  }),
)
export const campaignIdSchema = producerChosen().brand<'CampaignId'>()
export const keepsakeIdSchema = producerChosen().brand<'KeepsakeId'>()

export type UserId = z.infer<typeof userIdSchema>
/** Unique per partner, not across partners. */
export type EventId = z.infer<typeof eventIdSchema>
export type PartnerId = z.infer<typeof partnerIdSchema>
export type CampaignId = z.infer<typeof campaignIdSchema>
export type KeepsakeId = z.infer<typeof keepsakeIdSchema>

/**
 * Stable for ever, and so what a consumer of announcements removes duplicates by. A user id may have slashes, the two
 * others have none: so the last two parts are theirs, and no two awards share an id.
 *
 * @example
 * ```ts
 * awardIdOf('auth0|5f7c/8ec7', 'paris', 'ace') // 'auth0|5f7c/8ec7/paris/ace'
 * ```
 */
export function awardIdOf(userId: UserId, campaignId: CampaignId, keepsakeId: KeepsakeId): string {
  return `${userId}/${campaignId}/${keepsakeId}`
}

/**
 * The steps to a claim of a token: the name of a claim to the letter, such as `sub` or `https://example.com/household`,
 * or where it begins with a slash a JSON Pointer (RFC 6901), such as `/account/household`. Undefined for a text that is
 * neither.
 *
 * @example
 * ```ts
 * claimPath('https://example.com/household') // ['https://example.com/household']
 * claimPath('/account/household') // ['account', 'household']
 * ```
 */
export function claimPath(text: string): readonly string[] | undefined {
  if (text.trim() === '' || /~(?![01])/.test(text.startsWith('/') ? text : '')) return undefined
  if (!text.startsWith('/')) return [text]
  return text
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}
