import { type ContentMistake, under } from '../../../schemas/mistakes.ts'
import type { Outlook } from '../kind.ts'

export type { Collection, Outlook, OutlookContext } from '../kind.ts'

/** The outlook of a criterion that depends on no keepsake. */
export function leafOutlook(mistakes: readonly ContentMistake[]): Outlook {
  const possible = !mistakes.some(({ fatal }) => fatal)
  return { mistakes, canBeMet: () => possible, collections: [] }
}

/** The outlook of a criterion of which `needed` parts must be met. */
export function partsOutlook(parts: readonly Outlook[], needed: number): Outlook {
  return {
    mistakes: parts.flatMap(({ mistakes }) => mistakes),
    canBeMet: (attainable) => parts.filter((part) => part.canBeMet(attainable)).length >= needed,
    collections: parts.flatMap(({ collections }) => collections),
  }
}

/** An outlook as seen from further out. */
export function outlookUnder(path: readonly PropertyKey[], outlook: Outlook): Outlook {
  return {
    ...outlook,
    mistakes: under(path, outlook.mistakes),
    collections: outlook.collections.map((one) => ({ ...one, path: [...path, ...one.path] })),
  }
}

/** An outlook with more mistakes, of which any fatal one decides. */
export function withMistakes(outlook: Outlook, mistakes: readonly ContentMistake[]): Outlook {
  const lost = mistakes.some(({ fatal }) => fatal)
  return {
    ...outlook,
    mistakes: [...outlook.mistakes, ...mistakes],
    canBeMet: (attainable) => !lost && outlook.canBeMet(attainable),
  }
}
