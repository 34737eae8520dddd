import { seededUserId } from '../../seeding/viewer.ts'
import { inParallel } from '../../store/in-parallel.ts'
import type { Store } from '../../store/open.ts'

/** One in three holds nothing: of as many together, somebody does. */
const LOOKED_AT = 20

/**
 * Looks whether the last of the users have been seeded: reads of users that nobody has seeded are quick, and tell nothing.
 *
 * @returns a sentence that says how to mend it, if they have not
 */
export async function unseeded(
  store: Store,
  { users, randomSeed }: { readonly users: number; readonly randomSeed: number },
): Promise<string | undefined> {
  const first = Math.max(0, users - LOOKED_AT)
  const numbers = Array.from({ length: users - first }, (_, index) => first + index)
  let isThere = false
  await inParallel(8, numbers, async (number) => {
    const { progress } = await store.forUser(seededUserId(randomSeed, number)).holdings()
    isThere ||= progress.length > 0
  })
  if (isThere) return undefined
  const who = `${seededUserId(randomSeed, first)} to ${seededUserId(randomSeed, users - 1)}`
  return `of ${who} nobody has done anything: seed as many first, with keepsakes seed --users ${users} --random-seed ${randomSeed}`
}
