import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import { ownText } from '../../../awarding/campaign/texts.ts'
import type { KeepsakeTally, PartTally } from '../../../awarding/rehearsing/recorded-tally.ts'

/** A keepsake of the draft, or one that only the live campaign has, with all that became of it. */
export interface RehearsedKeepsake {
  readonly id: string
  readonly title: string
  /** How many there are at most. */
  readonly supply: number | undefined
  readonly tally: KeepsakeTally | undefined
  readonly isGone: boolean
}

/** Every keepsake in the order of the draft, those that it no longer has last. */
export function rehearsedKeepsakes({ keepsakes, language }: Campaign, tally: PartTally): RehearsedKeepsake[] {
  const rest = new Map(tally.keepsakes)
  const take = (id: string) => {
    const found = rest.get(id as never)
    rest.delete(id as never)
    return found
  }
  const own = keepsakes
    .flatMap((keepsake) => (keepsake.tiers ?? [keepsake]).map((tier) => ({ ...keepsake, ...tier })))
    .map(({ id, title, supply }) => ({
      id,
      title: ownText(title, language),
      supply,
      tally: take(id),
      isGone: false,
    }))
  const gone = [...rest].map(([id, one]) => ({ id, title: id, supply: undefined, tally: one, isGone: true }))
  return [...own, ...gone]
}

const PERCENT = new Intl.NumberFormat('en-GB', { style: 'percent', maximumSignificantDigits: 2 })
const COUNT = new Intl.NumberFormat('en-GB')

export const count = (many: number): string => COUNT.format(many)

/** `12%, one viewer in 8`: how rare a keepsake is among those who did anything. */
export function rarity(earned: number, viewers: number): string {
  if (earned === 0 || viewers === 0) return 'nobody'
  const one = Math.round(viewers / earned)
  return one < 2
    ? PERCENT.format(earned / viewers)
    : `${PERCENT.format(earned / viewers)}, one viewer in ${count(one)}`
}

/** How many earned it on each day, from the first to the last on which anybody did. */
export function byDay({ days }: KeepsakeTally): number[] {
  const all = [...days.keys()]
  if (all.length === 0) return []
  const from = Math.min(...all)
  return Array.from({ length: Math.max(...all) - from + 1 }, (_, index) => days.get(from + index) ?? 0)
}
