import * as z from 'zod/mini'
import { cataloguePointerSchema } from '../schemas/catalogue-pointer.ts'

/**
 * The pointer as those who publish write it: with what was served before, the last first. Functions read the rest alone, so
 * this costs them nothing.
 */
export const publishedPointerSchema = z.extend(cataloguePointerSchema, {
  before: z.optional(z.array(z.int().check(z.positive()))),
})
export type PublishedPointer = z.infer<typeof publishedPointerSchema>

/** So many steps back are remembered. */
export const MOST_BEFORE = 50

/**
 * Numbers of the snapshots that a rollback goes to, one step after another. A pointer of an earlier release has none: there it is
 * the snapshot that it names for when its own cannot be used, and where it names none the one below. Without a pointer that can be
 * read the newest is served, and before it the one below.
 *
 * @param numbers of all snapshots, ascending
 */
export function servedBefore(
  pointer: PublishedPointer | undefined,
  numbers: readonly number[],
): readonly number[] {
  if (pointer === undefined) return numbers.slice(-2, -1)
  if (pointer.before !== undefined) return pointer.before
  const named = /(\d+)\.json$/.exec(pointer.previousKey ?? '')?.[1]
  if (named !== undefined) return [Number(named)]
  return numbers.filter((number) => number < pointer.number).slice(-1)
}

/**
 * Gives what was served before, once a snapshot is served again. A step back forgets those that it goes past, or the next one would lead
 * to the snapshot that was rolled back from. A snapshot that is none of those before is a step forward.
 */
export function steppedBack({
  before,
  from,
  to,
}: {
  readonly before: readonly number[]
  readonly from: number
  readonly to: number
}): readonly number[] {
  const at = before.indexOf(to)
  return at < 0 ? [from, ...before] : before.slice(at + 1)
}
