import * as fc from 'fast-check'
import { calendarOf, daysIn, offsetsOf, runsEndingAt } from '../../../awarding/criteria/local-day.ts'
import { activityOf, DAY, HOUR } from '../support/activities.ts'
import { campaignOf, catalogueOf } from '../support/campaigns.ts'
import { deliver } from '../support/deliver.ts'
import { longestStreak } from '../support/oracle.ts'

/** Whether voting at these times earns a streak of that many days. */
function earns(times: readonly (string | number)[], days: number, timeZone: string): boolean {
  const campaign = campaignOf({
    startsAt: '2024-01-01T00:00:00Z',
    endsAt: '2025-01-01T00:00:00Z',
    timeZone,
    earn: { fan: { streak: { activity: 'PollVoted', days } } },
  })
  const votes = times.map((at) => activityOf({ type: 'PollVoted', at }))
  return deliver(catalogueOf(campaign), [votes]).awards.length === 1
}

const zones = ['America/New_York', 'Europe/Paris', 'Asia/Kathmandu', 'Pacific/Chatham', 'Pacific/Apia', 'UTC']
/** Around the clock changes of 2024: America in March and November, Europe in March and October, Chatham in April and September. */
const changes = ['2024-03-10', '2024-03-31', '2024-04-07', '2024-09-29', '2024-10-27', '2024-11-03']

describe('streak', () => {
  test.each(zones)('in %s is what a calendar on the wall says, across every clock change', (timeZone) => {
    const { dayOf, hadDay } = calendarOf(timeZone)
    for (const change of changes) {
      const around = Date.parse(`${change}T00:00:00Z`)
      fc.assert(
        fc.property(fc.array(fc.integer({ min: -3 * 96, max: 3 * 96 }), { maxLength: 14 }), (quarters) => {
          const times = quarters.map((quarter) => around + (quarter * HOUR) / 4)
          const days = [...new Set(times.map(dayOf))].sort((a, b) => a - b)
          expect(Math.max(0, ...runsEndingAt(days, { grace: 0, hadDay }))).toBe(
            longestStreak(
              timeZone,
              times.map((at) => ({ at })),
            ),
          )
        }),
        { numRuns: 60 },
      )
    }
  })

  test.each(zones)('in %s has a run of each length from one vote a local day', (timeZone) => {
    const noon = Date.parse('2024-03-08T12:00:00Z')
    const times = Array.from({ length: 5 }, (_, day) => noon + day * DAY)
    expect(earns(times, 5, timeZone)).toBe(true)
    expect(earns(times, 6, timeZone)).toBe(false)
    expect(earns(times.toSpliced(2, 1), 3, timeZone)).toBe(false)
  })

  test('knows the day of 23 hours in New York', () => {
    // From 23:30 on 9 March to 00:30 on 11 March are 24 hours of clock, and three dates with what lies between.
    expect(
      earns(['2024-03-10T04:30:00Z', '2024-03-10T05:30:00Z', '2024-03-11T04:30:00Z'], 3, 'America/New_York'),
    ).toBe(true)
    // 25 hours of clock time, but 23:30 and then 01:30 two dates later.
    expect(earns(['2024-03-10T04:30:00Z', '2024-03-11T05:30:00Z'], 2, 'America/New_York')).toBe(false)
  })

  test('knows the day of 25 hours in New York', () => {
    // 00:15 and 23:45 of 3 November are 24.5 hours apart, and one date.
    expect(earns(['2024-11-03T04:15:00Z', '2024-11-04T04:45:00Z'], 2, 'America/New_York')).toBe(false)
    expect(earns(['2024-11-03T04:15:00Z', '2024-11-04T05:15:00Z'], 2, 'America/New_York')).toBe(true)
  })

  test('cuts the day at local midnight, to the minute, where offsets are odd', () => {
    // Kathmandu is UTC+05:45, Chatham in March UTC+13:45.
    expect(earns(['2024-03-10T18:14:59Z', '2024-03-10T18:15:00Z'], 2, 'Asia/Kathmandu')).toBe(true)
    expect(earns(['2024-03-10T18:13:00Z', '2024-03-10T18:14:59Z'], 2, 'Asia/Kathmandu')).toBe(false)
    expect(earns(['2024-03-10T10:14:59Z', '2024-03-10T10:15:00Z'], 2, 'Pacific/Chatham')).toBe(true)
  })

  test('counts many votes of one day once, and a late vote mends a gap', () => {
    const [monday, tuesday, wednesday] = ['2024-03-11', '2024-03-12', '2024-03-13'].map(
      (day) => `${day}T15:00:00Z`,
    )
    expect(earns([monday, monday, monday].map(String), 2, 'Europe/Paris')).toBe(false)
    expect(earns([monday, wednesday, tuesday].map(String), 3, 'Europe/Paris')).toBe(true)
  })

  test('is not broken by a date that its zone never had: Samoa went from 29 to 31 December 2011', () => {
    const votes = ['2011-12-29T12:00:00-10:00', '2011-12-31T12:00:00+14:00', '2012-01-02T12:00:00+14:00']
    const streak = (days: number, grace = 0) => {
      const campaign = campaignOf({
        startsAt: '2011-12-01T00:00:00Z',
        endsAt: '2012-02-01T00:00:00Z',
        timeZone: 'Pacific/Apia',
        earn: { fan: { streak: { activity: 'PollVoted', days, grace } } },
      })
      const activities = votes.map((at) => activityOf({ type: 'PollVoted', at }))
      return deliver(catalogueOf(campaign), [activities]).awards
    }
    expect(streak(2)).toMatchObject([{ earnedAt: Date.parse(String(votes[1])) }])
    expect(streak(3)).toEqual([])
    expect(streak(3, 1)).toHaveLength(1)
    const { hadDay } = calendarOf('Pacific/Apia')
    const day = Date.parse('2011-12-30') / DAY
    expect([day - 1, day, day + 1].map(hadDay)).toEqual([true, false, true])
  })

  test.each([
    // Newfoundland set its clock back at a minute past midnight, to the day before.
    [
      'one day that has begun twice, and another',
      '2010-11-07T02:30:30Z',
      '2010-11-07T02:40:00Z',
      'America/St_Johns',
      2,
    ],
    ['five days from such a night on', '2010-11-07T02:30:30Z', '2010-11-12T02:40:00Z', 'America/St_Johns', 6],
    ['five days up to such a night', '2010-11-02T02:30:30Z', '2010-11-07T02:30:31Z', 'America/St_Johns', 7],
    ['three days of another week', '2010-11-20T12:00:00Z', '2010-11-22T12:00:00Z', 'America/St_Johns', 3],
    ['one day, whose end is another', '2024-07-01T22:00:00Z', '2024-07-02T22:00:00Z', 'Europe/Paris', 1],
    ['one day and a second', '2024-07-01T22:00:00Z', '2024-07-02T22:00:01Z', 'Europe/Paris', 2],
  ])('has at most so many days in a window of %s', (_, from, to, timeZone, days) => {
    expect(daysIn({ from: Date.parse(from), to: Date.parse(to) }, timeZone)).toBe(days)
  })

  test('writes the offset of a zone as times have it', () => {
    const winter = Date.parse('2010-11-20T12:00:00Z')
    expect(['America/St_Johns', 'UTC', 'Asia/Kathmandu'].map((zone) => offsetsOf(zone)(winter))).toEqual([
      '-03:30',
      '+00:00',
      '+05:45',
    ])
  })

  test('goes on under another name of its zone, whose canonical name never changes', () => {
    const idOf = (timeZone: string) => {
      const of = campaignOf({ timeZone, earn: { fan: { streak: { activity: 'PollVoted', days: 2 } } } })
      return [...(catalogueOf(of).campaigns.get(of.id)?.measures.keys() ?? [])].join()
    }
    expect(idOf('Europe/Kyiv')).toBe(idOf('Europe/Kiev'))
    expect(idOf('Asia/Kolkata')).toBe(idOf('Asia/Calcutta'))
    expect(idOf('Europe/Paris')).not.toBe(idOf('Europe/Berlin'))
    // They are in the ids of what users have: see decision 0033 before you change one.
    const names = {
      'Europe/Kyiv': 'Europe/Kiev',
      'Asia/Kolkata': 'Asia/Calcutta',
      'Asia/Ho_Chi_Minh': 'Asia/Saigon',
      'America/Argentina/Buenos_Aires': 'America/Buenos_Aires',
      'US/Eastern': 'America/New_York',
      'Etc/UTC': 'UTC',
      'Europe/Paris': 'Europe/Paris',
    }
    expect(Object.fromEntries(Object.keys(names).map((name) => [name, calendarOf(name).name]))).toEqual(names)
  })
})
