import { randomBytes } from 'node:crypto'
import { type Choosing, chooseNumber } from './edition-choice.ts'
import { bucketOf, type Claim, type EditionItems, type LimitedKeepsake } from './edition-items.ts'
import { ErasedMeanwhileError, isFromBefore } from './erased.ts'

export type EditionClaim = LimitedKeepsake & {
  readonly of: number
  /** When the user was last erased, if they are known to have been. */
  readonly erasedAt?: string
}

export type Claiming = Choosing & {
  readonly items: EditionItems
  readonly erasedAt?: string | undefined
}

/** A number, and of how many: the supply when it was claimed. */
export type ClaimedEdition = { readonly number: number; readonly of: number }

/**
 * So long after everything was taken, a claim of a taken number is found by a read that is not consistent. DynamoDB
 * says that its copies agree within a second as a rule: this is sixty times that.
 */
const SETTLED_AFTER_MS = 60_000

/**
 * The user's number of a limited keepsake: the one they hold, or else a free one. The claim is put first, with a number
 * and a ticket, and then the number, on condition that no other ticket has it. When another has, the claim moves to
 * another number, on condition that it is still as it was. Called again, after a crash or at the same time elsewhere,
 * it gives the same number.
 *
 * Why a user never holds two. A number's ticket never changes. A number gets this claim's ticket only from someone who
 * saw the claim at that number, and the claim leaves a number only after somebody saw another ticket there. So once a
 * number has its ticket, the claim stays at it, and no number that it left can ever get it. There is one claim at a
 * time, since it is put on condition that there is none.
 *
 * Why none leaks. A number that is taken has the ticket of a claim that is at it, and whoever claims for that user
 * meets the claim: a put is refused by it, and 'sold-out' is answered only after a look for it.
 *
 * Why 'sold-out' is true for ever. First all numbers were seen taken, then the claim was looked for: there was none, or
 * one whose number has another ticket. No free number is left for it to move to.
 *
 * Only an erasure removes a claim. The number stays taken, with a ticket that nobody has. Whoever did not know of the
 * erasure may then claim anew, which a further pass of the erasure finds, or meets what came after it.
 *
 * @throws ErasedMeanwhileError
 */
export async function claimEdition(claiming: Claiming): Promise<ClaimedEdition | 'sold-out'> {
  /** The user's claim, at a number that has another ticket. */
  let lost: Claim | undefined
  while (true) {
    const chosen = await chooseNumber(claiming, { consistent: lost !== undefined })
    try {
      const claim =
        chosen === undefined ? await lastLook(claiming, lost) : await placeClaim(claiming, chosen, lost)
      if (!claim) return 'sold-out'
      if (await takeNumber(claiming, claim, chosen)) return { number: claim.number, of: claim.of }
      lost = claim
    } finally {
      if (chosen !== undefined) claiming.frontier.release(chosen)
    }
  }
}

/** Puts the user's claim at the number, or moves it there; where there is another by now, that one. */
async function placeClaim(
  { items, of, erasedAt }: Claiming,
  number: number,
  lost: Claim | undefined,
): Promise<Claim> {
  if (lost) {
    if (await items.moveClaim(lost, { number, of })) return { ...lost, number, of }
    return met(await items.claim({ consistent: true }), erasedAt)
  }
  const claim = { number, of, ticket: newTicket(), ...(erasedAt ? { erasedAt } : {}) }
  const result = await items.putClaim(claim)
  return result.put ? claim : met(result.held, erasedAt)
}

/** Takes the claim's number, unless another ticket has it. */
async function takeNumber(
  { items, frontier, now }: Claiming,
  { number, ticket }: Claim,
  chosen: number | undefined,
): Promise<boolean> {
  const taken = { number, ticket, openBelow: frontier.openBelow(bucketOf(number)) }
  // A claim that was there already may have its number, or have lost it.
  const holder = number === chosen ? undefined : await items.ticketOf(number)
  const isOwn = holder === undefined ? await items.take(taken) : holder === ticket
  frontier.learn([taken])
  if (!isOwn) frontier.meet(now())
  return isOwn
}

/** Once all numbers are taken: the user's claim, if its number may be theirs. */
async function lastLook(
  { items, frontier, of, erasedAt, now }: Claiming,
  lost: Claim | undefined,
): Promise<Claim | undefined> {
  if ((frontier.soldOut?.upTo ?? 0) < of) {
    const soldOut = { upTo: of, since: now() }
    frontier.learnSoldOut(soldOut)
    const mark = await items.soldOut()
    if (mark && mark.upTo >= of) frontier.learnSoldOut(mark)
    else await items.markSoldOut(soldOut)
  }
  const since = frontier.soldOut?.since ?? now()
  const found = await items.claim({ consistent: now() - since < SETTLED_AFTER_MS })
  if (!found || isFromBefore(erasedAt, found.erasedAt)) return undefined
  if (found.ticket === lost?.ticket && found.number === lost.number) return undefined
  return met(found, erasedAt)
}

/** A claim that was there in place of the one to be written, unless it belongs to another time than this. */
function met(claim: Claim | undefined, erasedAt: string | undefined): Claim {
  if (claim && claim.erasedAt === erasedAt) return claim
  throw new ErasedMeanwhileError(
    claim
      ? 'An edition was claimed after an erasure of the user that is not known here.'
      : 'The claim of an edition was there and then was not.',
  )
}

/** 96 bits: nobody meets another's by chance. */
export const newTicket = () => randomBytes(12).toString('base64url')
