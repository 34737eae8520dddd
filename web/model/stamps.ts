import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import type { Passport } from '../../schemas/api/passport.ts'
import { type Earned, type Locked, shareOf } from './words.ts'

export function earnedOf({ keepsakes }: Pick<Passport, 'keepsakes'>): Earned[] {
  return keepsakes.filter((page): page is Earned => page.state === 'earned')
}

/** What was earned last comes first. */
export function latestOf(passport: Pick<Passport, 'keepsakes'>): Earned[] {
  return newestFirst(earnedOf(passport))
}

/** What is earned now and was not before. */
export function newlyEarned(before: Passport, now: Passport): Earned[] {
  const held = new Set(earnedOf(before).map(({ keepsakeId }) => keepsakeId))
  return earnedOf(now).filter(({ keepsakeId }) => !held.has(keepsakeId))
}

/** What could be earned now, the nearest first; of those equally near, in the producer's order. */
export function nearest({ keepsakes }: Pick<Passport, 'keepsakes'>): Locked[] {
  return keepsakes
    .filter(
      (page): page is Locked => page.state === 'locked' && page.availability === 'open' && !page.soldOut,
    )
    .sort((a, b) => shareOf(b.progress) - shareOf(a.progress))
}

type Listed = KeepsakeList['keepsakes'][number]

export const keyOf = ({ campaignId, keepsakeId }: Pick<Listed, 'campaignId' | 'keepsakeId'>): string =>
  `${campaignId}/${keepsakeId}`

/**
 * The list as it is shown, with its first page as it is now. Where that page does not reach what is shown, there is a
 * gap that only the page's own cursor continues: then it takes the place of all. What arrives late, with a date before
 * that page's, is seen when the list is read anew.
 */
export function withNewest(shown: KeepsakeList, first: KeepsakeList): KeepsakeList {
  const known = new Set(shown.keepsakes.map(keyOf))
  const overlaps = first.keepsakes.some((keepsake) => known.has(keyOf(keepsake)))
  const renewed = new Set(first.keepsakes.map(keyOf))
  const rest = shown.keepsakes.filter((keepsake) => !renewed.has(keyOf(keepsake)))
  if (!overlaps || rest.length === 0 || first.cursor === undefined) return first
  return { ...shown, keepsakes: newestFirst([...first.keepsakes, ...rest]) }
}

/** The list as it is shown, continued. Nothing is shown twice, whatever arrived in between. */
export function continued(shown: KeepsakeList, next: KeepsakeList): KeepsakeList {
  const known = new Set(shown.keepsakes.map(keyOf))
  return {
    ...next,
    keepsakes: [...shown.keepsakes, ...next.keepsakes.filter((each) => !known.has(keyOf(each)))],
  }
}

function newestFirst<Held extends { readonly earnedAt: string }>(keepsakes: readonly Held[]): Held[] {
  return keepsakes.toSorted((a, b) => Date.parse(b.earnedAt) - Date.parse(a.earnedAt))
}
