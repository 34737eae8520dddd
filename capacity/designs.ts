import type { CountedActivity } from './counted-work.ts'

export type Design = 'this' | 'records' | 'transactions'

export const DESIGNS: Readonly<Record<Design, string>> = {
  this: 'this design',
  records: 'idempotency records',
  transactions: 'transactions',
}

/**
 * The work of an activity under another design that awards as exactly:
 *
 * - with a record of each activity that was seen, as Powertools keeps them: put before the work, updated after it;
 * - with one transaction of that record, the progress and the keepsake. It writes each item for twice the units.
 *
 * Work that is the same is left as it was counted.
 */
export function under(design: Design, counted: CountedActivity): CountedActivity {
  const { writes, chain } = counted
  if (design === 'records') {
    return { ...counted, writes: writes + 2, chain: { ...chain, tables: chain.tables + 2 } }
  }
  // Putting and committing become one call, which takes about as long as two.
  if (design === 'transactions') return { ...counted, writes: 2 * (writes + 1) }
  return counted
}

/** Write units of an activity in the table that takes the most: in the records', or in that of progress. */
export function busiestTableWrites(design: Design, counted: CountedActivity): number {
  const progress = counted.writes - counted.keepsakeWrites
  return { this: progress, records: Math.max(progress, 2), transactions: 2 * Math.max(progress, 1) }[design]
}
