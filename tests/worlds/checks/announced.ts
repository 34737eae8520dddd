import { AWARDS_SOURCE, KEEPSAKE_AWARDED } from '../../../events/announce.ts'
import { EXPORT_COMPLETED, EXPORTS_SOURCE } from '../../../events/export-completed.ts'
import type { KeepsakeAwarded } from '../../../schemas/keepsake.ts'
import { TABLES } from '../../store/support/table-names.ts'
import { plain } from '../../store/support/typed.ts'
import { type Facts, must } from '../running/facts.ts'
import { type Held, nameOf } from './held.ts'

const awardIdOf = ({ userId, campaignId, keepsakeId }: Held) => `${userId}/${campaignId}/${keepsakeId}`

const told = (facts: Facts): KeepsakeAwarded[] =>
  facts.announced
    .filter(({ detailType }) => detailType === KEEPSAKE_AWARDED)
    .map(({ detail }) => JSON.parse(detail) as KeepsakeAwarded)

const SOURCES: Readonly<Record<string, string>> = {
  [KEEPSAKE_AWARDED]: AWARDS_SOURCE,
  [EXPORT_COMPLETED]: EXPORTS_SOURCE,
}

/** A keepsake that is held has been announced, unless it is part of a silent backfill. */
export function checkAnnounced(facts: Facts, held: Held): void {
  if (held.silent) return
  const own = told(facts).filter(({ awardId }) => awardId === awardIdOf(held))
  // One from before an erasure has another time of its put.
  const isTold = own.some(({ recordedAt }) => recordedAt === held.recordedAt)
  must(isTold, () => `${held.userId} holds ${nameOf(held)}, and it was never announced`)
}

/** Every announcement is of a keepsake that its user held in these words, of no silent backfill, and always says the same of what never changes. */
export function checkAnnouncements(facts: Facts): void {
  const versions = facts.tables.everyHistory(TABLES.keepsakes).flat()
  const items = versions.flatMap(({ item }) => (item ? [plain(item)] : []))
  for (const { source, detailType } of facts.announced)
    must(SOURCES[detailType] === source, () => `${detailType} was announced as of ${source}`)
  for (const award of told(facts)) {
    const { awardId, userId, campaignId, keepsakeId } = award
    must(awardId === `${userId}/${campaignId}/${keepsakeId}`, () => `an announcement has the id ${awardId}`)
    const isOf = items.some(
      (item) =>
        item.userId === userId &&
        item.keepsake === `${campaignId}#${keepsakeId}` &&
        !item.silent &&
        item.earnedAt === award.earnedAt &&
        item.recordedAt === award.recordedAt &&
        item.eventId === award.eventId &&
        JSON.stringify(item.edition) === JSON.stringify(award.edition),
    )
    must(isOf, () => `${awardId} was announced in words in which it was never held: ${JSON.stringify(award)}`)
  }
}
