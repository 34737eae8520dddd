import { ownText, type Text } from '../../../awarding/campaign/texts.ts'
import type { Passport, PassportPage } from '../../../schemas/api/passport.ts'
import { readPassportToParis } from '../../demo/support/awards.ts'
import type { Answers } from './canned.ts'

/** It fills a passport: its texts, and how large its numbers are. */
export interface Wording {
  readonly title: string
  readonly description: string
  /** Stamps take these in turn, or else their own. */
  readonly titles?: readonly string[]
  readonly timeZone: string
  readonly earnedAt: string
  readonly closesAt: string
  readonly progress: { readonly current: number; readonly target: number }
  readonly edition: { readonly number: number; readonly of: number }
}

const SENTENCE =
  'The evening on which everybody who had a window on the river stayed up to see the boats go by, '

const campaign = readPassportToParis()

const own = (text: Text = '') => ownText(text, campaign.language)

const usual: Wording = {
  title: own(campaign.title),
  description: own(campaign.description),
  timeZone: campaign.timeZone,
  earnedAt: '2024-08-04T21:51:00-04:00',
  closesAt: '2024-08-10T00:00:00-04:00',
  progress: { current: 7, target: 15 },
  edition: { number: 3260, of: 5000 },
}

/** As it is, next to nothing, long, and in words that have no end or run from right to left. */
export const wordings: Readonly<Record<'usual' | 'short' | 'long' | 'unbroken', Wording>> = {
  usual,
  short: {
    title: 'A',
    description: '',
    titles: ['I'],
    timeZone: 'UTC',
    earnedAt: '2024-05-01T10:00:00Z',
    closesAt: '2024-05-02T00:00:00Z',
    progress: { current: 0, target: 2 },
    edition: { number: 1, of: 1 },
  },
  long: {
    title: SENTENCE.repeat(2).trim(),
    description: SENTENCE.repeat(10).trim(),
    titles: [SENTENCE.trim(), 'One more stamp of those that take two lines', 'Stamps'],
    timeZone: 'America/Argentina/ComodRivadavia',
    earnedAt: '2024-09-28T20:44:00Z',
    closesAt: '2024-09-30T22:44:00Z',
    progress: { current: 888_888, target: 1_000_000 },
    edition: { number: 8_888_888, of: 10_000_000 },
  },
  unbroken: {
    ...usual,
    title: 'Passport'.repeat(25),
    description: 'Passport'.repeat(125),
    titles: ['Stamp'.repeat(40), 'M'.repeat(28), 'طابع '.repeat(40).trim(), 'طابع'],
    progress: { current: 88_888, target: 100_000 },
  },
}

/** A passport of the campaign's stamps, with something of every state, worded like that. */
export function worded(wording: Wording, change: Partial<Passport> = {}): Answers {
  const { title, description, timeZone } = wording
  const { status = 'open' } = change
  const pages = campaign.keepsakes.map((_, at) => pageOf(at, wording))
  const keepsakes = pages.map((page) =>
    page.state === 'locked' && status !== 'open' ? { ...page, availability: status } : page,
  )
  const passport: Passport = {
    campaignId: campaign.id,
    title,
    ...(description && { description }),
    startsAt: '2024-04-30T22:44:00-04:00',
    endsAt: wording === usual ? '2024-08-12T00:00:00-04:00' : '2025-09-28T20:44:00-04:00',
    timeZone,
    status,
    keepsakes,
    ...change,
  }
  const list = passport.keepsakes.flatMap((page) =>
    page.state === 'earned' ? [{ ...page, campaignId: campaign.id }] : [],
  )
  return { passport, list: { keepsakes: list, cursor: 'more' } }
}

const STATES = [
  'earned',
  'earned',
  'begun',
  'earned',
  'locked',
  'begun',
  'soldOut',
  'closing',
  'upcoming',
] as const

function pageOf(at: number, { titles, progress, earnedAt, closesAt, edition }: Wording): PassportPage {
  const { id: keepsakeId, title, description, image, hidden, supply } = campaign.keepsakes[at] ?? never()
  if (hidden) return { state: 'hidden' }
  const state = STATES[at % STATES.length]
  const shown = {
    keepsakeId,
    title: titles?.[at % titles.length] ?? own(title),
    ...(description && { description: own(description) }),
    ...(image && at % 4 !== 3 && { image }),
    progress: { ...progress, unit: 'minutes' as const },
  }
  if (state === 'earned') return { state, ...shown, earnedAt, ...(at % 2 === 1 && { edition }) }
  const locked = { state: 'locked', ...shown, availability: 'open' } as const
  const limited = { supply: edition.of, soldOut: state === 'soldOut' }
  if (state === 'locked') return { ...locked, progress: { ...locked.progress, current: 0 } }
  if (state === 'soldOut') return { ...locked, ...limited }
  if (state === 'closing') return { ...locked, closesAt, ...(at > 9 && limited) }
  if (state === 'upcoming') return { ...locked, availability: 'upcoming', opensAt: closesAt }
  return { ...locked, ...(supply && limited) }
}

/** As it was before so many of its stamps were earned, and their titles. */
export function beforeTheLast(
  many: number,
  { passport, list }: Answers,
): { answers: Answers; titles: string[] } {
  const earned = passport.keepsakes.filter((page) => page.state === 'earned').slice(0, many)
  const keepsakes = passport.keepsakes.map((page): PassportPage => {
    if (page.state !== 'earned' || !earned.includes(page)) return page
    const { earnedAt: _, edition: __, ...shown } = page
    return { ...shown, state: 'locked', availability: 'open' }
  })
  return { answers: { passport: { ...passport, keepsakes }, list }, titles: earned.map(({ title }) => title) }
}

function never(): never {
  throw new Error('the campaign has fewer stamps')
}
