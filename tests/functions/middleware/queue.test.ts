import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { queueHandler } from '../../../functions/middleware/queue.ts'
import { context, observed } from '../support/powertools.ts'

/** Calls a function whose handler says that these records failed, with a batch of records of these ids. */
function invoke(
  ids: readonly unknown[],
  failed: readonly unknown[] | (() => Promise<string[]>),
): Promise<SQSBatchResponse> {
  const handle = typeof failed === 'function' ? failed : async () => failed as string[]
  const handler = queueHandler(handle, observed()) as unknown as (
    event: SQSEvent,
    context: Context,
  ) => Promise<SQSBatchResponse>
  return handler({ Records: ids.map((messageId) => ({ messageId, body: '{}' })) } as SQSEvent, context)
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
  const handler = queueHandler(async () => [], observed()) as unknown as (
    event: object,
    context: Context,
  ) => Promise<unknown>
  await expect(handler({}, context)).rejects.toThrow()
  await expect(handler({ Records: null }, context)).rejects.toThrow()
})
