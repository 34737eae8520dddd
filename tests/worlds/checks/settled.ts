import { TABLES } from '../../store/support/table-names.ts'
import { plain } from '../../store/support/typed.ts'
import { type Facts, must } from '../running/facts.ts'
import { checkAnnounced, checkAnnouncements } from './announced.ts'
import { checkEditions } from './editions.ts'
import { erasedAtOf, expectedOf } from './expected.ts'
import { heldBy, nameOf } from './held.ts'
import { checkExports, checkPushed } from './told.ts'
import { checkWrites } from './written.ts'

/** Once everything has been delivered: each user holds what the oracle says, from when it says or later, and nothing else. */
export function checkSettled(facts: Facts): void {
  const left = facts.open()
  must(left.length === 0, () => `${left.map(({ id }) => id)} were never done`)
  for (const user of facts.users) {
    const held = new Map(heldBy(facts, user).map((one) => [nameOf(one), one]))
    const expected = expectedOf(facts, {
      user,
      numbers: [...facts.published.keys()],
      campaigns: facts.campaigns,
    })
    const names = expected.map(({ campaignId, keepsakeId }) => `${campaignId}#${keepsakeId}`).sort()
    const found = [...held.keys()].sort()
    must(
      JSON.stringify(found) === JSON.stringify(names),
      () => `${user} holds ${found.join(', ') || 'nothing'}, and has earned ${names.join(', ') || 'nothing'}`,
    )
    for (const { campaignId, keepsakeId, earnedAt } of expected) {
      const keepsake = held.get(`${campaignId}#${keepsakeId}`)
      must(
        keepsake !== undefined && Date.parse(keepsake.earnedAt) >= earnedAt,
        () =>
          `${user} holds ${campaignId}#${keepsakeId} since ${keepsake?.earnedAt}, before it could be earned`,
      )
      checkAnnounced(facts, keepsake)
    }
    checkErased(facts, user)
  }
  checkEditions(facts)
}

/** Of a user who was erased nothing is left but the marker and what came after. */
function checkErased(facts: Facts, user: string): void {
  const erasedAt = erasedAtOf(facts, user)
  if (erasedAt === undefined) return
  for (const table of [TABLES.keepsakes, TABLES.progress, TABLES.editions]) {
    for (const item of facts.tables.everyItem(table)) {
      const isOf = item.userId?.S === user || item.userOrBucket?.S === `user#${user}`
      must(
        !isOf || item.erasedAt?.S === erasedAt,
        () => `${user} was erased at ${erasedAt}, and ${table} has ${JSON.stringify(plain(item))}`,
      )
    }
  }
  const isMarked = facts.tables.newest(TABLES.progress, user, '#erased')?.erasedAt?.S === erasedAt
  must(isMarked, () => `${user} was erased at ${erasedAt}, and no marker tells of it`)
}

/** What must hold of everything that ever happened. */
export function checkAlways(facts: Facts): void {
  checkWrites(facts)
  checkAnnouncements(facts)
  checkExports(facts)
  checkPushed(facts)
}
