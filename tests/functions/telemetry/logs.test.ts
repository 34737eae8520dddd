import type { Logger } from '@aws-lambda-powertools/logger'
import { PublishError } from '../../../events/publish.ts'
import { batchLog, briefError } from '../../../functions/telemetry/logs.ts'

test('of an error that names the events it is about, nothing of them is kept', () => {
  const event = { source: 'partner.acme', detailType: 'PollVoted', detail: '{"userId":"anna"}' }
  const error = new PublishError([{ event, code: 'Throttling', message: 'too much at once' }])
  const kept = briefError(error)
  expect(kept).toEqual({
    name: 'PublishError',
    message: '1 event could not be published; the first: Throttling: too much at once',
    at: [expect.any(String), expect.any(String)],
  })
  expect(JSON.stringify(kept)).not.toContain('anna')
})

test('an error of AWS is kept with its cause and the id of the request', () => {
  const error = Object.assign(new Error('no', { cause: new TypeError('it is away') }), {
    name: 'ThrottlingException',
    $metadata: { requestId: 'R1', httpStatusCode: 400 },
    $response: { body: 'anna' },
  })
  const { name, message, cause, requestId } = briefError(error)
  expect({ name, message, cause, requestId }).toEqual({
    name: 'ThrottlingException',
    message: 'no',
    cause: 'TypeError: it is away',
    requestId: 'R1',
  })
})

test('however much an error says, it is kept in less than a kilobyte', () => {
  const deep = (depth: number): Error => (depth > 0 ? deep(depth - 1) : new Error('m'.repeat(9_000)))
  const error = deep(50)
  error.cause = new Error('c'.repeat(9_000))
  error.stack = String(error.stack).replaceAll('at ', `at ${'x'.repeat(900)}`)
  expect(JSON.stringify(briefError(error)).length).toBeLessThan(1_000)
})

test.each([
  ['a text', 'out of order', { name: 'string', message: 'out of order' }],
  ['nothing', undefined, { name: 'undefined', message: 'undefined' }],
  ['null', null, { name: 'object', message: 'null' }],
])('%s that was thrown is kept as well', (_what, thrown, kept) => {
  expect(briefError(thrown)).toEqual(kept)
})

test('what happens several times at once is counted so often, in the one line of its kind', () => {
  const lines: [message: string, about: object][] = []
  const note = (message: string, about: object) => void lines.push([message, about])
  const log = batchLog({ warn: note, error: note } as unknown as Logger)
  log.add({ level: 'warn', message: 'activities rejected', partnerId: 'acme', count: 2 })
  log.add({ level: 'warn', message: 'activities rejected', partnerId: 'acme', count: 3 })
  log.add({ level: 'warn', message: 'activities rejected', partnerId: 'other' })
  log.write()
  log.write()
  expect(lines).toEqual([
    ['activities rejected', { count: 5, partnerId: 'acme' }],
    ['activities rejected', { count: 1, partnerId: 'other' }],
  ])
})

test('a reason that is longer than a line may be is cut, and told all the same', () => {
  const told: [message: string, about: unknown][] = []
  const write = (message: string, about: unknown) => told.push([message, about])
  const log = batchLog({ warn: write, error: write } as unknown as Logger)
  const example = { messageId: 'm'.repeat(5_000) }
  log.add({ level: 'warn', message: 'activity rejected', reason: 'r'.repeat(30_000), example })
  log.write()
  expect(told).toEqual([
    [
      'activity rejected',
      {
        count: 1,
        reason: expect.stringMatching(/^r{299}…$/),
        example: { messageId: expect.stringMatching(/^m{254}…$/) },
      },
    ],
  ])
})
