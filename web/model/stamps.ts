import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import type { Passport } from '../../schemas/api/passport.ts'
import { digits, lastMomentBefore } from './dates.ts'
import { type Earned, isBegun, type Locked, shareOf } from './words.ts'

export function earnedOf({ keepsakes }: Pick<Passport, 'keepsakes'>): Earned[] {
  return keepsakes.filter((page): page is Earned => page.state === 'earned')
}

/** The earned stamps, the last one first. */
export function latestOf(passport: Pick<Passport, 'keepsakes'>): Earned[] {
  return newestFirst(earnedOf(passport))
}

/** The stamps that are earned now and were not before. */
export function newlyEarned(before: Passport, now: Passport): Earned[] {
  const held = new Set(earnedOf(before).map(({ keepsakeId }) => keepsakeId))
  return earnedOf(now).filter(({ keepsakeId }) => !held.has(keepsakeId))
}

/** The stamps that have been begun and could be earned now, the nearest first; equally near ones in the producer's order. */
export function nearest({ keepsakes }: Pick<Passport, 'keepsakes'>): Locked[] {
  return keepsakes
    .filter(
      (page): page is Locked => page.state === 'locked' && page.availability === 'open' && !page.soldOut,
    )
    .filter(({ progress }) => isBegun(progress))
    .sort((a, b) => shareOf(b.progress) - shareOf(a.progress))
}

export type Listed = KeepsakeList['keepsakes'][number]

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

/** How many stamps a page of the passport takes: three by two on a desk, two by three on a phone. */
export const STAMPS_A_PAGE = 6

export function pagesOf<Stamp>(stamps: readonly Stamp[]): Stamp[][] {
  return Array.from({ length: Math.ceil(stamps.length / STAMPS_A_PAGE) }, (_, page) =>
    stamps.slice(page * STAMPS_A_PAGE, (page + 1) * STAMPS_A_PAGE),
  )
}

/** As in the passports of states (ICAO 9303). */
const WIDTH = 44

/** The two lines at the foot of a passport's first page: what it is, whose, from when, until when and how full. */
export function machineReadable(passport: Passport, holder = ''): [string, string] {
  const { title, startsAt, endsAt, timeZone, keepsakes } = passport
  const count = (value: number) => String(value).padStart(3, '0')
  return [
    line(`P<${title}<<${holder}`),
    line(
      [
        `${digits(startsAt, timeZone)}<${digits(lastMomentBefore(endsAt), timeZone)}`,
        count(earnedOf(passport).length) + count(keepsakes.length),
      ].join('<<'),
    ),
  ]
}

function line(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
  return plain
    .replace(/[^A-Z0-9]/g, '<')
    .slice(0, WIDTH)
    .padEnd(WIDTH, '<')
}
