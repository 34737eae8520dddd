import type { EventBridgeClient, PutEventsCommand, PutEventsCommandOutput } from '@aws-sdk/client-eventbridge'
import * as fc from 'fast-check'
import {
  MOST_BYTES,
  MOST_ENTRIES,
  type OutgoingEvent,
  PublishError,
  publish,
  sizeOf,
} from '../../events/publish.ts'
import { runs } from '../support/runs.ts'

type Entries = NonNullable<PutEventsCommand['input']['Entries']>
type Answer = Pick<PutEventsCommandOutput, 'Entries' | 'FailedEntryCount'>

/** A bus that answers each call as told, and remembers the calls. */
function busAnswering(answer: (entries: Entries, call: number) => Answer) {
  const calls: Entries[] = []
  const send = async (command: PutEventsCommand) => {
    const entries = command.input.Entries ?? []
    calls.push(entries)
    return answer(entries, calls.length)
  }
  return { calls, client: { send } as unknown as EventBridgeClient }
}

const taken = (entries: Entries): Answer => ({
  FailedEntryCount: 0,
  Entries: entries.map((_, index) => ({ EventId: `id-${index}` })),
})

/** Takes every entry but those chosen. */
const takenBut = (entries: Entries, fails: (detail: string) => boolean): Answer => {
  const results = entries.map(({ Detail = '' }) =>
    fails(Detail) ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' } : { EventId: 'id' },
  )
  return { FailedEntryCount: results.filter(({ EventId }) => !EventId).length, Entries: results }
}

const eventOf = (name: string | number, bytes = 0): OutgoingEvent => ({
  source: 'partner.stb',
  detailType: 'PollVoted',
  detail: JSON.stringify({ name, pad: 'x'.repeat(bytes) }),
})
const nameOf = ({ Detail = '{}' }: { Detail?: string | undefined }) =>
  JSON.parse(Detail).name as string | number
const events = (count: number) => Array.from({ length: count }, (_, index) => eventOf(index))

/** Publishes without waiting, and says how long it would have waited. */
async function publishNow(sent: readonly OutgoingEvent[], client: EventBridgeClient, attempts?: number) {
  const waits: number[] = []
  const wait = async (milliseconds: number) => {
    waits.push(milliseconds)
  }
  const options = { client, eventBusName: 'keepsakes-test', wait, ...(attempts ? { attempts } : {}) }
  const error: unknown = await publish(sent, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error !== undefined && !(error instanceof PublishError)) throw error
  return { error, waits }
}

test('a call of PutEvents takes 10 entries and less than 1 MB, in either sense of it', () => {
  expect(MOST_ENTRIES).toBe(10)
  expect(MOST_BYTES).toBeLessThan(1_000_000)
})

test('the largest event, with the envelope that EventBridge puts around it, fits into a message of the queue', () => {
  const bare = {
    source: `partner.${'p'.repeat(128)}`,
    detailType: 'TriviaAnswered',
    detail: '{"x":""}',
    time: new Date(0),
  }
  const detail = `{"x":"${'x'.repeat(MOST_BYTES - sizeOf(bare))}"}`
  expect(sizeOf({ ...bare, detail })).toBe(MOST_BYTES)
  const delivered = JSON.stringify({
    version: '0',
    id: '00000000-0000-0000-0000-000000000000',
    'detail-type': bare.detailType,
    source: bare.source,
    account: '000000000000',
    time: '1970-01-01T00:00:00Z',
    region: 'ap-southeast-1',
    resources: [],
    detail: JSON.parse(detail),
  })
  expect(Buffer.byteLength(delivered)).toBeLessThanOrEqual(1024 * 1024)
})

describe('publishing', () => {
  test('puts each event on the bus as it is', async () => {
    const bus = busAnswering(taken)
    const time = new Date('2024-07-26T19:30:00Z')
    const { error } = await publishNow([{ ...eventOf('a'), time }, eventOf('b')], bus.client)
    expect(error).toBeUndefined()
    const common = { EventBusName: 'keepsakes-test', Source: 'partner.stb', DetailType: 'PollVoted' }
    expect(bus.calls).toEqual([
      [
        { ...common, Detail: eventOf('a').detail, Time: time },
        { ...common, Detail: eventOf('b').detail },
      ],
    ])
  })

  test('of nothing calls nothing', async () => {
    const bus = busAnswering(taken)
    await publishNow([], bus.client)
    expect(bus.calls).toEqual([])
  })

  test('sends at most 10 entries a call', async () => {
    const bus = busAnswering(taken)
    await publishNow(events(25), bus.client)
    expect(bus.calls.map((entries) => entries.length)).toEqual([10, 10, 5])
    expect(bus.calls.flat().map(nameOf)).toEqual(events(25).map((_, index) => index))
  })

  test('sends less than 1 MB a call, in as few calls as the order allows', async () => {
    const bus = busAnswering(taken)
    const half = (name: string, less: number) => {
      const bare = sizeOf(eventOf(name))
      return eventOf(name, (MOST_BYTES - 1) / 2 - bare - less)
    }
    await publishNow([half('a', 0), half('b', -1), half('c', 0), half('d', -2), half('e', 0)], bus.client)
    expect(bus.calls.map((entries) => entries.map(nameOf))).toEqual([['a', 'b'], ['c'], ['d'], ['e']])
  })

  test('keeps every call within both limits, whatever the sizes, and sends each event once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 700_000 })), { maxLength: 30 }),
        async (sizes) => {
          const bus = busAnswering(taken)
          await publishNow(
            sizes.map((size, index) => eventOf(index, size)),
            bus.client,
          )
          for (const entries of bus.calls) {
            expect(entries.length).toBeGreaterThan(0)
            expect(entries.length).toBeLessThanOrEqual(MOST_ENTRIES)
            const bytes = entries.map(({ Source = '', DetailType = '', Detail = '' }) =>
              Buffer.byteLength(Source + DetailType + Detail),
            )
            expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_BYTES)
          }
          expect(bus.calls.flat().map(nameOf)).toEqual(sizes.map((_, index) => index))
        },
      ),
      { numRuns: runs(8) },
    )
  })
})

describe('an entry that was not taken', () => {
  test('is sent again, and only it, though the call as a whole succeeded', async () => {
    const bus = busAnswering((entries, call) =>
      takenBut(entries, (detail) => call === 1 && /"name":(3|7)\b/.test(detail)),
    )
    const { error, waits } = await publishNow(events(12), bus.client)
    expect(error).toBeUndefined()
    expect(bus.calls.map((entries) => entries.map(nameOf))).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      [10, 11],
      [3, 7],
    ])
    expect(waits).toHaveLength(1)
  })

  test('is one without an id, whatever the count of failed entries says', async () => {
    const bus = busAnswering((entries, call) => ({
      FailedEntryCount: 0,
      Entries: entries.map((_, index) => (call === 1 && index === 1 ? {} : { EventId: 'id' })),
    }))
    await publishNow(events(3), bus.client)
    expect(bus.calls.map((entries) => entries.map(nameOf))).toEqual([[0, 1, 2], [1]])
  })

  test('is one that the answer does not mention', async () => {
    const bus = busAnswering((entries, call) =>
      call === 1 ? { Entries: [{ EventId: 'id' }], FailedEntryCount: 0 } : taken(entries),
    )
    await publishNow(events(3), bus.client)
    expect(bus.calls.map((entries) => entries.map(nameOf))).toEqual([
      [0, 1, 2],
      [1, 2],
    ])
  })

  test('is every one of an answer without results', async () => {
    const bus = busAnswering(() => ({ Entries: undefined, FailedEntryCount: 0 }))
    const { error } = await publishNow(events(2), bus.client, 2)
    expect(bus.calls).toHaveLength(2)
    const failed = error?.failed.map(({ code, message }) => [code, message])
    expect(failed).toEqual(Array(2).fill(['NoAnswer', 'no result for this entry']))
    expect(error?.name).toBe('PublishError')
  })

  test('is every one of a call that threw, and the other calls still go out', async () => {
    const bus = busAnswering((entries, call) => {
      if (call === 1) throw new Error('connection reset')
      return taken(entries)
    })
    const { error } = await publishNow(events(12), bus.client)
    expect(error).toBeUndefined()
    expect(bus.calls.map((entries) => entries.length)).toEqual([10, 2, 10])
  })

  test('is tried four times over 1.4 seconds: enough for a throttle to pass, and a partner waits for the answer', async () => {
    const bus = busAnswering((entries) => takenBut(entries, () => true))
    const { waits } = await publishNow(events(1), bus.client)
    expect(bus.calls).toHaveLength(4)
    expect(waits).toEqual([200, 400, 800])
  })
})

describe('before it is sent again', () => {
  const slow = () => busAnswering((entries) => takenBut(entries, () => true))

  test('a pause is made, which is 200 ms at first', async () => {
    jest.useFakeTimers()
    const bus = busAnswering((entries, call) => (call === 1 ? takenBut(entries, () => true) : taken(entries)))
    const published = publish(events(1), { client: bus.client, eventBusName: 'keepsakes-test' })
    await jest.advanceTimersByTimeAsync(199)
    expect(bus.calls).toHaveLength(1)
    await jest.advanceTimersByTimeAsync(1)
    await published
    expect(bus.calls).toHaveLength(2)
    jest.useRealTimers()
  })

  test('it is asked whether there is time for the pause, and never before the first call', async () => {
    const asked: number[] = []
    const hasTimeFor = (pause: number) => asked.push(pause) < 2
    const bus = slow()
    const wait = async () => {}
    const published = publish(events(1), { client: bus.client, eventBusName: 'b', wait, hasTimeFor })
    await expect(published).rejects.toThrow(PublishError)
    expect(asked).toEqual([200, 400])
    expect(bus.calls).toHaveLength(2)
  })
})

describe('events that could not be published', () => {
  test('are listed, each with why; the others were sent', async () => {
    const bus = busAnswering((entries) => takenBut(entries, (detail) => /"name":(1|4)\b/.test(detail)))
    const { error } = await publishNow(events(6), bus.client, 3)
    expect(error).toBeInstanceOf(PublishError)
    expect(error?.failed.map(({ event, code, message }) => [event, code, message])).toEqual([
      [eventOf(1), 'ThrottlingException', 'slow down'],
      [eventOf(4), 'ThrottlingException', 'slow down'],
    ])
    expect(error?.message).toBe('2 events could not be published; the first: ThrottlingException: slow down')
    expect(bus.calls.map((entries) => entries.map(nameOf))).toEqual([
      [0, 1, 2, 3, 4, 5],
      [1, 4],
      [1, 4],
    ])
  })

  test('keep what the client threw as the cause', async () => {
    const reset = new Error('connection reset')
    const bus = busAnswering(() => {
      throw reset
    })
    const { error } = await publishNow(events(1), bus.client, 2)
    expect(error?.cause).toBe(reset)
    expect(error?.failed).toMatchObject([{ code: 'Error', message: 'connection reset' }])
  })

  test('tell of what was thrown though it is no error', async () => {
    const bus = busAnswering(() => {
      throw 'reset'
    })
    const { error } = await publishNow(events(1), bus.client, 1)
    expect(error?.failed).toMatchObject([{ code: 'Error', message: 'reset' }])
    const message = '1 event could not be published; the first: Error: reset'
    expect(error).toMatchObject({ message, cause: 'reset' })
  })

  test('for their size are never sent, and hold nothing else up', async () => {
    const bus = busAnswering(taken)
    const fits = eventOf('fits', MOST_BYTES - sizeOf(eventOf('fits')))
    const tooLarge = eventOf('large', MOST_BYTES - sizeOf(eventOf('large')) + 1)
    const { error } = await publishNow([eventOf('a'), tooLarge, fits, eventOf('b')], bus.client)
    expect(bus.calls.flat().map(nameOf)).toEqual(['a', 'fits', 'b'])
    expect(error?.failed).toMatchObject([
      {
        event: { source: 'partner.stb' },
        code: 'TooLarge',
        message: `${MOST_BYTES + 1} bytes; a call takes ${MOST_BYTES}`,
      },
    ])
  })
})

test('an entry is counted in bytes of UTF-8, with 14 for a time', () => {
  const event = { source: 'é', detailType: '日', detail: '{}' }
  expect(sizeOf(event)).toBe(2 + 3 + 2)
  expect(sizeOf({ ...event, time: new Date(0) })).toBe(2 + 3 + 2 + 14)
})
