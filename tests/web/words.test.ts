import {
  announcement,
  availabilityText,
  countText,
  editionText,
  invitation,
  isolated,
  type Locked,
  progressText,
  statusText,
} from '../../web/model/words.ts'
import { earned, hidden, locked, passport } from './support/passport.ts'

test.each([
  [{ current: 7, target: 10, unit: 'activities' }, '7 of 10'],
  [{ current: 0, target: 15, unit: 'minutes' }, '0 of 15 minutes'],
  [{ current: 2, target: 3, unit: 'days' }, '2 of 3 days'],
  [{ current: 1, target: 3, unit: 'steps' }, '1 of 3 steps'],
  [{ current: 2, target: 8, unit: 'keepsakes' }, '2 of 8 stamps'],
  [{ current: 1, target: 2, unit: 'criteria' }, '1 of 2 goals'],
  [{ current: 0, target: 1, unit: 'minutes' }, '0 of 1 minute'],
  [{ current: 0, target: 1, unit: 'activities' }, '0 of 1'],
  [{ current: 1200, target: 12_000, unit: 'minutes' }, '1,200 of 12,000 minutes'],
] as const)('the progress %j reads "%s"', (progress, text) => {
  expect(progressText(progress)).toBe(text)
})

test('a minute that is not whole yet does not count as reached', () => {
  expect(progressText({ current: 14.99, target: 15, unit: 'minutes' })).toBe('14 of 15 minutes')
})

test('an edition and a count read with thousands apart', () => {
  expect(editionText({ number: 4217, of: 10_000 })).toBe('No. 4,217 of 10,000')
  expect(countText(passport([earned('a'), locked('b'), hidden]))).toBe('1 of 3 stamps')
  expect(countText(passport([locked('a')]))).toBe('0 of 1 stamp')
})

test('a passport says whether it is open, and one to come from when', () => {
  const shown = passport([])
  expect(statusText({ ...shown, status: 'upcoming' })).toBe('Opens 26 July')
  expect(statusText({ ...shown, status: 'open' })).toBe('Open now')
  expect(statusText({ ...shown, status: 'closed' })).toBe('Closed')
})

test.each<[Partial<Locked>, string | undefined]>([
  [{ availability: 'open' }, undefined],
  [{ availability: 'open', closesAt: '2024-08-08T00:00:00-04:00' }, 'Until 7 August'],
  [{ availability: 'closed' }, 'Closed'],
  [{ availability: 'closed', closesAt: '2024-08-08T00:00:00-04:00' }, 'Ended 7 August'],
  [{ availability: 'upcoming', opensAt: '2024-07-28T00:00:00-04:00' }, 'Opens 28 July'],
  [{ availability: 'upcoming' }, 'Opens 26 July'],
  [{ availability: 'open', supply: 5000, soldOut: true }, 'All 5,000 are taken'],
  [{ availability: 'closed', soldOut: true }, 'All are taken'],
])('a stamp that is %j says %s', (page, text) => {
  expect(availabilityText({ ...locked('a'), ...page }, passport([]))).toBe(text)
})

test('where the whole passport has closed, or is to come, no stamp repeats it', () => {
  const closed = { ...passport([]), status: 'closed' } as const
  expect(availabilityText(locked('a', 0, { availability: 'closed' }), closed)).toBeUndefined()
  const upcoming = { ...passport([]), status: 'upcoming' } as const
  expect(availabilityText(locked('a', 0, { availability: 'upcoming' }), upcoming)).toBeUndefined()
})

test('new stamps are announced by name', () => {
  expect(announcement(['Trivia ace'])).toBe('New stamp: Trivia ace')
  expect(announcement(['A', 'B'])).toBe('New stamps: A and B')
  expect(announcement(['A', 'B', 'C'])).toBe('New stamps: A, B and C')
})

test('a title keeps its direction to itself within a sentence', () => {
  expect(announcement(['\u202etset', 'שלום'])).toBe('New stamps: \u2068tset\u2069 and \u2068שלום\u2069')
  expect(isolated('a\u2069\u2069b')).toBe('\u2068ab\u2069')
  expect(isolated('Opening night')).toBe('Opening night')
  expect(invitation(passport([]), { ...earned('marathon'), title: '\u202ex' })).toBe('Newest: \u2068x\u2069')
})

test('of many new stamps at once the first are named and the others counted', () => {
  expect(announcement(['A', 'B', 'C', 'D'])).toBe('New stamps: A, B and 2 more')
  expect(announcement(Array.from({ length: 40 }, (_, n) => `${n}`))).toBe('New stamps: 0, 1 and 38 more')
})

test('a closed passport names what came last, or says how to begin', () => {
  const shown = passport([])
  expect(invitation(shown, earned('marathon'))).toBe('Newest: The marathon')
  expect(invitation(shown, undefined)).toBe('Watch, answer and vote to earn your first stamp')
  const upcoming = { ...shown, status: 'upcoming' } as const
  expect(invitation(upcoming, undefined)).toBe('Your first stamp can be earned from 26 July')
  expect(invitation({ ...shown, status: 'closed' }, undefined)).toBe('No stamps this time')
})
