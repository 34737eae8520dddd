import { TABLES } from '../../store/support/table-names.ts'
import { type Facts, must } from '../running/facts.ts'
import { claimsOf, heldBy, limitedOf, nameOf, takenOf } from './held.ts'

/**
 * Each limited keepsake has at most as many numbers taken as its supply, each within it and each with one holder. A number
 * that nobody holds was a user's who has been erased.
 */
export function checkEditions(facts: Facts): void {
  for (const { name, supply } of limitedOf(facts.campaigns)) {
    const taken = takenOf(facts, name)
    const numbers = taken.map(({ number }) => number)
    must(new Set(numbers).size <= supply, () => `${name} has ${supply} numbers, and ${numbers} are taken`)
    must(
      numbers.every((number) => number >= 1 && number <= supply),
      () => `of ${name}, the numbers ${numbers} are taken; there are ${supply}`,
    )
    const holders = heldBy(facts).filter((held) => nameOf(held) === name)
    const held = holders.map(({ edition }) => edition?.number ?? 0)
    must(new Set(held).size === held.length, () => `of ${name}, these numbers are held: ${held}`)
    const claims = claimsOf(facts, name)
    const isOwn = ({ number, ticket }: { number: number; ticket: string }) =>
      taken.some((one) => one.number === number && one.ticket === ticket)
    for (const { userId, edition } of holders) {
      const claim = claims.find(({ user }) => user === userId)
      must(
        claim !== undefined && claim.number === edition?.number && isOwn(claim),
        () =>
          `${userId} holds ${name} with number ${edition?.number}, which is not theirs: ${JSON.stringify(claim)}`,
      )
      must(edition?.of === supply, () => `${userId} holds ${name} of ${edition?.of}, and there are ${supply}`)
    }
    for (const claim of claims.filter(isOwn)) {
      const isHeld = holders.some(({ userId }) => userId === claim.user)
      must(
        isHeld,
        () => `number ${claim.number} of ${name} has leaked: ${claim.user} has it without the keepsake`,
      )
    }
    const ownerless = taken.filter(({ ticket }) => !claims.some((claim) => claim.ticket === ticket))
    const erased = facts.writes.filter(({ table, key: [partition, sort], after }) => {
      return table === TABLES.editions && partition.startsWith('user#') && sort === name && !after
    })
    must(
      ownerless.length <= erased.length,
      () => `${ownerless.length} numbers of ${name} are nobody's, and ${erased.length} claims were erased`,
    )
  }
}
