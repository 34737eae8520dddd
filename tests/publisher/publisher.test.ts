import { jest } from '@jest/globals'
import * as fc from 'fast-check'
import {
  createPublisher,
  memorySpool,
  type PublisherOptions,
  type Rejected,
  type Trouble,
} from '../../publisher/index.ts'
import { runs } from '../support/runs.ts'
import { answered, type Behaviour, serverOf, vote, votes } from './support/server.ts'

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
})
afterEach(() => {
  jest.useRealTimers()
})

const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds)

function publisherWith(behaviour?: Behaviour, options: Partial<PublisherOptions> = {}) {
  const server = serverOf(behaviour)
  const accepted: string[] = []
  const rejected: Rejected[] = []
  const troubles: Trouble[] = []
  const publisher = createPublisher({
    ...{ url: 'https://api.example', token: 'secret', fetch: server.fetch },
    onAccepted: ({ detail }) => accepted.push(detail.eventId),
    onRejected: (one) => rejected.push(one),
    onTrouble: (one) => troubles.push(one),
    ...options,
  })
  return { publisher, requests: server.requests, accepted, rejected, troubles }
}

const idsOf = (requests: readonly { ids: readonly string[] }[]) => requests.map(({ ids }) => ids.join(' '))
const sent = (requests: readonly { ids: readonly string[] }[]) => requests.map(({ ids }) => ids.length)

test('events that come within a second go together, at most 100 a request and in their order', async () => {
  const { publisher, requests, accepted } = publisherWith()
  const all = votes(250)
  await Promise.all(all.map(publisher.publish))
  await pass(999)
  expect(sent(requests)).toEqual([100, 100])
  await pass(1)
  expect(sent(requests)).toEqual([100, 100, 50])
  expect(accepted).toEqual(all.map(({ detail }) => detail.eventId))
  expect(publisher.waiting).toBe(0)
  await publisher.publish(vote('later'))
  await pass(999)
  expect(requests).toHaveLength(3)
  expect(await publisher.flush()).toBe(0)
  expect(idsOf(requests.slice(3))).toEqual(['later'])
})

test('a request has at most a MiB, and an event that is too large is refused at once', async () => {
  const { publisher, requests } = publisherWith()
  for (const one of votes(8, { text: 'é'.repeat(100_000) })) await publisher.publish(one)
  await pass(5000)
  expect(sent(requests)).toEqual([5, 3])
  expect(requests.every(({ bytes }) => bytes <= 1_048_576)).toBe(true)
  await expect(publisher.publish(vote('large', { text: 'é'.repeat(140_000) }))).rejects.toThrow(
    'may have 262144',
  )
  await expect(publisher.publish(vote(''))).rejects.toThrow('detail.eventId is missing')
})

test('only what failed is sent again, later; what is rejected is told, with all that is wrong', async () => {
  const behaviour: Behaviour = (events, request) =>
    answered(events, (id) =>
      id === 'vote-1' ? 'rejected' : id === 'vote-2' && request < 3 ? 'failed' : 'accepted',
    )
  const { publisher, requests, accepted, rejected, troubles } = publisherWith(behaviour)
  await Promise.all(votes(4).map(publisher.publish))
  await pass(10_000)
  expect(idsOf(requests)).toEqual(['vote-0 vote-1 vote-2 vote-3', 'vote-2', 'vote-2'])
  expect(accepted).toEqual(['vote-0', 'vote-3', 'vote-2'])
  expect(rejected).toEqual([
    {
      event: vote('vote-1'),
      reason: 'detail.userId: is missing',
      mistakes: [{ path: 'detail.userId', message: 'is missing' }],
    },
  ])
  expect(troubles[0]?.message).toBe('1 of 4 events could not be taken just now')
})

test('while some of the events are taken, the waits do not grow', async () => {
  const { publisher, requests } = publisherWith((events) =>
    answered(events, (id) => (id === events[0]?.detail.eventId ? 'accepted' : 'failed')),
  )
  await Promise.all(votes(9).map(publisher.publish))
  await pass(9000)
  expect(sent(requests)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
})

test.each<[string, Behaviour]>([
  ['a torn connection', () => 'socket hang up'],
  ['503 of API Gateway', () => ({ status: 503, body: { message: 'Service Unavailable' } })],
  ['an answer that is no JSON', () => ({ status: 202, body: '<html>' })],
  ['an answer with too few results', (events) => answered(events.slice(1))],
  ['403', () => ({ status: 403, body: { title: 'The token has not the scope' } })],
])('after %s the wait grows, up to the longest, and nothing is lost', async (_what, wrong) => {
  const behaviour: Behaviour = (events, request) => (request <= 6 ? wrong(events, request) : answered(events))
  const { publisher, requests, accepted } = publisherWith(behaviour, { longestWaitMs: 8000 })
  await Promise.all(votes(2).map(publisher.publish))
  await pass(60_000)
  const waits = requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? 0))
  const longest = [1000, 2000, 4000, 8000, 8000, 8000]
  expect(
    waits.map((wait, index) => wait >= (longest[index] ?? 0) / 2 && wait <= (longest[index] ?? 0)),
  ).toEqual(longest.map(() => true))
  expect(accepted).toEqual(['vote-0', 'vote-1'])
})

test('a server that does not answer is given up after 20 seconds', async () => {
  const { publisher, requests, troubles } = publisherWith((events, request) =>
    request === 1 ? undefined : answered(events),
  )
  await publisher.publish(vote('slow'))
  await pass(25_000)
  expect(troubles.map(({ message }) => message)).toEqual(['no answer within 20000 ms'])
  expect(idsOf(requests)).toEqual(['slow', 'slow'])
  expect(publisher.waiting).toBe(0)
})

test.each([
  ['60', 60_000],
  ['Fri, 26 Jul 2024 20:01:00 GMT', 60_000],
])('with Retry-After: %s nothing is sent before, not even by flush', async (retryAfter, wait) => {
  jest.setSystemTime(Date.parse('2024-07-26T20:00:00Z'))
  const { publisher, requests, troubles } = publisherWith((events, request) =>
    request === 1 ? { status: 429, retryAfter, body: { message: 'Too Many Requests' } } : answered(events),
  )
  await publisher.publish(vote('one'))
  await pass(1000)
  expect(troubles[0]).toMatchObject({ status: 429, message: 'the answer was 429, Too Many Requests' })
  const flushed = publisher.flush(5000)
  await pass(5000)
  expect(await flushed).toBe(1)
  await pass(wait - 5000 - 1001)
  expect(requests).toHaveLength(1)
  await pass(2002)
  expect(requests).toHaveLength(2)
})

test('a flush does not wait for what only this side waits for', async () => {
  const { publisher, requests } = publisherWith((events, request) =>
    request === 1 ? 'offline' : answered(events),
  )
  await publisher.publish(vote('one'))
  await pass(1000)
  expect(requests).toHaveLength(1)
  expect(await publisher.flush()).toBe(0)
})

test('an event for which a request is refused is found, told, and keeps back no other', async () => {
  const behaviour: Behaviour = (events) =>
    events.some(({ detail }) => detail.eventId === 'vote-5')
      ? { status: 413, body: { title: 'Too large' } }
      : answered(events)
  const { publisher, accepted, rejected } = publisherWith(behaviour)
  await Promise.all(votes(9).map(publisher.publish))
  await pass(1000)
  expect(rejected).toMatchObject([
    { event: { detail: { eventId: 'vote-5' } }, reason: 'the answer was 413, Too large' },
  ])
  expect(accepted).toEqual([0, 1, 2, 3, 4, 6, 7, 8].map((number) => `vote-${number}`))
})

test('when as many wait as may, publish waits, or refuses where it is told to', async () => {
  let isOffline = true
  const behaviour: Behaviour = (events) => (isOffline ? 'offline' : answered(events))
  const { publisher } = publisherWith(behaviour, { mostWaiting: 2 })
  await Promise.all(votes(2).map(publisher.publish))
  let isTaken = false
  const third = publisher.publish(vote('third')).then(() => {
    isTaken = true
  })
  await pass(30_000)
  expect([isTaken, publisher.waiting]).toEqual([false, 2])
  isOffline = false
  await pass(60_000)
  await third
  expect(publisher.waiting).toBe(0)

  const strict = publisherWith(() => 'offline', { mostWaiting: 1, whenFull: 'refuse' }).publisher
  await strict.publish(vote('one'))
  await expect(strict.publish(vote('two'))).rejects.toMatchObject({ name: 'QueueFullError' })
  await Promise.all([strict.close(0), pass(0)])
  await expect(strict.publish(vote('two'))).rejects.toThrow('was closed')
})

test('an event has the time at which it was published, also when it is sent much later', async () => {
  jest.setSystemTime(Date.parse('2024-07-27T20:05:00Z'))
  const times: unknown[] = []
  const { publisher } = publisherWith((events, request) => {
    times.push(...events.map(({ time }) => time))
    return request < 8 ? 'offline' : answered(events)
  })
  const { time: _, ...timeless } = vote('one')
  await publisher.publish(timeless)
  await pass(600_000)
  expect([...new Set(times)]).toEqual(['2024-07-27T20:05:00.000Z'])
})

test('a token is asked for before each request, so one that has expired is replaced', async () => {
  let asked = 0
  const { publisher, requests, accepted } = publisherWith(
    (events, request) => (request === 1 ? { status: 401, body: { title: 'Expired' } } : answered(events)),
    { token: async () => `token-${++asked}` },
  )
  await publisher.publish(vote('one'))
  await pass(3000)
  expect(requests.map(({ authorization }) => authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
  expect(accepted).toEqual(['one'])
})

test('a callback that throws, and a spool that does, are told and stop nothing', async () => {
  const full = new Error('the disk is full')
  const { publisher, accepted, troubles } = publisherWith(undefined, {
    onRejected: () => undefined,
    spool: {
      load: async () => [],
      add: async ({ event }) => {
        if (event.detail.eventId === 'unlucky') throw full
      },
      remove: () => Promise.reject(full),
      close: async () => undefined,
    },
  })
  await expect(publisher.publish(vote('unlucky'))).rejects.toThrow(full)
  await publisher.publish(vote('one'))
  expect(await publisher.flush()).toBe(0)
  expect(accepted).toEqual(['one'])
  expect(troubles).toMatchObject([{ message: expect.stringContaining('sent again: the disk is full') }])

  const throwing = publisherWith(undefined, {
    onAccepted: () => {
      throw new Error('of the partner')
    },
  })
  await Promise.all(votes(2).map(throwing.publisher.publish))
  expect(await throwing.publisher.flush()).toBe(0)
  expect(throwing.troubles.map(({ message }) => message)).toEqual([
    'a callback has thrown: of the partner',
    'a callback has thrown: of the partner',
  ])
})

test('a publisher that cannot work says so when it is made', () => {
  expect(() => createPublisher({ url: 'api.example', token: 't' })).toThrow('url must begin with https://')
  expect(() => createPublisher({ url: 'https://a.example', token: 't', mostWaiting: 0 })).toThrow(
    'mostWaiting',
  )
})

test('whatever the server does for a while, every event is answered in the end, and the accepted ones once', async () => {
  const fates = fc.array(fc.constantFrom('torn', 'busy', 'down', 'refused', 'failed', 'mixed', 'well'), {
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(fates, fc.integer({ min: 1, max: 150 }), async (fate, many) => {
      const behaviour: Behaviour = (events, request) => {
        const now = fate[request - 1]
        if (now === 'torn') return 'socket hang up'
        if (now === 'busy') return { status: 429, retryAfter: '3' }
        if (now === 'down') return { status: 503, body: { title: 'No catalogue' } }
        // An event alone is never refused here.
        if (now === 'refused' && events.length > 1) return { status: 413 }
        if (now === 'failed') return answered(events, () => 'failed')
        const parity = now === 'mixed' ? 1 : 2
        return answered(events, (id) => (Number(id.slice(5)) % 2 === parity ? 'failed' : 'accepted'))
      }
      const { publisher, accepted, rejected } = publisherWith(behaviour)
      const all = votes(many)
      await Promise.all(all.map(publisher.publish))
      await pass(3_600_000)
      expect([publisher.waiting, rejected]).toEqual([0, []])
      expect(accepted.toSorted()).toEqual(all.map(({ detail }) => detail.eventId).toSorted())
    }),
    { numRuns: runs(15) },
  )
})

test('whoever waits for room gets it when the spool fails, and is told when the publisher is closed', async () => {
  let added = 0
  const spool = {
    ...memorySpool(),
    add: async () => {
      if (added++ === 0) throw new Error('the disk is full')
    },
  }
  const { publisher } = publisherWith(() => ({ status: 503 }), { spool, mostWaiting: 1 })
  const first = publisher.publish(vote('first')).catch((error: Error) => error.message)
  const second = publisher.publish(vote('second'))
  expect(await first).toBe('the disk is full')
  await second
  const waiting = publisher.publish(vote('third')).catch((error: Error) => error.name)
  const closed = publisher.close(1000)
  await pass(1000)
  await closed
  expect(await waiting).toBe('ClosedError')
})
