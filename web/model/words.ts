import type { Passport, PassportPage } from '../../schemas/api/passport.ts'
import { closing, opening } from './dates.ts'
import { language } from './language.ts'

export type Earned = Extract<PassportPage, { state: 'earned' }>
export type Locked = Extract<PassportPage, { state: 'locked' }>
type Progress = Locked['progress']

/** `4,217` */
export const number = (value: number): string => value.toLocaleString(language())

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

/** A unit that has been started does not count as reached: 14.9 minutes are 14. */
export const reached = ({ current }: Progress): string => number(Math.floor(current))

/** Whether there is anything of it yet that would not be told as nothing. */
export const isBegun = ({ current }: Progress): boolean => current >= 1

/** `7 of 10 days` */
export const progressText = (progress: Progress): string => `${reached(progress)} ${targetText(progress)}`

const DEEDS: Record<string, string> = { TvWatched: 'Watch', TriviaAnswered: 'Answer', PollVoted: 'Vote' }

/** `Watch`, `Trivia ace`, `1 of these`: what a part of a stamp asks for. */
export function partName(
  { activities, keepsakeId, hidden, needed }: NonNullable<Locked['parts']>[number],
  keepsakes: Passport['keepsakes'] = [],
): string {
  if (hidden) return 'Mystery stamp'
  const page = keepsakes.find((each) => each.state !== 'hidden' && each.keepsakeId === keepsakeId)
  if (keepsakeId) return page && page.state !== 'hidden' ? page.title : keepsakeId
  return activities?.map((type) => DEEDS[type] ?? type).join(' + ') ?? `${number(needed ?? 1)} of these`
}

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

/** When a stamp can be earned, where its passport does not say so already. */
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

/** A closed passport says below its cover which stamp came last, or what to do. */
export function invitation({ status, startsAt, timeZone }: Whole, latest: Pick<Earned, 'title'> | undefined) {
  if (latest) return `Newest: ${isolated(latest.title)}`
  if (status === 'upcoming') return `Your first stamp can be earned from ${opening(startsAt, timeZone)}`
  return status === 'closed' ? 'No stamps this time' : 'Watch, answer and vote to earn your first stamp'
}

/** More than so many are not called by their names: after a night offline there may be dozens. */
const NAMED = 3

/** Characters that turn the direction of the text around them. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g

/** Characters that run from right to left, or make others do so. */
const LEFTWARDS =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** A title as it can stand within a sentence that is text alone: in a direction of its own, which ends with it. */
export const isolated = (title: string): string =>
  LEFTWARDS.test(title) ? `\u2068${title.replaceAll(TURNING, '')}\u2069` : title

/** `New stamp: Trivia ace`, `New stamps: Trivia ace, Marathon and Super Sunday`, `New stamps: A, B and 11 more`. */
export function announcement(titles: readonly string[]): string {
  const shown = titles.map(isolated)
  if (shown.length === 1) return `New stamp: ${shown[0]}`
  const named = shown.length > NAMED ? shown.slice(0, NAMED - 1) : shown.slice(0, -1)
  const last = shown.length > NAMED ? `${number(shown.length - named.length)} more` : shown.at(-1)
  return `New stamps: ${named.join(', ')} and ${last}`
}

/** How large a title is to be set: the longer, the smaller, in the same room. */
export function lengthOf({ length }: string): 'short' | 'medium' | 'long' {
  if (length <= 20) return 'short'
  return length <= 48 ? 'medium' : 'long'
}
