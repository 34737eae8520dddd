import type { ClaimNumber } from '../../seeding/claims.ts'
import type { PlainItem, SeededUser } from '../../store/seeded-items.ts'

/** Items that were written. What was there before was left alone, and is not counted. */
export interface Written {
  readonly keepsakes: number
  readonly progress: number
}

/** The way of seeded users into the tables. */
export interface SeedWriter {
  readonly claim: ClaimNumber
  /** Writes the users, but for those of their items that are there. */
  write(users: readonly SeededUser[]): Promise<Written>
}

/** Writes the items whose keys are free, and tells how many those were. */
export type Fill = (
  table: 'keepsakes' | 'progress' | 'editions',
  items: readonly PlainItem[],
) => Promise<number>
