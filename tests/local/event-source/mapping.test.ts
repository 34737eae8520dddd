import { readFile, rm } from 'node:fs/promises'
import type { SQSEvent } from 'aws-lambda'
import type { MappingDefinition } from '../../../local/event-source/definition.ts'
import {
  type EventSourceMapping,
  type MappingDependencies,
  startEventSourceMapping,
} from '../../../local/event-source/mapping.ts'
import {
  createLambdaFunction,
  type FunctionDefinition,
  type LambdaFunction,
} from '../../../local/lambda/function.ts'
import { codeDirectory, functionDefinition } from '../lambda/fixture.ts'
import { REGION, startQueues, until } from './fixture.ts'

/** Notes every event in a file, then does what the bodies of its records ask for. */
const CONSUMER = `
  import { appendFileSync } from 'node:fs'
  const hang = () => new Promise((resolve) => setTimeout(resolve, 3_600_000))
  const parse = (text) => { try { return JSON.parse(text) ?? {} } catch { return {} } }
  export const handler = async (event) => {
    appendFileSync(process.env.SEEN, JSON.stringify({ at: 'start', event }) + '\\n')
    const failures = []
    let answer
    for (const record of event.Records) {
      const ask = parse(record.body)
      const first = record.attributes.ApproximateReceiveCount === '1'
      if (ask.sleep) await new Promise((resolve) => setTimeout(resolve, ask.sleep))
      if (first && ask.throw) throw new Error('refused')
      if (first && ask.exit) process.exit(1)
      if (first && ask.hang) await hang()
      if (ask.fail === 'always' || (first && ask.fail)) failures.push({ itemIdentifier: record.messageId })
      if (first && 'answer' in ask) answer = ask.answer
    }
    appendFileSync(process.env.SEEN, JSON.stringify({ at: 'end' }) + '\\n')
    return answer === undefined ? { batchItemFailures: failures } : answer
  }
`

let queues: Awaited<ReturnType<typeof startQueues>>
let code: Awaited<ReturnType<typeof codeDirectory>>
let seenFile: string
let counter = 0
const functions: LambdaFunction[] = []
const mappings: EventSourceMapping[] = []

beforeAll(async () => {
  queues = await startQueues()
  code = await codeDirectory({ 'consumer.mjs': CONSUMER })
})
beforeEach(() => {
  counter += 1
  seenFile = `${code.path}/seen-${counter}.jsonl`
})
afterEach(async () => {
  await Promise.all(mappings.splice(0).map((mapping) => mapping.stop()))
  await Promise.all(functions.splice(0).map((fn) => fn.stop()))
  await rm(seenFile, { force: true })
})
afterAll(async () => {
  await queues.stop()
  await code.remove()
})

function makeFunction(changes: Partial<FunctionDefinition> = {}): LambdaFunction {
  const environment = { SEEN: seenFile }
  const fn = createLambdaFunction(
    functionDefinition(code.path, { handler: 'consumer.handler', environment, ...changes }),
  )
  functions.push(fn)
  return fn
}

type Setup = {
  queue?: Record<string, string>
  mapping?: Partial<MappingDefinition>
  deps?: Partial<MappingDependencies>
  fn?: LambdaFunction
}

/** A queue of its own, a function, and a way to start the mapping when the queue is filled. */
async function setUp({ queue, mapping = {}, deps = {}, fn = makeFunction() }: Setup = {}) {
  const name = `keepsakes-local-activity-${counter}-${Math.random().toString(36).slice(2)}`
  const source = await queues.createQueue(name, { VisibilityTimeout: '30', ...queue })
  const lines: string[] = []
  const definition: MappingDefinition = {
    ...source,
    batchSize: 10,
    batchingWindowSeconds: 0,
    reportBatchItemFailures: true,
    filterPatterns: [],
    enabled: true,
    ...mapping,
  }
  const start = () => {
    const log = (line: string) => lines.push(line)
    const started = startEventSourceMapping(definition, {
      queues: queues.queues,
      region: REGION,
      fn,
      log,
      ...deps,
    })
    mappings.push(started)
    return started
  }
  const send = (body: unknown, more = {}) => queues.send(source.queueUrl, body, more)
  const depth = () => queues.depth(source.queueUrl)
  const empty = () =>
    until('the queue to be empty', async () => {
      const { visible, inFlight } = await depth()
      return visible + inFlight === 0
    })
  /** As `empty`, but what a batch left undone comes back at once, not when its visibility timeout has passed. */
  const handled = () =>
    until('all to be handled', async () => {
      const { visible, inFlight } = await depth()
      if (visible + inFlight === 0) return true
      if (visible > 0 || !mappings.every((mapping) => mapping.idle())) return false
      for (const { receiptHandle } of (await seen()).flatMap((event) => event.Records))
        await queues.release(source.queueUrl, receiptHandle)
      return false
    })
  return { ...source, lines, start, send, depth, empty, handled }
}

async function seen(): Promise<SQSEvent[]> {
  const text = await readFile(seenFile, 'utf8').catch(() => '')
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line)).flatMap(({ event }) => (event === undefined ? [] : [event]))
}

const untilSeen = (count: number) =>
  until(`${count} records`, async () => {
    const records = (await seen()).flatMap((event) => event.Records)
    return records.length >= count ? records : undefined
  })

/** How often each message was delivered, by its body. */
async function deliveries(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { body } of (await seen()).flatMap((event) => event.Records))
    counts[body] = (counts[body] ?? 0) + 1
  return counts
}

describe('a delivery', () => {
  test('is the event that Lambda makes of an SQS message, and the message is deleted', async () => {
    const { send, start, empty, queueArn } = await setUp()
    const messageId = await send('{"id":"1"}', {
      MessageAttributes: {
        partner: { DataType: 'String', StringValue: 'acme' },
        weight: { DataType: 'Number', StringValue: '7' },
        blob: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
      },
    })
    const mapping = start()
    const [record] = await untilSeen(1)
    expect(record).toEqual({
      messageId,
      receiptHandle: expect.stringMatching(/.+/),
      body: '{"id":"1"}',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: '000000000000',
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      },
      messageAttributes: {
        partner: { stringValue: 'acme', stringListValues: [], binaryListValues: [], dataType: 'String' },
        weight: { stringValue: '7', stringListValues: [], binaryListValues: [], dataType: 'Number' },
        blob: { binaryValue: 'AP8=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
      },
      md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: REGION,
    })
    await empty()
    await until('the mapping to be idle', () => mapping.idle())
    expect(await deliveries()).toEqual({ '{"id":"1"}': 1 })
  })

  test('holds at most a batch, and a backlog is delivered whole', async () => {
    const { send, start, empty } = await setUp({ mapping: { batchSize: 4 } })
    for (let i = 0; i < 10; i++) await send({ i })
    start()
    await empty()
    const sizes = (await seen()).map((event) => event.Records.length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4)
    expect(Object.values(await deliveries())).toEqual(Array(10).fill(1))
  })

  test('holds more than one receive brings when the batch allows it', async () => {
    const { send, start, empty } = await setUp({
      mapping: { batchSize: 100, batchingWindowSeconds: 0.2 },
    })
    for (let i = 0; i < 25; i++) await send({ i })
    start()
    await empty()
    expect((await seen()).map((event) => event.Records.length)).toEqual([25])
  })

  test('gathers what arrives within the batching window', async () => {
    const { send, start, empty } = await setUp({
      // It is full with the second, and the window need not pass.
      mapping: { batchSize: 2, batchingWindowSeconds: 20 },
    })
    const mapping = start()
    await send({ i: 1 })
    await until('the first record to be held', () => !mapping.idle())
    await send({ i: 2 })
    await empty()
    expect((await seen()).map((event) => event.Records.length)).toEqual([2])
  })

  test('stays within 6 MB', async () => {
    const { send, start, empty } = await setUp({
      mapping: { batchSize: 100, batchingWindowSeconds: 1 },
    })
    for (let i = 0; i < 8; i++) await send(`${i}${'x'.repeat(1_000_000)}`)
    const mapping = start()
    await empty()
    await until('the mapping to be idle', () => mapping.idle())
    // Both may be under way at once.
    const sizes = (await seen()).map((event) => event.Records.length)
    expect(sizes.sort((a, b) => b - a)).toEqual([6, 2])
  })

  test('happens soon after the message is sent to an idle queue', async () => {
    const { send, start, empty } = await setUp()
    const mapping = start()
    for (let i = 0; i < 3; i++) {
      await send({ i })
      await untilSeen(i + 1)
      await empty()
      await until('the mapping to be idle', () => mapping.idle())
    }
    expect(await seen()).toHaveLength(3)
  })
})

describe('a batch that fails', () => {
  test.each([{ throw: true }, { exit: true }, { hang: true }])('by %j comes back whole', async (ask) => {
    const { send, start, handled, lines } = await setUp({ fn: makeFunction({ timeoutMs: 500 }) })
    await send({ neighbour: true })
    await send(ask)
    start()
    await handled()
    const counts = await deliveries()
    expect(counts[JSON.stringify(ask)]).toBe(2)
    expect(lines.join('\n')).toMatch(/a batch of \d failed, (Error|Runtime\.ExitError|Sandbox\.Timedout)/)
  })

  test('in part comes back in part', async () => {
    // The one test that waits for a visibility timeout.
    const queue = { VisibilityTimeout: '2' }
    const { send, start, empty } = await setUp({ queue, mapping: { batchSize: 10 } })
    await send({ i: 1 })
    await send({ i: 2, fail: true })
    await send({ i: 3 })
    start()
    await empty()
    expect(await deliveries()).toEqual({ '{"i":1}': 1, '{"i":2,"fail":true}': 2, '{"i":3}': 1 })
  })

  test('in part is not understood unless the mapping reports batch item failures', async () => {
    const { send, start, handled } = await setUp({ mapping: { reportBatchItemFailures: false } })
    await send({ i: 1, fail: true })
    start()
    await handled()
    expect(await deliveries()).toEqual({ '{"i":1,"fail":true}': 1 })
  })

  test('with a malformed answer comes back whole', async () => {
    const { send, start, handled, lines } = await setUp()
    const ask = { answer: { batchItemFailures: [{ itemIdentifier: '' }] } }
    await send(ask)
    start()
    await handled()
    expect(await deliveries()).toEqual({ [JSON.stringify(ask)]: 2 })
    expect(lines.join('\n')).toContain('batchItemFailures[0].itemIdentifier is not a message id')
  })

  test('again and again ends in the dead-letter queue, and holds nothing up', async () => {
    const dead = await queues.createQueue(`dead-${counter}`)
    const redrive = JSON.stringify({ deadLetterTargetArn: dead.queueArn, maxReceiveCount: 2 })
    const { send, start, handled } = await setUp({ queue: { RedrivePolicy: redrive } })
    await send({ i: 1, fail: 'always' })
    await send({ i: 2 })
    start()
    await handled()
    expect(await queues.depth(dead.queueUrl)).toEqual({ visible: 1, inFlight: 0 })
    expect(await deliveries()).toEqual({ '{"i":1,"fail":"always"}': 2, '{"i":2}': 1 })
  })

  test('because the function is throttled comes back', async () => {
    const { send, start, depth, lines } = await setUp({ fn: makeFunction({ reservedConcurrency: 0 }) })
    await send({ i: 1 })
    start()
    await until('the throttle to be logged', () =>
      lines.some((line) => line.includes('TooManyRequestsException')),
    )
    const { visible, inFlight } = await depth()
    expect(visible + inFlight).toBe(1)
  })
})

describe('concurrent invocations', () => {
  async function peak(): Promise<number> {
    const text = await readFile(seenFile, 'utf8')
    let running = 0
    let most = 0
    for (const line of text.trim().split('\n')) {
      running += JSON.parse(line).at === 'start' ? 1 : -1
      most = Math.max(most, running)
    }
    return most
  }

  test.each([
    [1, 4],
    [3, 2],
  ])(
    'stay within a maximum concurrency of %i and a cap of %i',
    async (maximumConcurrency, concurrencyCap) => {
      const { send, start, empty } = await setUp({
        mapping: { batchSize: 1, maximumConcurrency },
        deps: { concurrencyCap },
      })
      for (let i = 0; i < 8; i++) await send({ i, sleep: 100 })
      start()
      await empty()
      expect(await peak()).toBe(Math.min(maximumConcurrency, concurrencyCap))
    },
  )
})

describe('a filter', () => {
  test('lets matching records through and deletes the others', async () => {
    const { send, start, empty } = await setUp({
      mapping: { filterPatterns: [{ body: { kind: ['poll'] } }, { body: [{ prefix: 'plain' }] }] },
    })
    const passing = ['{"kind":"poll"}', 'plain text']
    for (const body of [...passing, '{"kind":"trivia"}', 'other text', '[1]']) await send(body)
    start()
    await empty()
    expect(Object.keys(await deliveries()).sort()).toEqual([...passing].sort())
  })

  test('that is invalid stops the start, and the error says where', async () => {
    const { start } = await setUp({
      mapping: { filterPatterns: [{ body: { kind: ['poll'] } }, { body: 'poll' }] },
    })
    expect(start).toThrow(/FilterCriteria\.Filters\[1\]/)
  })
})

test('a queue that is deleted is told of, and nothing is received any more', async () => {
  const { queueUrl, start, lines } = await setUp()
  const mapping = start()
  await queues.remove(queueUrl)
  // A mapping that waits notices when it looks again; another begins there.
  start()
  await until('the end to be told', () => lines.some((line) => line.includes('receives no more')))
  expect(lines.join()).toContain('does not exist')
  await mapping.stop()
})

test('a queue that for a while neither gives nor deletes, as on a disk that is full, is worked off in the end', async () => {
  const failing = { receive: 2, delete: 1 }
  const fail = (what: keyof typeof failing) => {
    if (failing[what]-- > 0) throw new Error(`the disk is full: ${what}`)
  }
  const { send, start, handled, lines } = await setUp({
    deps: {
      againAfterMs: 1,
      queues: {
        receive: async (...asked) => {
          fail('receive')
          return queues.queues.receive(...asked)
        },
        delete: (...asked) => {
          fail('delete')
          queues.queues.delete(...asked)
        },
      },
    },
  })
  await send({ i: 1 })
  start()
  await handled()
  expect(await seen()).toHaveLength(2)
  expect(lines.filter((line) => line.includes('the disk is full: receive'))).toHaveLength(2)
  expect(lines.filter((line) => line.includes('the disk is full: delete'))).toHaveLength(1)
})

describe('stop', () => {
  test('lets a running invocation end and deletes its records', async () => {
    const { send, start, depth } = await setUp()
    await send({ sleep: 300 })
    const mapping = start()
    await untilSeen(1)
    await mapping.stop()
    expect(await depth()).toEqual({ visible: 0, inFlight: 0 })
    expect(mapping.idle()).toBe(true)
  })

  test('does not wait longer than its bound for an invocation that hangs', async () => {
    const fn = makeFunction({ timeoutMs: 3_600_000 })
    const { send, start, depth } = await setUp({
      fn,
      deps: { stopWithinMs: 50 },
    })
    await send({ hang: true })
    const mapping = start()
    await untilSeen(1)
    await mapping.stop()
    expect(mapping.idle()).toBe(false)
    expect(await depth()).toEqual({ visible: 0, inFlight: 1 })
  })

  test('ends a long poll', async () => {
    const { start } = await setUp()
    await start().stop()
  })

  test('a mapping that is not enabled receives nothing', async () => {
    const { send, start, depth } = await setUp({ mapping: { enabled: false } })
    await send({ i: 1 })
    const mapping = start()
    expect(mapping.idle()).toBe(true)
    await mapping.stop()
    expect(await depth()).toEqual({ visible: 1, inFlight: 0 })
  })
})
