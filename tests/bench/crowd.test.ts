import { setImmediate } from 'node:timers/promises'
import { type Ask, heldRate, P99_MS, type Search } from '../../bench/crowd/held-rate.ts'
import { benchCrowd } from '../../bench/crowd.ts'
import type { Clock } from '../../cli/replay/waiting.ts'

/** A clock that goes on to whatever is waited for next, when nothing else is left to do. */
class SimulatedClock implements Clock {
  readonly #waiting: { readonly at: number; readonly resolve: () => void }[] = []
  #now = 0

  now(): number {
    return this.#now
  }

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ at: this.#now + milliseconds, resolve }))
  }

  async during<Result>(work: Promise<Result>): Promise<Result> {
    let isDone = false
    const done = work.finally(() => {
      isDone = true
    })
    while (!isDone) {
      await setImmediate()
      const next = this.#waiting.sort((a, b) => a.at - b.at).shift()
      if (!next) continue
      this.#now = next.at
      next.resolve()
    }
    return done
  }
}

describe('the rate that is held', () => {
  /** The rate of a server that serves one request after another, each of which takes so long. */
  function heldBy(serviceMs: number, search: Search): Promise<number> {
    const clock = new SimulatedClock()
    let free = 0
    const ask: Ask = async () => {
      free = Math.max(clock.now(), free) + serviceMs
      await clock.wait(free - clock.now())
      return '200'
    }
    return clock.during(heldRate(ask, search, clock))
  }

  test('is near what a server can do, wherever the search begins', async () => {
    for (const from of [5, 90, 700]) {
      const held = await heldBy(10, { from, factor: 1.5, halvings: 5 })
      // For the second that a rate lasts, the queue may grow until the last has waited for 100 ms.
      expect(held).toBeGreaterThan(95)
      expect(held).toBeLessThan(115)
    }
  })

  test('is 0 where a single request takes longer', async () => {
    expect(await heldBy(P99_MS + 1, { from: 8, factor: 2, halvings: 3 })).toBe(0)
  })

  test('is none at which an answer is not a 200', async () => {
    const clock = new SimulatedClock()
    let asked = 0
    const ask: Ask = async () => (++asked < 500 ? '200' : '502')
    const search = { from: 100, factor: 2, halvings: 0 }
    expect(await clock.during(heldRate(ask, search, clock))).toBe(200)
  })
})

test('the bench of a crowd reads the same keepsakes in both ways, ours by half a unit', async () => {
  const result = await benchCrowd({ sizes: [2_000], rounds: 0, requests: 2 })
  const { ours, old } = result['2,000 items of others'] ?? {}
  for (const way of [ours, old]) {
    expect(way).toMatchObject({ sent: 2, answered: 2 })
    expect(way?.ms.least).toBeGreaterThan(0)
    expect(way?.processorMs).toBeGreaterThan(0)
    expect(way?.megabytes).toBeGreaterThan(30)
  }
  expect(ours?.readUnits).toBe(0.5)
  // 200 customers have nine each: 3,800 items, and half a unit reads 4 KB.
  expect(old?.readUnits).toBeGreaterThan(50)
})
