import type { Passport, PassportPage } from '../../schemas/api/passport.ts'
import { closing, opening } from './dates.ts'

export type Earned = Extract<PassportPage, { state: 'earned' }>
export type Locked = Extract<PassportPage, { state: 'locked' }>
type Progress = Locked['progress']

/** `4,217` */
export const number = (value: number): string => value.toLocaleString('en-GB')

/** An activity may be a vote, an answer or a programme: which, only the stamp's own words tell. */
const UNITS: Record<Progress['unit'], string> = {
  activities: '',
  minutes: 'minutes',
  days: 'days',
  steps: 'steps',
  keepsakes: 'stamps',
  criteria: 'goals',
}

/** `of 10 days`, `of 2` */
export function targetText({ target, unit }: Progress): string {
  const word = target === 1 ? UNITS[unit].slice(0, -1) : UNITS[unit]
  return `of ${number(target)} ${word}`.trimEnd()
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

/** `7 of 21` */
export function shareText({ keepsakes }: Pick<Passport, 'keepsakes'>): string {
  const earned = keepsakes.filter(({ state }) => state === 'earned').length
  return `${number(earned)} of ${number(keepsakes.length)}`
}

/** `7 of 21 stamps` */
export function countText(passport: Pick<Passport, 'keepsakes'>): string {
  return `${shareText(passport)} ${passport.keepsakes.length === 1 ? 'stamp' : 'stamps'}`
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
  if (availability === 'closed') {
    if (status === 'closed') return undefined
    return closesAt ? `Ended ${closing(closesAt, timeZone)}` : 'Closed'
  }
  return closesAt ? `Until ${closing(closesAt, timeZone)}` : undefined
}

/** What a closed passport says below its cover: what came last, or what to do. */
export function invitation({ status, startsAt, timeZone }: Whole, latest: Pick<Earned, 'title'> | undefined) {
  if (latest) return `Newest: ${latest.title}`
  if (status === 'upcoming') return `Your first stamp can be earned from ${opening(startsAt, timeZone)}`
  return status === 'closed' ? 'No stamps this time' : 'Watch, answer and vote to earn your first stamp'
}

/** More than so many are not called by their names: after a night offline there may be dozens. */
const NAMED = 3

/** `New stamp: Trivia ace`, `New stamps: Trivia ace, Marathon and Super Sunday`, `New stamps: A, B and 11 more`. */
export function announcement(titles: readonly string[]): string {
  if (titles.length === 1) return `New stamp: ${titles[0]}`
  const named = titles.length > NAMED ? titles.slice(0, NAMED - 1) : titles.slice(0, -1)
  const last = titles.length > NAMED ? `${number(titles.length - named.length)} more` : titles.at(-1)
  return `New stamps: ${named.join(', ')} and ${last}`
}

/** From so many characters on a title is set smaller. */
const LONG = 36

/** `long` where a title is to be set smaller. */
export const lengthOf = (title: string): 'long' | 'short' => (title.length > LONG ? 'long' : 'short')
