import type { Item } from './items.ts'

/** Sort key of a user's marker in the progress table. `#` is in no campaign's id and comes before all of them. */
export const MARKER = '#erased'

/**
 * An item of a user who was erased before carries the time of that erasure in its attribute `erasedAt`, as text in UTC with
 * milliseconds, so that text order is time order. An item without it, or with that of an earlier erasure, is from before
 * the erasure: its writer did not know of it, even if it was written later.
 */
export function isFromBefore(erasure: string | undefined, erasedAt: string | undefined): boolean {
  return erasure !== undefined && (erasedAt === undefined || erasedAt < erasure)
}

/** The same as a condition, with `:erasure`. It holds where there is no item, too. */
export const FROM_BEFORE = '(attribute_not_exists(erasedAt) OR erasedAt < :erasure)'

/** The erasure that an item was written after, or that the marker tells of. */
export function erasedAtOf(item: Item): string | undefined {
  return typeof item.erasedAt === 'string' ? item.erasedAt : undefined
}

/** The later of two. */
export function laterErasure(a: string | undefined, b: string | undefined): string | undefined {
  return isFromBefore(b, a) ? b : a
}

/** A write met an item that was erased before it could be read. Delivered again, it meets what there is now. */
export class ErasedMeanwhileError extends Error {
  override readonly name = 'ErasedMeanwhileError'
}
