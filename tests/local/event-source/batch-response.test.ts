import type { Json } from '../../../json/json.ts'
import { readBatchOutcome } from '../../../local/event-source/batch.ts'
import type { QueueRecord } from '../../../local/event-source/record.ts'

function record(messageId: string, receiptHandle = messageId): QueueRecord {
  const rest = {
    body: '',
    attributes: {},
    messageAttributes: {},
    md5OfBody: '',
    eventSourceARN: '',
    awsRegion: '',
  }
  return { messageId, receiptHandle, eventSource: 'aws:sqs', ...rest }
}

const batch = [record('a'), record('b'), record('c')]
const outcome = (payload: Json, records = batch) => readBatchOutcome(records, { ok: true, payload }, true)
const failures = (...itemIdentifiers: Json[]): Json => ({
  batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })),
})

test.each<[string, Json]>([
  ['no answer', null],
  ['an empty answer', {}],
  ['no list', { batchItemFailures: null }],
  ['an empty list', { batchItemFailures: [] }],
  ['another key', { somethingElse: 1 }],
])('%s is success', (_, payload) => {
  expect(outcome(payload)).toEqual({ done: batch })
})

test.each<[string, Json]>([
  ['an empty id', failures('a', '')],
  ['a null id', failures('a', null)],
  ['a number for an id', failures(1)],
  ['an id of no message of the batch', failures('a', 'z')],
  ['a wrong key', { batchItemFailures: [{ id: 'a' }] }],
  ['an entry that is no object', { batchItemFailures: ['a'] }],
  ['a null entry', { batchItemFailures: [null] }],
  ['no list but an object', { batchItemFailures: { itemIdentifier: 'a' } }],
  ['a text', 'not JSON'],
  ['an empty text', ''],
  ['a number', 0],
  ['a boolean', true],
  ['a list', []],
])('%s fails the whole batch', (_, payload) => {
  expect(outcome(payload)).toEqual({
    done: [],
    failure: expect.stringContaining('invalid partial batch response'),
  })
})

test('the records that are not named are done', () => {
  expect(outcome(failures('b', 'b'))).toEqual({ done: [batch[0], batch[2]] })
  expect(outcome(failures('a', 'b', 'c'))).toEqual({ done: [] })
})

test('both deliveries of one message in a batch share its fate', () => {
  const twice = [record('a', 'first'), record('b'), record('a', 'second')]
  expect(outcome(failures('a'), twice)).toEqual({ done: [twice[1]] })
  expect(outcome(failures('b'), twice)).toEqual({ done: [twice[0], twice[2]] })
})

test('without ReportBatchItemFailures any answer is success', () => {
  expect(readBatchOutcome(batch, { ok: true, payload: failures('a') }, false)).toEqual({ done: batch })
})

test('a function error fails the whole batch', () => {
  const result = { ok: false as const, errorType: 'TypeError', errorMessage: 'no such stamp' }
  expect(readBatchOutcome(batch, result, true)).toEqual({ done: [], failure: 'TypeError: no such stamp' })
  expect(readBatchOutcome(batch, result, false)).toEqual({ done: [], failure: 'TypeError: no such stamp' })
})
