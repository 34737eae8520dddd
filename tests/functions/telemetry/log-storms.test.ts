import { jest } from '@jest/globals'
import type { Context, SQSBatchResponse } from 'aws-lambda'
import type { Json } from '../../../json/json.ts'
import { createTokenIssuer, type TokenIssuer } from '../../../local/http-api/tokens.ts'
import { type ApiFunction, answerOf } from '../support/api.ts'
import { campaign, votes } from '../support/catalogue.ts'
import { functionVariables, handlerOf } from '../support/environment.ts'
import { voted } from '../support/events.ts'
import { type Asked, type Reply, startHttp } from '../support/http.ts'
import { context } from '../support/powertools.ts'

/** The functions as Lambda loads them, against a server that stands for all of AWS and refuses what it is told to. */
const functions: Record<string, (event: object, context: Context) => Promise<unknown>> = {}
let aws: Awaited<ReturnType<typeof startHttp>>
let issuer: TokenIssuer
/** Calls are refused that have it in their target or path. */
let refused = ''

const LONG = 'is not authorized to perform this, because no identity-based policy allows it. '.repeat(40)
const BODY = 'x-of-a-customer-'

function answerAsAws({ path, headers, body }: Asked): Reply {
  const target = String(headers['x-amz-target'] ?? path)
  if (path === '/keys') return json(issuer.jwks)
  if (path.endsWith('/current.json'))
    return json({
      number: 1,
      version: 'v1',
      key: 'catalogue/snapshots/1.json',
      publishedAt: '2024-07-01T00:00:00.000Z',
    })
  if (path.endsWith('/snapshots/1.json')) {
    const paris = campaign({ id: 'paris', keepsakes: [{ id: 'voter', earn: votes(1) }] })
    return json({ version: 'v1', campaigns: [paris] })
  }
  if (refused !== '' && target.includes(refused))
    return { ...json({ __type: 'AccessDeniedException', message: LONG }), status: 400 }
  if (target.endsWith('.Query') && body.includes('"the-connections"')) return json({ Items: connections })
  if (target.endsWith('.GetItem') && body.includes('"the-keepsakes"')) return json({ Item: held(body) })
  return json({})
}

/** Whatever keepsake is asked for. */
const held = (body: string) => ({
  ...JSON.parse(body).Key,
  earnedAt: { S: '2024-07-27T00:00:00.000Z' },
  recordedAt: { S: '2024-07-27T00:00:00.000Z' },
  eventId: { S: 'e' },
})

const json = (value: unknown): Reply => ({
  headers: { 'content-type': 'application/x-amz-json-1.0', etag: '"1"' },
  body: JSON.stringify(value),
})

const connections = Array.from({ length: 20 }, (_, index) => ({
  userId: { S: 'anna' },
  connectionId: { S: `screen-${index}` },
  connectedAt: { S: '2024-07-01T00:00:00.000Z' },
  expiresAt: { N: '4000000000' },
}))

const before = { ...process.env }
const written: string[] = []
beforeAll(async () => {
  aws = await startHttp(answerAsAws)
  issuer = await createTokenIssuer({ issuer: 'https://issuer.example/', audience: 'app' })
  Object.assign(process.env, functionVariables(aws.url), { POWERTOOLS_LOG_LEVEL: 'INFO' })
  // The logger writes to the stream itself, as it does in Lambda.
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(String(chunk))
      return true
    })
  }
  for (const name of ['awardKeepsakes', 'pushAwards', 'finishErasure', 'ingestActivities'])
    functions[name] = await handlerOf(name)
})
afterAll(async () => {
  jest.restoreAllMocks()
  process.env = before
  await aws.stop()
})

const ten = <T>(make: (index: number) => T): T[] => Array.from({ length: 10 }, (_, index) => make(index))
const longId = (index: number) => `user-${index}-${'u'.repeat(240)}`
const award = (index: number) => ({
  'detail-type': 'KeepsakeAwarded',
  detail: {
    awardId: `user-${index}/paris/voter`,
    userId: `user-${index}`,
    campaignId: 'paris',
    keepsakeId: 'voter',
    earnedAt: '2024-07-26T18:00:00.000Z',
    recordedAt: '2024-07-26T18:00:00.000Z',
    eventId: 'event',
  },
})
const vote = (index: number, detail: Record<string, Json> = {}) =>
  voted({ userId: longId(index), source: `partner.tv-${index}`, detail: { optionId: BODY, ...detail } })

interface Storm {
  readonly what: string
  readonly of: string
  readonly refuse?: string
  readonly bodies: readonly unknown[]
  /** How many failures the lines account for in all. */
  readonly told: number
  readonly lines: number
}

const STORMS: readonly Storm[] = [
  { what: 'records that are not JSON', of: 'awardKeepsakes', bodies: ten(() => '{'), told: 10, lines: 1 },
  {
    what: 'records of one partner with one mistake',
    of: 'awardKeepsakes',
    bodies: ten(() => voted({ userId: BODY, detail: { optionId: 7 } })),
    told: 10,
    lines: 1,
  },
  {
    what: 'records of ten partners, each with mistakes of its own',
    of: 'awardKeepsakes',
    bodies: ten((index) => ({ ...vote(index, { [`optoinId${index}`]: 1, pollId: index }), time: index })),
    told: 10,
    lines: 4,
  },
  {
    what: 'rejected records of which none can be kept',
    of: 'awardKeepsakes',
    refuse: 'SendMessageBatch',
    bodies: ten(() => 'y'.repeat(600_000)),
    told: 20,
    lines: 2,
  },
  {
    what: 'users whose progress cannot be read',
    of: 'awardKeepsakes',
    refuse: '.Query',
    bodies: ten((index) => vote(index)),
    told: 10,
    lines: 1,
  },
  {
    what: 'awards that cannot be announced',
    of: 'awardKeepsakes',
    refuse: 'PutEvents',
    bodies: ten((index) => vote(index)),
    told: 10,
    lines: 1,
  },
  { what: 'announcements of nothing', of: 'pushAwards', bodies: ten(() => '{'), told: 10, lines: 1 },
  {
    what: 'users whose connections cannot be read',
    of: 'pushAwards',
    refuse: '.Query',
    bodies: ten(award),
    told: 10,
    lines: 1,
  },
  {
    what: 'users with twenty connections each, of which none takes an award',
    of: 'pushAwards',
    refuse: '@connections',
    bodies: ten(award),
    told: 200,
    lines: 1,
  },
  { what: 'erasures of nobody', of: 'finishErasure', bodies: ten(() => '{}'), told: 10, lines: 1 },
  {
    what: 'erasures that fail',
    of: 'finishErasure',
    refuse: '.Query',
    bodies: ten((index) => ({ userId: `user-${index}`, erasedAt: '2024-07-27T00:00:00.000Z' })),
    told: 10,
    lines: 1,
  },
]

interface Line {
  readonly count: number
  readonly message: string
}

const FAILED: Readonly<Record<string, string>> = {
  awardKeepsakes: 'ActivitiesFailed',
  pushAwards: 'LiveFailed',
  finishErasure: 'ErasuresFailed',
}

/** The sum of a metric in what was written. */
function measured(name = ''): number {
  const documents = written.flatMap((chunk) => chunk.split('\n')).filter((line) => line.includes('"_aws"'))
  return documents
    .flatMap((line) => (JSON.parse(line) as Record<string, number | number[]>)[name] ?? [])
    .reduce((sum, value) => sum + value, 0)
}

/** The lines that were logged, beside the metrics. */
function logged(): { lines: Line[]; bytes: number } {
  const lines = written
    .flatMap((chunk) => chunk.split('\n'))
    .filter((line) => line !== '' && !line.includes('"_aws"'))
  return {
    lines: lines.map((line) => JSON.parse(line) as Line),
    bytes: Buffer.byteLength(lines.join('\n')),
  }
}

test.each(STORMS)(
  '$of tells of a batch of $what in at most 4 KB, a line for each kind',
  async ({ of, refuse = '', bodies, ...expected }) => {
    refused = refuse
    written.length = 0
    const Records = bodies.map((body, index) => ({
      messageId: `message-${index}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }))
    const answer = await functions[of]?.({ Records }, context)
    // The alarms count what comes again.
    expect(measured(FAILED[of])).toBe((answer as SQSBatchResponse).batchItemFailures.length)
    const { lines, bytes } = logged()
    expect(bytes).toBeLessThanOrEqual(4096)
    const told = lines.reduce((sum, { count }) => sum + count, 0)
    expect({ told, lines: lines.length }).toEqual({ told: expected.told, lines: expected.lines })
    expect(written.join()).not.toContain(BODY)
  },
)

test('a request of a hundred events that are rejected is told of in at most 4 KB', async () => {
  const events = Array.from({ length: 100 }).map((_event, index) => {
    const { 'detail-type': type, detail } = voted({ userId: BODY, detail: { [`optoinId${index}`]: BODY } })
    const { optionId: _, ...rest } = detail as Record<string, Json>
    return {
      'detail-type': index % 2 ? type : `Zapped${index}`,
      detail: index % 3 ? rest : { ...rest, pollId: index },
    }
  })
  refused = ''
  written.length = 0
  const authorization = `Bearer ${await issuer.sign({ partnerId: 'quiz-show' })}`
  const headers = { authorization, 'content-type': 'application/json' }
  const answer = await answerOf(functions.ingestActivities as unknown as ApiFunction, {
    headers,
    body: JSON.stringify(events),
  })
  expect(answer.body).toMatchObject({ rejected: 100 })
  const { lines, bytes } = logged()
  expect(bytes).toBeLessThanOrEqual(4096)
  expect(lines.length).toBeGreaterThan(0)
  expect(written.join()).not.toContain(BODY)
})
