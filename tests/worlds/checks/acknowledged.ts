import { numbersIn } from '../plan/activities.ts'
import { type Facts, must } from '../running/facts.ts'
import type { Message } from '../services/queue.ts'
import { hash } from '../simulator/draws.ts'
import { checkAnnounced } from './announced.ts'
import { erasedAtOf, expectedOf } from './expected.ts'
import { heldBy, nameOf } from './held.ts'

/**
 * A message is deleted only when all of it is done. So whatever the deleted messages of a user earn together is held and was
 * announced, at that very moment.
 */
export function checkDone(message: Message, facts: Facts): void {
  const numbers = numbersIn(message.body)
  if (numbers.length === 0) {
    const isKept = facts.rejected().some(({ body }) => body.includes('garbage'))
    must(isKept, () => `${message.id}, which is no activity, was deleted before it was kept with its reason`)
  }
  // The oracle takes its time, and what is lacking now is lacking at the end as well, unless it was given late.
  if (hash(message.id, message.receives) % 3 > 0) return
  const open = new Set(facts.open().flatMap(({ id, body }) => (id === message.id ? [] : numbersIn(body))))
  const done = [...facts.published.keys()].filter((number) => !open.has(number))
  for (const user of new Set(numbers.map((number) => facts.published.get(number)?.userId ?? ''))) {
    // An erasure takes its time: the end of the world tells what it leaves.
    if (erasedAtOf(facts, user) !== undefined) continue
    const held = new Map(heldBy(facts, user).map((one) => [nameOf(one), one]))
    const expected = expectedOf(facts, { user, numbers: done, campaigns: facts.before })
    for (const { campaignId, keepsakeId } of expected) {
      const keepsake = held.get(`${campaignId}#${keepsakeId}`)
      must(
        keepsake !== undefined,
        () => `${message.id} was deleted, and ${user} lacks ${campaignId}#${keepsakeId}, which it has earned`,
      )
      checkAnnounced(facts, keepsake)
    }
  }
}
