import { type Clock, steady } from '../../demo/play.ts'

/** A clock that stands still but for what is slept, and for what a test lets pass. */
class TestClock implements Clock {
  time = 1_000
  now() {
    return this.time
  }
  async sleep(ms: number) {
    this.time += ms
  }
}

async function times(clock: TestClock, events: readonly number[], pace: (event: number) => Promise<void>) {
  const found: number[] = []
  for (const event of events) {
    await pace(event)
    found.push(clock.time - 1_000)
  }
  return found
}

describe('a steady pace', () => {
  test('spreads the events evenly over the minutes', async () => {
    const clock = new TestClock()
    const pace = steady(120, 2, undefined, clock)
    expect(await times(clock, [0, 10, 60, 119], pace)).toEqual([0, 10_000, 60_000, 119_000])
  })

  test('makes up for what took too long, without hurrying what comes after', async () => {
    const clock = new TestClock()
    const pace = steady(60, 1, undefined, clock)
    await pace(0)
    clock.time += 5_000
    expect(await times(clock, [2, 4, 6], pace)).toEqual([5_000, 5_000, 6_000])
  })

  test('ends when it is aborted, even where nothing is to be waited for', async () => {
    const stop = new AbortController()
    const waiting = steady(2, 1000, stop.signal)
    await waiting(0)
    const second = waiting(1)
    stop.abort()
    await expect(second).rejects.toThrow(/abort/)
    await expect(steady(1, 0, stop.signal)(0)).rejects.toThrow(/abort/)
  })
})
