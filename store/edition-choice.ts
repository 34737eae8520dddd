import type { Frontier } from './edition-frontier.ts'
import { bucketOf, type EditionItems } from './edition-items.ts'

/** A bucket that others have just filled tells little of the rest while claims are spread. */
const MISSES_BEFORE_LEAP = 3

export type Choosing = {
  readonly items: Pick<EditionItems, 'takenIn' | 'soldOut'>
  readonly frontier: Frontier
  /** The supply. */
  readonly of: number
  /** Epoch milliseconds. */
  readonly now: () => number
  /** From 0 to below 1. */
  readonly random: () => number
}

/**
 * A number up to `of` that is free as far as the reads tell, or undefined when all are taken. On a quiet day it is the
 * lowest. Reads one bucket, or two where the first has just become full; many only where others have gone far on, or
 * claims keep meeting. The choice is to be released.
 */
export async function chooseNumber(
  { items, frontier, of, now, random }: Choosing,
  options: { consistent: boolean },
): Promise<number | undefined> {
  const read = async (bucket: number) => frontier.learn(await items.takenIn(bucket, options))
  const readMark = async () => {
    const soldOut = await items.soldOut()
    if (soldOut) frontier.learnSoldOut(soldOut)
  }
  const { underWay } = frontier
  underWay.mark ??= readMark()
  await underWay.mark.catch((error: unknown) => {
    delete underWay.mark
    throw error
  })
  for (let misses = 0; !frontier.isAllTaken(of); misses++) {
    const choice = { of, width: frontier.width(now()), random }
    const patience = choice.width === 1 ? 1 : MISSES_BEFORE_LEAP
    let bucket: number | undefined
    if (misses % (patience + 1) < patience) {
      bucket = frontier.openBucket(choice)
      await read(bucket)
    } else {
      underWay.leap ??= leap(frontier, of, read).finally(() => delete underWay.leap)
      bucket = await underWay.leap
      // The last bucket is full, and some below it may not be: unless somebody has looked at them all already.
      if (bucket === undefined) await readMark()
    }
    const number = bucket !== undefined && frontier.choose(bucket, choice)
    if (number) return number
  }
  return undefined
}

/**
 * The lowest bucket with a free number, found by reading at most some 27 buckets of 10,000,000 numbers: ever further
 * ones until one is not full, and then by halves. After claims that met there may be others with free numbers below
 * it, no more than they can be apart. Undefined when the last one is full.
 */
async function leap(
  frontier: Frontier,
  of: number,
  read: (bucket: number) => Promise<void>,
): Promise<number | undefined> {
  const end = bucketOf(of)
  let low = frontier.from
  let high = end + 1
  const isFull = async (bucket: number) => {
    await read(bucket)
    const full = frontier.isFull(bucket, of)
    low = Math.max(frontier.from, full ? bucket + 1 : low)
    if (!full) high = bucket
    return full
  }
  // The next two one by one: where some environments take turns, that is as far as others have gone on.
  let far = 0
  for (let probe = 1; low < high && (await isFull(Math.min(low + far, end))); probe++)
    if (probe > 1) far = (far + 2) ** 2 - 2
  while (low < high) await isFull(Math.floor((low + high) / 2))
  return high > end ? undefined : high
}
