import { sumsOf } from '../../../functions/aws/metric-sums.ts'
import { snapshotKeyOf } from '../../../schemas/catalogue-pointer.ts'
import { campaign, votes } from '../support/catalogue.ts'
import { functionVariables, handlerOf } from '../support/environment.ts'
import { startHttp } from '../support/http.ts'
import { context } from '../support/powertools.ts'

interface Query {
  readonly Id: string
  readonly MetricStat: { readonly Stat: string; readonly Period: number; readonly Metric: object }
}
interface Input {
  readonly MetricDataQueries: readonly Query[]
  /** Seconds since 1970, as the protocol has it. */
  readonly StartTime: number
  readonly EndTime: number
  readonly NextToken?: string
}

/** A server that stands for CloudWatch and for S3. */
let server: Awaited<ReturnType<typeof startHttp>>
let answer: (input: Input) => object
const asked: Input[] = []
const objects: Record<string, object> = {}

const before = { ...process.env }
beforeAll(async () => {
  server = await startHttp(({ path, headers, body }) => {
    if (String(headers['x-amz-target']).endsWith('.GetMetricData')) {
      const input = JSON.parse(body) as Input
      asked.push(input)
      return {
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: JSON.stringify(answer(input)),
      }
    }
    const found = objects[path.replace('/the-bucket/', '')]
    return found
      ? { body: JSON.stringify(found) }
      : { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' }
  })
  Object.assign(process.env, functionVariables(server.url), {
    PARTNERS: 'acme,north',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  })
})
afterAll(async () => {
  process.env = { ...before }
  await server.stop()
})
beforeEach(() => void asked.splice(0))

const GIVEN = { POWERTOOLS_METRICS_NAMESPACE: 'keepsakes-test', POWERTOOLS_SERVICE_NAME: 'keepsakes' }
const FROM = Date.parse('2024-07-26T18:00:00Z')
const SPAN = { from: FROM, to: FROM + 3 * 300_000, periodMs: 300_000 }
const acme = { name: 'PartnerReceived', dimensions: { partner: 'acme' } }
const at = (period: number) => FROM / 1000 + period * 300
const many = () => asked.map(({ MetricDataQueries }) => MetricDataQueries.length)

test('sums are asked for by name, dimensions and period, and are 0 where CloudWatch has nothing', async () => {
  answer = ({ MetricDataQueries: [first] }) => ({
    MetricDataResults: [
      { Id: first?.Id, StatusCode: 'Complete', Timestamps: [at(0), at(2)], Values: [7, 9.5] },
    ],
  })
  const nobody = { name: 'PartnerReceived', dimensions: { partner: 'nobody' } }
  expect(await sumsOf(GIVEN)([acme, nobody], SPAN)).toEqual([
    [7, 0, 9.5],
    [0, 0, 0],
  ])
  expect(asked).toMatchObject([{ StartTime: at(0), EndTime: at(3) }])
  expect(asked[0]?.MetricDataQueries[0]?.MetricStat).toEqual({
    Stat: 'Sum',
    Period: 300,
    Metric: {
      Namespace: 'keepsakes-test',
      MetricName: 'PartnerReceived',
      Dimensions: [
        { Name: 'service', Value: 'keepsakes' },
        { Name: 'partner', Value: 'acme' },
      ],
    },
  })
})

test('an answer in pages is put together, and no more than 500 metrics are asked for at once', async () => {
  answer = ({ MetricDataQueries, NextToken }) => ({
    ...(NextToken ? {} : { NextToken: 'more' }),
    MetricDataResults: MetricDataQueries.map(({ Id }) => ({
      Id,
      StatusCode: NextToken ? 'Complete' : 'PartialData',
      Timestamps: [at(NextToken ? 1 : 0)],
      Values: [Number(Id.slice(1)) + (NextToken ? 0.5 : 0)],
    })),
  })
  const sums = await sumsOf(GIVEN)(Array(501).fill(acme), SPAN)
  expect(many()).toEqual([500, 500, 1, 1])
  expect([sums.length, sums[3], sums[500]]).toEqual([501, [3, 3.5, 0], [0, 0.5, 0]])
})

test('an answer that is not the whole is an error, and no silence of a partner', async () => {
  answer = () => ({
    MetricDataResults: [
      { Id: 'm0', StatusCode: 'InternalError', Messages: [{ Code: 'x', Value: 'try again' }], Values: [] },
    ],
  })
  await expect(sumsOf(GIVEN)([acme], SPAN)).rejects.toThrow(
    'CloudWatch answers InternalError for the metric m0: try again',
  )
})

test('the function looks at the partners of its list, at all others as one, and at criteria that are open', async () => {
  answer = () => ({ MetricDataResults: [] })
  const day = 24 * 3_600_000
  const from = (days: number) => new Date(Date.now() + days * day).toISOString()
  const head = { number: 1, version: 'v1', publishedAt: from(-3), key: snapshotKeyOf(1) }
  const keepsakes = [
    { id: 'voter', earn: votes(1) },
    { id: 'viewer', earn: { watch: { minutes: 5 } } },
  ]
  objects['catalogue/current.json'] = head
  objects[head.key] = {
    ...head,
    known: [],
    campaigns: [campaign({ id: 'open', startsAt: from(-9), endsAt: from(9), keepsakes })],
  }
  const patrol = await handlerOf('patrolTraffic')
  await patrol({}, context)
  expect(many()).toEqual([3, 3, 2])
  // An hour has not passed.
  await patrol({}, context)
  expect(many()).toEqual([3, 3, 2, 3, 3])
})
