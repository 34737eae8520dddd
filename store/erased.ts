import type { Item } from './requests.ts'

/** Sort key of a user's marker in the progress table. `#` is in no campaign's id and comes before all of them. */
export const MARKER = '#erased'

/**
 * An item written of a user who was erased before carries the time of that erasure in its attribute `erasedAt`. It is
 * text in UTC with milliseconds, so its order is time's. An item is from before an erasure if it has none, or that of
 * an earlier one, whatever the time it was written at: whoever wrote it did not know of the erasure.
 */
export function isFromBefore(erasure: string | undefined, erasedAt: string | undefined): boolean {
  return erasure !== undefined && (erasedAt === undefined || erasedAt < erasure)
}

/** The same as a condition, with `:erasure`. It holds where there is no item, too. */
export const FROM_BEFORE = '(attribute_not_exists(erasedAt) OR erasedAt < :erasure)'

/** The erasure that an item was written after, or that the marker tells of. */
export function erasedAtOf(item: Item): string | undefined {
  return item.erasedAt?.S
}

/** The later of two. */
export function laterErasure(a: string | undefined, b: string | undefined): string | undefined {
  return isFromBefore(b, a) ? b : a
}

/** What a write met was erased before it could be read. Delivered again, it meets what there is now. */
export class ErasedMeanwhileError extends Error {
  override readonly name = 'ErasedMeanwhileError'
}
