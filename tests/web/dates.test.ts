import { closing, day, days, digits, inked, moment, opening, zone } from '../../web/model/dates.ts'

const NEW_YORK = 'America/New_York'

test('a time is told where the campaign is, not where the page is', () => {
  const time = '2024-08-05T01:51:00Z'
  expect(day(time, NEW_YORK)).toBe('4 August 2024')
  expect(moment(time, NEW_YORK)).toBe('4 August 2024, 21:51')
  expect(moment(time, 'Europe/Paris')).toBe('5 August 2024, 03:51')
  expect(inked(time, NEW_YORK)).toBe('04 AUG 2024')
  expect(digits(time, NEW_YORK)).toBe('240804')
})

test('midnight is 00:00 of the day that begins', () => {
  expect(moment('2024-08-05T00:00:00-04:00', NEW_YORK)).toBe('5 August 2024, 00:00')
})

test('what begins at midnight has no time of day, and what ends there has the day before', () => {
  expect(opening('2024-07-28T00:00:00-04:00', NEW_YORK)).toBe('28 July')
  expect(opening('2024-08-04T21:50:00-04:00', NEW_YORK)).toBe('4 August, 21:50')
  expect(closing('2024-07-28T00:00:00-04:00', NEW_YORK)).toBe('27 July')
  expect(closing('2024-07-28T12:00:00-04:00', NEW_YORK)).toBe('28 July, 12:00')
})

test.each([
  ['2024-07-26T00:00:00-04:00', '2024-08-12T00:00:00-04:00', '26 July – 11 August 2024'],
  ['2024-08-01T00:00:00-04:00', '2024-08-12T00:00:00-04:00', '1 – 11 August 2024'],
  ['2024-08-01T00:00:00-04:00', '2024-08-02T00:00:00-04:00', '1 August 2024'],
  ['2024-12-30T00:00:00-05:00', '2025-01-03T00:00:00-05:00', '30 December 2024 – 2 January 2025'],
])('from %s until before %s are the days %s', (startsAt, endsAt, text) => {
  expect(days(startsAt, endsAt, NEW_YORK)).toBe(text)
})

test.each([
  ['America/New_York', 'New York time'],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires time'],
  ['UTC', 'UTC'],
  ['Etc/UTC', 'UTC'],
])('%s is %s', (name, text) => {
  expect(zone(name)).toBe(text)
})
