import { TABLES } from '../../store/support/table-names.ts'
import { plain } from '../../store/support/typed.ts'
import { type Facts, must } from '../running/facts.ts'
import { checkAnnounced, checkAnnouncements } from './announced.ts'
import { checkEditions } from './editions.ts'
import { erasedAtOf, expectedOf } from './expected.ts'
import { checkExports } from './exported.ts'
import { heldBy, nameOf } from './held.ts'
import { checkPushed } from './pushed.ts'
import { checkWrites } from './written.ts'

/**
 * Once everything has been delivered: each user holds what the oracle says, from when it says or later, and nothing else. What
 * a later publication has made easier may be lacking until the activities are replayed.
 */
export function checkSettled(facts: Facts, { isReplayed }: { isReplayed: boolean }): void {
  const left = facts.open()
  must(left.length === 0, () => `${left.map(({ id }) => id)} were never done`)
  for (const user of facts.users) {
    checkHeld(facts, user, isReplayed)
    checkErased(facts, user)
  }
  checkEditions(facts)
}

function checkHeld(facts: Facts, user: string, isReplayed: boolean): void {
  const numbers = [...facts.published.keys()]
  const held = heldBy(facts, user)
  const earned = expectedOf(facts, { user, numbers, campaigns: facts.campaigns })
  const least = isReplayed ? earned : expectedOf(facts, { user, numbers, campaigns: facts.before })
  const names = new Set(held.map(nameOf))
  const own = [...facts.published.values()].filter(({ userId }) => userId === user)
  const eventIds = new Set<string>(own.map(({ eventId }) => eventId))
  for (const { campaignId, keepsakeId } of least)
    must(
      names.has(`${campaignId}#${keepsakeId}`),
      () => `${user} lacks ${campaignId}#${keepsakeId}, which they have earned`,
    )
  for (const keepsake of held) {
    const award = earned.find(
      ({ campaignId, keepsakeId }) => `${campaignId}#${keepsakeId}` === nameOf(keepsake),
    )
    must(award !== undefined, () => `${user} holds ${nameOf(keepsake)}, which they have not earned`)
    must(
      Date.parse(keepsake.earnedAt) >= award.earnedAt,
      () => `${user} holds ${nameOf(keepsake)} since ${keepsake.earnedAt}, before it could be earned`,
    )
    must(
      eventIds.has(keepsake.eventId),
      () => `${user} holds ${nameOf(keepsake)} by event ${keepsake.eventId}, which is none of theirs`,
    )
    // A function that has put it and then ended may be followed by one that has the older catalogue, and asks for nothing.
    const isSure = least.some(
      (one) => one.campaignId === award.campaignId && one.keepsakeId === award.keepsakeId,
    )
    if (isSure) checkAnnounced(facts, keepsake)
  }
}

/** A user who was erased has left nothing but the marker and what came after. */
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
  for (const { userId, connectionId, connectedAt } of facts.tables.everyItem(TABLES.connections))
    must(
      userId?.S !== user || String(connectedAt?.S) >= erasedAt,
      () => `${user} was erased at ${erasedAt}, and ${connectionId?.S} is open since ${connectedAt?.S}`,
    )
  const isMarked = facts.tables.newest(TABLES.progress, user, '#erased')?.erasedAt?.S === erasedAt
  must(isMarked, () => `${user} was erased at ${erasedAt}, and no marker tells of it`)
}

/** Checks everything that ever happened. */
export function checkAlways(facts: Facts): void {
  checkWrites(facts)
  checkAnnouncements(facts)
  checkExports(facts)
  checkPushed(facts)
}
