import fc from 'fast-check'
import { dueBy, NOT_SENT, openLoop, type Ramp, type Shot } from '../../../cli/load/open-loop.ts'
import type { Clock } from '../../../cli/replay/waiting.ts'

/** A clock that goes on as it is waited for, and answers that come at their times on it. */
function simulated(): { clock: Clock; after: (milliseconds: number) => Promise<void> } {
  let now = 0
  const due: { at: number; resolve: () => void }[] = []
  const goTo = async (time: number) => {
    for (;;) {
      const next = due.toSorted((a, b) => a.at - b.at)[0]
      if (!next || next.at > time) break
      now = next.at
      due.splice(due.indexOf(next), 1)
      next.resolve()
      for (let turn = 0; turn < 10; turn++) await Promise.resolve()
    }
    now = time
  }
  return {
    clock: { now: () => now, wait: (milliseconds) => goTo(now + milliseconds) },
    after: (milliseconds) => new Promise((resolve) => due.push({ at: now + milliseconds, resolve })),
  }
}

const options = { mostInFlight: 10_000 }

test('the rate does not wait for answers, and what waits for its turn is timed from when it was due', async () => {
  const { clock, after } = simulated()
  // One request after another, each of which takes 200 ms: as a server that is pinned.
  let free = 0
  let sent = 0
  const shot = (): Shot => ({
    kind: 'list',
    async send() {
      sent++
      const began = Math.max(clock.now(), free)
      free = began + 200
      await after(free - clock.now())
      return '200'
    },
  })
  const running = openLoop({ ...options, ramp: { from: 10, to: 10, seconds: 4 }, shot, clock })
  // Answers come after the last request as well.
  for (let step = 0; step < 40; step++) {
    await Promise.resolve()
    await clock.wait(500)
  }
  const result = await running
  expect([result.due, sent]).toEqual([40, 40])
  // A generator that waits would have sent 20, and said 200 ms of each.
  expect(result.all.summary().max).toBeGreaterThan(3_900)
  expect(result.all.summary().p50).toBeGreaterThan(1_900)
})

test('a run that is ended early tells of the seconds that it had, and of no other', async () => {
  const { clock } = simulated()
  const stop = new AbortController()
  const told: number[] = []
  const result = await openLoop({
    ...{ ...options, ramp: { from: 10, to: 10, seconds: 9 }, clock, signal: stop.signal },
    shot: () => ({ kind: 'list', send: async () => '200' }),
    onSecond: ({ second }) => {
      told.push(second)
      if (second === 1) stop.abort()
    },
  })
  expect(told).toEqual([0, 1])
  expect([result.due, result.seconds.length]).toEqual([20, 2])
})

test('beyond the most in flight requests are not sent, and counted so', async () => {
  const { clock } = simulated()
  const held: (() => void)[] = []
  const shot = (): Shot => ({
    kind: 'list',
    send: () => new Promise((resolve) => held.push(() => resolve('200'))),
  })
  const inFlight: number[] = []
  const running = openLoop({
    ...{ mostInFlight: 5, ramp: { from: 10, to: 10, seconds: 2 }, shot, clock },
    onSecond: (_, count) => inFlight.push(count),
  })
  while (inFlight.length < 1) await Promise.resolve()
  const release = setInterval(() => {
    for (const each of held.splice(0)) each()
  }, 1)
  const { due, sent, answers } = await running
  clearInterval(release)
  expect(due).toBe(20)
  expect(sent).toBeLessThan(20)
  expect(answers.get(NOT_SENT)).toBe(due - sent)
  expect(inFlight[0]).toBe(5)
})

test('a rising rate sends the area below it, each second no less than the one before', async () => {
  const { clock } = simulated()
  const dues: number[] = []
  const result = await openLoop({
    ...options,
    ramp: { from: 10, to: 50, seconds: 8 },
    shot: () => ({ kind: 'list', send: async () => '200' }),
    clock,
    onSecond: ({ due }) => dues.push(due),
  })
  expect(result.due).toBe(240)
  expect(dues).toHaveLength(8)
  expect(dues).toEqual(dues.toSorted((a, b) => a - b))
  expect(dues.reduce((sum, due) => sum + due, 0)).toBe(240)
})

const ramp = fc.record({
  from: fc.integer({ min: 1, max: 500 }),
  to: fc.integer({ min: 1, max: 500 }),
  seconds: fc.integer({ min: 1, max: 300 }),
})

test('by the end of any ramp its whole area was due, and never less later', () => {
  fc.assert(
    fc.property(ramp, fc.double({ min: 0, max: 1, noNaN: true }), (given: Ramp, share) => {
      const area = ((given.from + given.to) / 2) * given.seconds
      expect(dueBy(given, given.seconds)).toBe(Math.floor(area + 1e-6))
      const early = dueBy(given, share * given.seconds)
      expect(early).toBeLessThanOrEqual(dueBy(given, given.seconds))
      expect(early).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('a run that is ended early tells of what was due until then', async () => {
  const { clock } = simulated()
  const stop = new AbortController()
  const { due, sent } = await openLoop({
    ...options,
    ramp: { from: 10, to: 10, seconds: 100 },
    shot: () => ({ kind: 'list', send: async () => '200' }),
    clock,
    signal: stop.signal,
    onSecond: ({ second }) => {
      if (second === 2) stop.abort()
    },
  })
  expect(due).toBeLessThan(60)
  expect(sent).toBe(due)
})
