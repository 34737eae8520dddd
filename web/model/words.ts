import type { Passport, PassportPage } from '../../schemas/api/passport.ts'
import { closing, opening } from './dates.ts'

export type Earned = Extract<PassportPage, { state: 'earned' }>
export type Locked = Extract<PassportPage, { state: 'locked' }>
type Progress = Locked['progress']

/** `4,217` */
export const number = (value: number): string => value.toLocaleString('en-GB')

const UNITS: Record<Progress['unit'], string> = {
  activities: 'done',
  minutes: 'minutes',
  days: 'days',
  steps: 'steps',
  keepsakes: 'stamps',
  criteria: 'goals',
}

/** `of 10 days` */
export function targetText({ target, unit }: Progress): string {
  const word = target === 1 && unit !== 'activities' ? UNITS[unit].slice(0, -1) : UNITS[unit]
  return `of ${number(target)} ${word}`
}

/** What has been started but is not whole does not count as reached: 14.9 minutes are 14. */
export const reached = ({ current }: Progress): string => number(Math.floor(current))

/** `7 of 10 days` */
export const progressText = (progress: Progress): string => `${reached(progress)} ${targetText(progress)}`

/** From 0 to 1. */
export function shareOf({ current, target }: Progress): number {
  return Math.min(1, current / target)
}

/** `No. 4,217 of 10,000` */
export function editionText({ number: own, of }: NonNullable<Earned['edition']>): string {
  return `No. ${number(own)} of ${number(of)}`
}

/** `7 of 21 stamps` */
export function countText({ keepsakes }: Pick<Passport, 'keepsakes'>): string {
  const earned = keepsakes.filter(({ state }) => state === 'earned').length
  return `${number(earned)} of ${number(keepsakes.length)} ${keepsakes.length === 1 ? 'stamp' : 'stamps'}`
}

type Whole = Pick<Passport, 'status' | 'startsAt' | 'timeZone'>

/** Whether, or from when, the whole passport collects. */
export function statusText({ status, startsAt, timeZone }: Whole): string {
  if (status === 'upcoming') return `Opens ${opening(startsAt, timeZone)}`
  if (status === 'closed') return 'Closed'
  return 'Open now'
}

/** What there is to know of when a stamp can be earned, beyond what its passport says; often nothing. */
export function availabilityText(
  { availability, opensAt, closesAt, soldOut, supply }: Locked,
  { status, startsAt, timeZone }: Whole,
): string | undefined {
  if (soldOut) return supply ? `All ${number(supply)} are taken` : 'All are taken'
  if (availability === 'upcoming')
    return opensAt || status === 'open' ? `Opens ${opening(opensAt ?? startsAt, timeZone)}` : undefined
  if (availability === 'closed') return status === 'closed' ? undefined : 'Closed'
  return closesAt ? `Until ${closing(closesAt, timeZone)}` : undefined
}

/** `New stamp: Trivia ace`, `New stamps: Trivia ace, Marathon and Super Sunday`. */
export function announcement(titles: readonly string[]): string {
  if (titles.length === 1) return `New stamp: ${titles[0]}`
  return `New stamps: ${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}`
}
