import type { Context, SQSBatchResponse } from 'aws-lambda'
import { queueHandler } from '../../../functions/queue/stack.ts'
import { count } from '../../../functions/telemetry/metrics.ts'
import { context, observed } from '../support/powertools.ts'

/** Calls a function whose handler says that these records failed, with a batch of records of these ids. */
function invoke(
  ids: readonly unknown[],
  failed: readonly unknown[] | (() => Promise<string[]>),
): Promise<SQSBatchResponse> {
  const handle = typeof failed === 'function' ? failed : async () => failed as string[]
  return handlerOf(handle)({ Records: ids.map((messageId) => ({ messageId, body: '{}' })) })
}

function handlerOf(handle: () => Promise<string[]>, tools = observed()) {
  const handler = queueHandler(handle, tools) as unknown as (
    event: object,
    context: Context,
  ) => Promise<SQSBatchResponse>
  return (event: object) => handler(event, context)
}

test('records that did not fail are deleted: the answer names the others, each once', async () => {
  expect(await invoke(['a', 'b', 'c'], [])).toEqual({ batchItemFailures: [] })
  expect(await invoke(['a', 'b', 'c'], ['c', 'a', 'c'])).toEqual({
    batchItemFailures: [{ itemIdentifier: 'c' }, { itemIdentifier: 'a' }],
  })
})

test('a batch that failed in full has every record in its answer: an empty answer would delete them all', async () => {
  const { batchItemFailures } = await invoke(['a', 'b'], ['a', 'b'])
  expect(batchItemFailures).toHaveLength(2)
})

test('a batch with the same message twice names it once', async () => {
  expect(await invoke(['a', 'a'], ['a', 'a'])).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }] })
})

test('a batch of more than ten records is answered like any other', async () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `message-${index}`)
  expect((await invoke(ids, ids)).batchItemFailures).toHaveLength(1000)
})

test.each([
  ['an id that the batch does not have', ['b']],
  ['an id of the wrong case', ['A']],
  ['an id with a space', ['a ']],
  ['an empty id', ['']],
  ['null', [null]],
  ['undefined', [undefined]],
  ['a right id beside a wrong one', ['a', 'b']],
])(
  'a failed record named wrongly fails the whole batch instead of being deleted: %s',
  async (_what, failed) => {
    await expect(invoke(['a'], failed)).rejects.toThrow('a record failed that the batch does not have')
  },
)

test.each([
  ['empty', ''],
  ['missing', undefined],
  ['null', null],
  ['a number', 7],
])('a record whose id is %s fails the whole batch before anything is done', async (_what, id) => {
  let called = false
  const handle = async () => {
    called = true
    return []
  }
  await expect(invoke(['a', id], handle)).rejects.toThrow('a record of the batch has no messageId')
  expect(called).toBe(false)
})

test('a handler that throws fails the whole batch', async () => {
  await expect(invoke(['a'], async () => Promise.reject(new Error('out of order')))).rejects.toThrow(
    'out of order',
  )
})

test('an event that is no batch fails', async () => {
  const handler = handlerOf(async () => [])
  await expect(handler({})).rejects.toThrow()
  await expect(handler({ Records: null })).rejects.toThrow()
})

describe('what is measured of a batch', () => {
  const minuteAgo = () => String(Date.now() - 60_000)
  const received = (receives: string, ...sent: readonly string[]) => ({
    Records: sent.map((SentTimestamp, index) => ({
      messageId: `message-${index}`,
      body: '{}',
      attributes: { SentTimestamp, ApproximateReceiveCount: receives },
    })),
  })
  /** Received so often that SQS's own metric leaves it out. */
  const batch = (...sent: readonly string[]) => received('9', ...sent)
  const valuesOf = (sent: readonly Record<string, unknown>[], name: string) =>
    sent.flatMap((each) => (name in each ? [each[name]] : [])).flat()

  test('of messages that come again, how long the oldest has waited and how many came is sent before the handler runs, which may never end', async () => {
    const tools = observed()
    let before: unknown[][] = []
    const handler = handlerOf(async () => {
      before = ['ActivityAgeSeconds', 'ActivitiesReceived'].map((name) => valuesOf(tools.sent, name))
      return ['message-0']
    }, tools)
    await handler(batch(minuteAgo(), String(Date.now() + 5_000)))
    expect(before).toEqual([[expect.any(Number)], [2]])
    expect(before[0]?.[0]).toBeGreaterThanOrEqual(60)
    expect(before[0]?.[0]).toBeLessThan(120)
    // Whoever fails by itself is counted by the function, which knows why.
    expect(valuesOf(tools.sent, 'ActivitiesFailed')).toEqual([])
  })

  test('so it is of messages that have waited for long, and else it shares one line with all other metrics', async () => {
    const linesBefore = async (receives: string, sentAt: number) => {
      const tools = observed()
      let before = 0
      const handler = handlerOf(async () => {
        before = tools.sent.filter((each) => 'ActivitiesReceived' in each).length
        count(tools.metrics, 'KeepsakesAwarded')
        return []
      }, tools)
      await handler(received(receives, String(sentAt)))
      const [line, ...more] = tools.sent.filter((each) => !('ColdStart' in each))
      return { before, lines: 1 + more.length, whole: 'KeepsakesAwarded' in (line ?? {}) }
    }
    expect(await linesBefore('1', Date.now())).toEqual({ before: 0, lines: 1, whole: true })
    expect(await linesBefore('2', Date.now())).toEqual({ before: 1, lines: 2, whole: false })
    expect(await linesBefore('1', Date.now() - 60_000)).toEqual({ before: 1, lines: 2, whole: false })
  })

  test('a batch that fails as a whole counts as all of its records, and their age is known all the same', async () => {
    const tools = observed()
    const handler = handlerOf(async () => {
      throw new Error('out of order')
    }, tools)
    await expect(handler(batch(minuteAgo(), minuteAgo(), minuteAgo()))).rejects.toThrow('out of order')
    expect(valuesOf(tools.sent, 'ActivitiesFailed')).toEqual([3])
    expect(valuesOf(tools.sent, 'ActivityAgeSeconds')).toHaveLength(1)
  })

  test('all of it has the stage’s namespace and the one dimension that alarms name', async () => {
    const tools = observed()
    await handlerOf(async () => [], tools)(batch(minuteAgo()))
    const own = tools.sent.filter((each) => 'ActivitiesReceived' in each)
    expect(own).toMatchObject([
      {
        service: 'keepsakes',
        _aws: { CloudWatchMetrics: [{ Namespace: 'keepsakes-test', Dimensions: [['service']] }] },
      },
    ])
  })
})
