import * as fc from 'fast-check'
import { canonicalTimeSchema, storedTimeSchema } from '../../schemas/canonical-time.ts'
import {
  durationSchema,
  EARLIEST,
  formatTime,
  LATEST,
  parseDuration,
  parseTime,
  timeSchema,
} from '../../schemas/time.ts'
import { runs } from '../support/runs.ts'

const two = (value: number) => String(value).padStart(2, '0')
const YEAR_1 = -62_135_596_800_000
const YEAR_9999_END = 253_402_300_799_999

describe('a time', () => {
  test('is the instant that Date reads, at any offset', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: YEAR_1 + 86_400_000, max: YEAR_9999_END - 86_400_000 }),
        fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 }),
        fc.integer({ min: 0, max: 6 }),
        (instant, offset, digits) => {
          const local = new Date(instant + offset * 60_000).toISOString()
          const sign = offset < 0 ? '-' : '+'
          const zone = `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`
          const fraction = digits === 0 ? '' : `.${local.slice(20, 23).padEnd(6, '9').slice(0, digits)}`
          const text = `${local.slice(0, 19)}${fraction}${zone}`
          expect(parseTime(text)).toBe(Date.parse(text))
          if (digits >= 3) expect(parseTime(text)).toBe(instant)
        },
      ),
      { numRuns: runs(200) },
    )
  })

  test('written by formatTime is read as the same instant, and sorts as text as it does in time', () => {
    const instant = fc.integer({ min: YEAR_1, max: YEAR_9999_END })
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        expect(parseTime(formatTime(a))).toBe(a)
        expect(formatTime(a) < formatTime(b)).toBe(a < b)
      }),
    )
  })

  test.each([
    ['lower case', '2024-07-26t19:30:00z', '2024-07-26T19:30:00Z'],
    ['no known offset, -00:00', '2024-07-26T19:30:00-00:00', '2024-07-26T19:30:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
    ['a leap second at an offset', '2017-01-01T05:29:60+05:30', '2017-01-01T00:00:00Z'],
    ['a leap second in the afternoon before', '1998-12-31T15:59:60-08:00', '1999-01-01T00:00:00Z'],
    ['29 February of a leap year', '2024-02-29T12:00:00Z', '2024-02-29T12:00:00Z'],
    ['29 February 2000', '2000-02-29T12:00:00Z', '2000-02-29T12:00:00Z'],
    ['nanoseconds, cut off', '2024-07-26T19:30:00.123999999Z', '2024-07-26T19:30:00.123Z'],
    ['one digit of a second', '2024-07-26T19:30:00.5Z', '2024-07-26T19:30:00.500Z'],
  ])('may have %s', (_, text, same) => {
    expect(parseTime(text)).toBe(Date.parse(same))
  })

  test('before the year 100 is not taken for one of the 20th century', () => {
    expect(formatTime(parseTime('0050-06-01T00:00:00Z') ?? 0)).toBe('0050-06-01T00:00:00.000Z')
  })

  test.each([
    '',
    'now',
    // There is no leap second but at 23:59:60 UTC.
    '1998-12-31T22:59:60Z',
    '1998-12-31T23:58:60Z',
    '1998-12-31T23:59:60+01:00',
    '1998-12-31T12:29:60+05:30',
    '2024-07-26',
    '2024-07-26T19:30:00',
    '2024-07-26 19:30:00Z',
    '2024-07-26T19:30Z',
    '2024-07-26T19:30:00+0200',
    '2024-07-26T19:30:00+02',
    '2024-07-26T19:30:00.Z',
    '2024-7-26T19:30:00Z',
    '2024-13-01T00:00:00Z',
    '2024-00-10T00:00:00Z',
    '2024-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2024-04-31T00:00:00Z',
    '2024-07-00T00:00:00Z',
    '2024-07-26T24:00:00Z',
    '2024-07-26T19:60:00Z',
    '2024-07-26T19:30:61Z',
    '2024-07-26T19:30:00+24:00',
    '2024-07-26T19:30:00+02:60',
    '+002024-07-26T19:30:00Z',
    '-2024-07-26T19:30:00Z',
    ' 2024-07-26T19:30:00Z',
    '2024-07-26T19:30:00Z\n',
    '２０２４-07-26T19:30:00Z',
    '1721979000',
    // Moments of the years -1 and 10000 in UTC, whose text is out of the order of time.
    '0000-01-01T00:59:59+01:00',
    '9999-12-31T23:00:00-01:00',
  ])('is not %j', (text) => {
    expect(parseTime(text)).toBeUndefined()
    const { error } = timeSchema.safeParse(text)
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'must be an RFC 3339 time with an offset, such as 2024-07-26T19:30:00+02:00',
    ])
  })

  test('has one canonical text, however it is written, whose order is that of time from the year 0 to 9999', () => {
    const instant = fc.integer({ min: EARLIEST, max: LATEST })
    fc.assert(
      fc.property(instant, instant, fc.integer({ min: -1439, max: 1439 }), (a, b, offset) => {
        const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`
        const local = new Date(a + offset * 60_000).toISOString()
        // Near the ends of that span, an offset may lead out of the years that can be written.
        const texts = [formatTime(a), ...(local.length === 24 ? [local.replace('Z', zone)] : [])]
        for (const text of texts) {
          const canonical = canonicalTimeSchema.parse(text)
          expect(canonical).toBe(formatTime(a))
          expect(canonical < formatTime(b)).toBe(a < b)
          expect(storedTimeSchema.safeParse(text).success).toBe(text === canonical)
        }
      }),
      { numRuns: runs(100) },
    )
    for (const edge of [EARLIEST, LATEST]) expect(parseTime(formatTime(edge))).toBe(edge)
  })

  test.each(['2024-07-26T19:30:00Z', '2024-07-26T19:30:00.000+00:00', '2024-07-26t19:30:00.000Z', 'now', ''])(
    'that is stored is not %j',
    (text) => expect(storedTimeSchema.safeParse(text).success).toBe(false),
  )

  test('in a schema stays the text that was written', () => {
    expect(timeSchema.parse('2024-07-26t19:30:00+02:00')).toBe('2024-07-26t19:30:00+02:00')
  })
})

describe('a duration', () => {
  test.each([
    ['P2D', 172_800_000],
    ['PT12H', 43_200_000],
    ['PT90S', 90_000],
    ['P1W', 604_800_000],
    ['P1DT1H1M1S', 90_061_000],
    ['P1W2DT3H', 7 * 86_400_000 + 2 * 86_400_000 + 3 * 3_600_000],
    ['PT0S', 0],
  ])('%s is %d milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds)
    expect(durationSchema.parse(text)).toBe(text)
  })

  test('is the sum of its parts', () => {
    const part = fc.integer({ min: 0, max: 1000 })
    fc.assert(
      fc.property(part, part, part, part, (days, hours, minutes, seconds) => {
        const text = `P${days}DT${hours}H${minutes}M${seconds}S`
        expect(parseDuration(text)).toBe((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000)
      }),
    )
  })

  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    '2D',
    'P1Y',
    'P1M',
    'P-1D',
    '-P1D',
    'P1.5D',
    'PT1D',
    'P1H',
    'p1d',
    'P1S',
    '2 days',
    'P1D ',
  ])('is not %j', (text) => {
    expect(parseDuration(text)).toBeUndefined()
    const { error } = durationSchema.safeParse(text)
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'must be an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as P2D or PT12H',
    ])
  })
})
