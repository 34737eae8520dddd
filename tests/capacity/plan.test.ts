import { countedWork } from '../../capacity/counted-work.ts'
import { billOf, type Plan, planFor, type Wanted } from '../../capacity/plan.ts'
import { costsOf, PRICES, sourceOf, sumOf } from '../../capacity/prices.ts'

const work = countedWork()
const WANTED: Wanted = {
  users: 1_000_000,
  activitiesPerUser: 20,
  peakPerSecond: 1_000,
  days: 10,
  opensPerUser: 10,
  // Most tests look at no delay.
  peakMinutes: 0.02,
  region: 'eu-west-1',
  seed: 1,
}
const planned = (given: Partial<Wanted> = {}): Plan => planFor({ ...WANTED, ...given }, work)
const limit = (plan: Plan, name: string) => plan.limits.find((each) => each.name === name)

test('amounts cost what the price table says of so many of them', () => {
  const costs = costsOf({ writes: 2_000_000, logs: 3e9, metricMonths: 2 }, 'us-east-1')
  expect(costs).toEqual({ writes: 1.25, logs: 1.5, metricMonths: 0.6 })
  const twice = sumOf([2, { writes: 1 }], [3, { writes: 1, reads: 2 }])
  expect(twice).toEqual({ writes: 5, reads: 6 })
  expect(billOf({ writes: 1e6, reads: 1e6 }, 'us-east-1')).toEqual({
    services: { DynamoDB: 0.75 },
    total: 0.75,
  })
})

test('every price names its page', () => {
  for (const { service, usd } of Object.values(PRICES)) {
    expect(sourceOf(service)).toMatch(/^https:\/\/aws\.amazon\.com\/\S+\/pricing\//)
    expect(usd.every((price) => price > 0)).toBe(true)
  }
})

test('twice the users cost twice as much, but for what is there all the time', () => {
  const [once, twice] = [planned(), planned({ users: 2 * WANTED.users })]
  const standing = planned({ users: 1_000, peakPerSecond: 1, opensPerUser: 0 }).whole.total
  expect(twice.whole.total - once.whole.total).toBeCloseTo(once.whole.total - standing, 0)
  expect(twice.perMillion).toEqual(once.perMillion)
})

test('the services of a bill add up to its total, and a million activities to what they cost of the whole', () => {
  const { perMillion, perMillionOpens, whole } = planned()
  for (const { services, total } of [perMillion, perMillionOpens, whole])
    expect(Object.values(services).reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(total, 9)
  const used = 20 * perMillion.total + 10 * perMillionOpens.total
  expect(whole.total).toBeGreaterThan(used)
  // Beside what is there all the time, such as alarms, and what is kept.
  const standing = planned({ users: 1_000, peakPerSecond: 1, opensPerUser: 0 }).whole.total
  expect(whole.total).toBeLessThan(used + standing + 20)
})

test('a limit is met from its rate on, and the first to be met stands first', () => {
  const { metAt = 0 } = limit(planned(), 'PutEvents') ?? {}
  expect(limit(planned({ peakPerSecond: Math.floor(metAt) }), 'PutEvents')?.met).toBe(false)
  expect(limit(planned({ peakPerSecond: Math.ceil(metAt) + 1 }), 'PutEvents')?.met).toBe(true)
  const rates = planned().limits.map((each) => each.metAt)
  expect(rates).toEqual(rates.toSorted((one, other) => one - other))
})

test('what is met is to be raised to more than the peak asks for, and it is said how and when', () => {
  const met = planned({ users: 50_000_000, peakPerSecond: 50_000 }).limits.filter((each) => each.met)
  expect(met.length).toBeGreaterThan(8)
  for (const { asked, most, raiseTo = 0, raising } of met) {
    expect(asked).toBeGreaterThan(most)
    expect(raiseTo).toBeGreaterThanOrEqual(1.5 * asked)
    expect(raising).toMatchObject({ where: expect.stringMatching(/\w/), days: expect.any(Number) })
  }
})

test('an app that nobody opens asks for nothing of the API', () => {
  const { limits } = planned({ opensPerUser: 0 })
  expect(limits.map(({ name }) => name).join()).not.toMatch(/connects|API|route/)
  expect(limits.every(({ metAt }) => Number.isFinite(metAt))).toBe(true)
})

test('a table that is new makes keepsakes wait beyond its 4,000 writes a second, and a warmed one does not', () => {
  const { delay } = planned({ users: 50_000_000, peakPerSecond: 6_000, peakMinutes: 0.5 })
  expect(delay.deployed.p99).toBeGreaterThan(5_000)
  expect(delay.ready.p99).toBeLessThan(1_000)
  expect(delay.raised.p99).toBeLessThan(delay.deployed.p99)
  for (const { p50, p99, max } of Object.values(delay)) {
    expect(p50).toBeLessThanOrEqual(p99)
    expect(p99).toBeLessThanOrEqual(max)
  }
})

test('records of what was seen, and transactions, cost more and fill a new table sooner', () => {
  const [own, records, transactions] = planned().designs
  expect(own?.perMillion).toBe(planned().perMillion.total)
  // Two more writes each, and the same again for each item in a transaction.
  expect(records?.writesPerSecond).toBeCloseTo(1_000 * (work.activity.writes + 2), 6)
  expect(transactions?.writesPerSecond).toBeCloseTo(1_000 * 2 * (work.activity.writes + 1), 6)
  expect([own, records, transactions].map((design) => design?.newTablesTake)).toEqual([4_000, 2_000, 2_000])
  for (const other of [records, transactions])
    expect((other?.perMillion ?? 0) - (own?.perMillion ?? 0)).toBeGreaterThan(1)
})

test('the same is planned alike each time', () => {
  expect(planned()).toEqual(planned())
  expect(planned({ seed: 2 }).delay).not.toEqual(planned().delay)
})

test.each<[Partial<Wanted>, RegExp]>([
  [
    { users: 10, peakPerSecond: 11 },
    /^a peak of 11 activities a second is more than one of each of the 10 users in the same second/,
  ],
  [
    { days: 1, peakPerSecond: 231 },
    /^a peak of 231 a second is below the mean: 20,000,000 .* are 232 a second/,
  ],
])('%j is refused', (given, message) => {
  expect(() => planned(given)).toThrow(message)
})
