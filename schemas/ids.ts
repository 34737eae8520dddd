import * as z from 'zod/mini'
import { wantsText } from './wants.ts'

const PARTNER_SUPPLIED = /^[A-Za-z0-9._:-]{1,128}$/
const PRODUCER_CHOSEN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

const SUPPLIED = '1 to 128 of A-Z a-z 0-9 . _ : -'
const CHOSEN = '1 to 64 of A-Z a-z 0-9 . _ -, starting with a letter or a digit'

const partnerSupplied = () =>
  z.string(wantsText(SUPPLIED)).check(z.regex(PARTNER_SUPPLIED, `must be ${SUPPLIED}`))

/** Ids that become parts of keys, paths and `awardId`s: so neither `#` nor `/`. */
const producerChosen = () => z.string(wantsText(CHOSEN)).check(z.regex(PRODUCER_CHOSEN, `must be ${CHOSEN}`))

export const userIdSchema = partnerSupplied().brand<'UserId'>()
export const eventIdSchema = partnerSupplied().brand<'EventId'>()
export const partnerIdSchema = partnerSupplied().brand<'PartnerId'>()
/** An id of the partner's own world: a question, a poll, a programme. */
export const subjectIdSchema = partnerSupplied()
export const campaignIdSchema = producerChosen().brand<'CampaignId'>()
export const keepsakeIdSchema = producerChosen().brand<'KeepsakeId'>()

export type UserId = z.infer<typeof userIdSchema>
/** Unique per partner, not across partners. */
export type EventId = z.infer<typeof eventIdSchema>
export type PartnerId = z.infer<typeof partnerIdSchema>
export type CampaignId = z.infer<typeof campaignIdSchema>
export type KeepsakeId = z.infer<typeof keepsakeIdSchema>

/** Stable for ever, and so what a consumer of announcements removes duplicates by. */
export function awardIdOf(userId: UserId, campaignId: CampaignId, keepsakeId: KeepsakeId): string {
  return `${userId}/${campaignId}/${keepsakeId}`
}
