import { jest } from '@jest/globals'
import type { ActivityEvent } from '../../publisher/index.ts'
import { createPublisher } from '../../publisher/index.ts'
import { answered, serverOf } from './support/server.ts'

const EVENING = Date.parse('2024-07-26T20:00:00Z')
const MINUTE = 60_000

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'], now: EVENING })
})
afterEach(() => {
  jest.useRealTimers()
})

const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds)

function watch(more: object = {}) {
  const events: ActivityEvent[] = []
  const server = serverOf((all) => {
    events.push(...all)
    return answered(all)
  })
  const publisher = createPublisher({ url: 'https://api.example', token: 't', fetch: server.fetch })
  const watching = publisher.watch({ userId: 'alice', deviceId: 'box', programId: 'opening', ...more })
  return { publisher, watching, events }
}

/** From and to of the events, in minutes of the evening. */
const spans = (events: readonly ActivityEvent[]) =>
  events.map(({ detail }) =>
    [detail.from, detail.to].map((time) => (Date.parse(String(time)) - EVENING) / MINUTE),
  )

test('a viewing is published every ten minutes, and at its end', async () => {
  const { publisher, watching, events } = watch({ sessionId: 's1', channelId: 'one', live: true })
  await pass(MINUTE)
  watching.update({ state: 'playing' })
  await pass(10.5 * MINUTE)
  expect(spans(events)).toEqual([[1, 11]])
  await pass(4.5 * MINUTE)
  await watching.stop()
  await publisher.flush()
  expect(spans(events)).toEqual([
    [1, 11],
    [11, 16],
  ])
  expect(events[1]?.detail).toMatchObject({
    userId: 'alice',
    programId: 'opening',
    channelId: 'one',
    live: true,
  })
  expect(new Set(events.map(({ detail }) => detail.eventId)).size).toBe(2)
})

test('pause, a jump, another programme and a TV that is switched off are told as they happen', async () => {
  const { publisher, watching, events } = watch()
  for (const change of [
    { state: 'playing' },
    { state: 'seeked' },
    { state: 'paused' },
    { state: 'playing', programId: 'news' },
    { tvOn: false },
    { tvOn: true, channelId: 'two' },
  ] as const) {
    watching.update(change)
    await pass(2.25 * MINUTE)
  }
  // Whatever still goes on is ended by close.
  const closed = publisher.close()
  await pass(0)
  expect(await closed).toBe(0)
  expect(spans(events)).toEqual([
    [0, 4.5],
    [6.75, 9],
    [11.25, 13.5],
  ])
  expect(events.map(({ detail }) => detail.programId)).toEqual(['opening', 'news', 'news'])
})

test('a clock that is put right while somebody watches neither adds nor takes away', async () => {
  const { publisher, watching, events } = watch()
  watching.update({ state: 'playing' })
  await pass(3 * MINUTE)
  jest.setSystemTime(EVENING - 60 * MINUTE)
  await pass(3 * MINUTE)
  await watching.stop()
  await publisher.flush()
  const minutes = spans(events).map(([from = 0, to = 0]) => to - from)
  expect(minutes.reduce((sum, one) => sum + one, 0)).toBe(6)
})

test('a page that was asleep counts nothing of its sleep', async () => {
  const { publisher, watching, events } = watch()
  watching.update({ state: 'playing' })
  await pass(2 * MINUTE)
  // Timers rest, and both clocks go on.
  jest.setSystemTime(EVENING + 122 * MINUTE)
  const asleep = jest.spyOn(performance, 'now')
  const before = performance.now()
  asleep.mockImplementation(() => before + 120 * MINUTE + (Date.now() - EVENING - 122 * MINUTE))
  await pass(MINUTE)
  await watching.stop()
  asleep.mockRestore()
  await publisher.flush()
  const minutes = spans(events).map(([from = 0, to = 0]) => to - from)
  expect(minutes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(3)
})

test('a box that nobody uses counts for four hours, and on from when somebody does', async () => {
  const { publisher, watching, events } = watch({ segmentMinutes: 24 * 60 })
  watching.update({ state: 'playing' })
  await pass(300 * MINUTE)
  watching.used()
  await pass(30 * MINUTE)
  await watching.stop()
  await publisher.flush()
  expect(spans(events)).toEqual([
    [0, 240],
    [300, 330],
  ])
})

test('an interval that would not do is refused', () => {
  expect(() => watch({ intervalSeconds: 3600 })).toThrow('1 to 300 seconds')
})
