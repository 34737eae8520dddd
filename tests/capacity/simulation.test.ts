import fc from 'fast-check'
import { quantileOf } from '../../capacity/delay.ts'
import { arrivalsOf } from '../../capacity/simulation/arrivals.ts'
import { type Model, simulate } from '../../capacity/simulation/simulate.ts'
import { runs } from '../support/runs.ts'

const MODEL: Model = {
  takenPerSecond: 10_000,
  deliveredPerSecond: 18_000,
  deliveryMs: 100,
  batch: 10,
  gatherMs: 20,
  serviceMs: 60,
  concurrency: 20,
  firstConcurrency: 5,
  concurrencyPerMinute: 300,
  coldStartMs: 400,
  partitions: 4,
  activitiesPerPartition: 1000,
  failing: 0,
  visibilityMs: 120_000,
  seed: 1,
}

/** Events of some seconds, mostly so many that something has to wait, in all of the places where it can. */
const loads = fc.record({
  quietPerSecond: fc.integer({ min: 1, max: 500 }),
  quietSeconds: fc.integer({ min: 0, max: 3 }),
  peakPerSecond: fc.integer({ min: 1, max: 1500 }),
  peakSeconds: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(),
})
const models = fc
  .record({
    takenPerSecond: fc.integer({ min: 100, max: 3000 }),
    deliveredPerSecond: fc.integer({ min: 100, max: 3000 }),
    batch: fc.integer({ min: 1, max: 10 }),
    serviceMs: fc.integer({ min: 1, max: 500 }),
    concurrency: fc.integer({ min: 2, max: 60 }),
    concurrencyPerMinute: fc.constantFrom(60, 300, 6000),
    partitions: fc.integer({ min: 1, max: 8 }),
    failing: fc.constantFrom(0, 0.01, 0.5),
    seed: fc.nat(),
  })
  .map((given): Model => ({ ...MODEL, ...given }))

/** Sums of milliseconds are not exact. */
const TINY = 1e-6

const p99Of = (values: Float64Array) => quantileOf(values.toSorted(), 0.99)

test('no event is lost, and none is done before it could be', () => {
  const property = fc.property(loads, models, (load, model) => {
    const { times } = arrivalsOf(load)
    const { delays, waits, end } = simulate(times, model)
    expect(delays).toHaveLength(times.length)
    const least = model.deliveryMs + model.serviceMs * 0.75
    for (const [index, delay] of delays.entries()) {
      const wait = waits[index] ?? Number.NaN
      if (!(delay >= least - TINY && wait >= -TINY && (times[index] ?? 0) + delay <= end + TINY))
        throw new Error(`event ${index}: ${delay} ms, of which ${wait} waiting, until ${end}`)
    }
  })
  fc.assert(property, { numRuns: runs(25) })
})

test('more environments never make an event later, and so no p99 longer', () => {
  const property = fc.property(loads, models, fc.nat(40), (load, model, more) => {
    const { times } = arrivalsOf(load)
    const before = simulate(times, model).delays
    const after = simulate(times, { ...model, concurrency: model.concurrency + more }).delays
    expect(p99Of(after)).toBeLessThanOrEqual(p99Of(before) + TINY)
    for (const [index, delay] of after.entries()) {
      if (delay > (before[index] ?? 0) + TINY)
        throw new Error(`event ${index} is later: ${before[index]}, ${delay}`)
    }
  })
  fc.assert(property, { numRuns: runs(25) })
})

test('no load is no delay, and one event waits for nobody', () => {
  const none = simulate(new Float64Array(0), MODEL)
  expect([none.delays.length, quantileOf(none.delays, 0.99), none.end]).toEqual([0, 0, 0])
  const [wait] = simulate(new Float64Array([5]), MODEL).waits
  expect(wait).toBeCloseTo(0, 9)
})

test('the same seed gives the same, another one something else', () => {
  const load = { quietPerSecond: 10, quietSeconds: 1, peakPerSecond: 500, peakSeconds: 2, seed: 7 }
  const delaysOf = (seed: number) => simulate(arrivalsOf({ ...load, seed }).times, { ...MODEL, seed }).delays
  expect(delaysOf(7)).toEqual(delaysOf(7))
  expect(delaysOf(7)).not.toEqual(delaysOf(8))
})

const steady = (peakPerSecond: number, peakSeconds: number) =>
  arrivalsOf({ quietPerSecond: 1, quietSeconds: 0, peakPerSecond, peakSeconds, seed: 1 }).times

test.each<[string, Partial<Model>, number]>([
  ['the bus takes', { takenPerSecond: 500 }, 500],
  ['the rule delivers', { deliveredPerSecond: 500 }, 500],
  ['environments award', { concurrency: 5, serviceMs: 100 }, 500],
  ['a table that is new writes', { partitions: 1, activitiesPerPartition: 500 }, 500],
])('what comes at twice the rate that %s is done at that rate', (_what, given, rate) => {
  const seconds = 20
  const { end } = simulate(steady(2 * rate, seconds), { ...MODEL, ...given })
  expect(end / 1000 / (2 * seconds)).toBeGreaterThan(0.94)
  expect(end / 1000 / (2 * seconds)).toBeLessThan(1.06)
})

test('pollers that grow slowly make a sudden peak wait, pollers that are there do not', () => {
  const times = steady(3000, 10)
  const model = { ...MODEL, concurrency: 40 }
  const grown = p99Of(simulate(times, model).delays)
  const ready = p99Of(simulate(times, { ...model, firstConcurrency: 40 }).delays)
  expect(ready).toBeLessThan(400)
  expect(grown).toBeGreaterThan(2 * ready)
})

test('a batch that fails comes again after the visibility timeout, and no other waits for that', () => {
  const times = steady(100, 100)
  const { delays } = simulate(times, { ...MODEL, failing: 0.01 })
  const failed = delays.filter((delay) => delay > MODEL.visibilityMs)
  expect(failed.length / delays.length).toBeGreaterThan(0.001)
  expect(failed.length / delays.length).toBeLessThan(0.05)
  expect(delays.filter((delay) => delay > 1000 && delay < MODEL.visibilityMs)).toHaveLength(0)
})
