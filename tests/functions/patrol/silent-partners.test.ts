import fc from 'fast-check'
import {
  LEAST_EXPECTED,
  LEAST_KNOWN,
  type PartnerSeries,
  silentPartners,
} from '../../../functions/patrol/silent-partners.ts'
import { randomOf } from '../../../seeding/random.ts'
import { runs } from '../../support/runs.ts'

const times = (count: number, each: (at: number) => number) =>
  Array.from({ length: count }, (_, at) => each(at))
const steady = (count: number, each: number) => times(count, () => each)
const names = (series: Record<string, readonly number[]>) =>
  silentPartners(new Map(Object.entries(series))).map(({ partnerId }) => partnerId)

/** A number as chance gives it, of which so many are to be expected. Knuth's way. */
function drawn(expected: number, next: () => number): number {
  let [count, product] = [0, next()]
  for (const least = Math.exp(-expected); product > least; product *= next()) count++
  return count
}

/** Partners by chance, each at a rate of its own, all of them by day and night alike. */
const crowd = fc
  .record({
    seed: fc.integer(),
    rates: fc.array(fc.double({ min: 0.5, max: 30, noNaN: true }), { minLength: 2, maxLength: 5 }),
    periods: fc.integer({ min: 40, max: 200 }),
    night: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ seed, rates, periods, night }) => {
    const level = (at: number) => (at % 48 < 16 ? night : 1)
    return new Map(
      rates.map((rate, index) => {
        const { next } = randomOf(seed, index)
        return [`partner-${index}`, times(periods, (at) => drawn(rate * level(at), next))]
      }),
    )
  })

const withLast = (series: PartnerSeries, last: number, change: (id: string, sent: number) => number) =>
  new Map(
    Array.from(series, ([id, all]) => [
      id,
      all.map((sent, at) => (at < all.length - last ? sent : change(id, sent))),
    ]),
  )

test('partners that send as they do are not silent, by day and by night, whatever chance does', () => {
  fc.assert(
    fc.property(crowd, (series) => expect(silentPartners(series)).toEqual([])),
    { numRuns: runs(60) },
  )
})

test('a partner that stops is found, and no other, once so many of its activities are missing', () => {
  const found = fc.property(
    crowd,
    fc.nat(),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 0, max: 47 }),
    (series, which, silence, shift) => {
      const all = new Map(Array.from(series, ([id, sent]) => [id, sent.slice(0, sent.length - (shift % 20))]))
      const id = `partner-${which % all.size}`
      const told = silentPartners(withLast(all, silence, (each, sent) => (each === id ? 0 : sent)))
      expect(told.map(({ partnerId }) => partnerId)).toEqual(told.length === 0 ? [] : [id])
      for (const { expected, sent, periods } of told) {
        expect(expected).toBeGreaterThanOrEqual(LEAST_EXPECTED)
        expect([sent, periods >= silence]).toEqual([0, true])
      }
      // The silence before it began may be longer by chance, never shorter: what is missing is at least what the others tell.
      const own = all.get(id) ?? []
      const known = own.slice(0, -silence).reduce((sum, each) => sum + each, 0)
      const rate = known / Math.max(1, own.length - silence)
      const others = [...all].filter(([each]) => each !== id).map(([, sent]) => sent)
      const isDay = others.every((sent) => sent.slice(-silence).every((each) => each > 0))
      if (isDay && known >= 4 * LEAST_KNOWN && rate * silence > 8 * LEAST_EXPECTED)
        expect(told).toHaveLength(1)
    },
  )
  fc.assert(found, { numRuns: runs(100) })
})

test('the order of the partners, and periods before anybody sent anything, decide nothing', () => {
  fc.assert(
    fc.property(crowd, fc.nat(100), (series, empty) => {
      const silenced = withLast(series, 10, (id, sent) => (id === 'partner-0' ? 0 : sent))
      const before = new Map(Array.from(silenced, ([id, sent]) => [id, [...steady(empty, 0), ...sent]]))
      const sorted = (of: PartnerSeries) =>
        silentPartners(of).map(({ partnerId, expected }) => [partnerId, expected.toFixed(6)])
      expect(sorted(new Map([...before].reverse())).reverse()).toEqual(sorted(silenced))
    }),
    { numRuns: runs(40) },
  )
})

test('a silence that goes on is told until it ends', () => {
  const acme = [...steady(50, 10), ...steady(200, 0)]
  for (const length of [53, 60, 100, 250])
    expect(names({ acme: acme.slice(0, length), north: steady(length, 20) })).toEqual(['acme'])
  expect(names({ acme: [...acme, 8], north: steady(251, 20) })).toEqual([])
})

test('when all fall silent, nobody has fallen silent relative to the others', () => {
  const ending = [...steady(100, 20), ...steady(20, 0)]
  expect(names({ acme: ending, north: ending, south: ending.map((sent) => sent * 5) })).toEqual([])
})

test('a flood by one, or a launch by all others, asks no more of a partner that goes on as usual', () => {
  const acme = steady(120, 12)
  const flooding = [...steady(110, 12), ...steady(10, 12_000)]
  expect(names({ acme, north: flooding })).toEqual([])
  expect(names({ acme, north: flooding, south: flooding })).toEqual([])
  // It was the only one before, and sends on.
  expect(names({ acme, north: [...steady(110, 0.1), ...steady(10, 50_000)] })).toEqual([])
})

test('a partner that has been silent for long before must be so for twice as long now', () => {
  // By night it sends nothing, and the others do.
  const studio = times(5 * 48, (at) => (at % 48 < 16 ? 0 : 10))
  const of = (length: number) => ({ studio: studio.slice(0, length), north: steady(length, 20) })
  for (let length = 2 * 48; length <= studio.length; length++) expect(names(of(length))).toEqual([])
  const gone = [...studio, ...steady(40, 0)]
  expect(names({ studio: gone, north: steady(gone.length, 20) })).toEqual(['studio'])
})

test('a partner that sends by the hour is not silent between', () => {
  const hourly = times(300, (at) => (at % 12 === 0 ? 600 : 0))
  for (const length of [295, 299, 300])
    expect(names({ hourly: hourly.slice(0, length), north: steady(length, 50) })).toEqual([])
})

test('a forgotten device that goes on does not hide that its partner is silent', () => {
  expect(names({ acme: [...steady(60, 100), ...steady(6, 2)], north: steady(66, 50) })).toEqual(['acme'])
  expect(names({ acme: [...steady(60, 100), ...steady(6, 20)], north: steady(66, 50) })).toEqual([])
})

test('nothing is said of one of whom little is known, of those without a name, and of one alone', () => {
  expect(names({ acme: [...steady(9, 11), ...steady(20, 0)], north: steady(29, 50) })).toEqual([])
  expect(names({ others: [...steady(60, 100), ...steady(20, 0)], north: steady(80, 50) })).toEqual([])
  expect(names({ acme: [...steady(60, 100), ...steady(20, 0)] })).toEqual([])
  expect(names({ acme: steady(80, 0), north: steady(80, 50) })).toEqual([])
})
