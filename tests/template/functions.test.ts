import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { READ_WITHIN_MS } from '../../functions/aws/s3-object.ts'
import { GATEWAY_ATTEMPTS, GATEWAY_TIMEOUT_MS } from '../../functions/aws/wiring.ts'
import { ASK_WITHIN_MS } from '../../functions/http/issuer-keys.ts'
import type { JsonObject } from '../../json/json.ts'
import { budgetOf } from '../../packaging/bundle-size.ts'
import { projectRoot } from '../../packaging/project.ts'
import { type Compiled, compile, functionsOf, ofType, propertiesOf } from './support/compiled.ts'
import { zipEntries } from './support/zip.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

test('every function runs on Node 24 on arm64 with a timeout and a memory of its own', () => {
  expect(functionsOf(compiled).map(([name, { Timeout, MemorySize }]) => [name, Timeout, MemorySize])).toEqual(
    [
      ['awardKeepsakes', 20, 1024],
      ['ingestActivities', 15, 1024],
      ['keepRejected', 20, 512],
      ['listRejected', 5, 1024],
      ['listKeepsakes', 5, 1024],
      ['getPassport', 5, 1024],
      ['exportUser', 15, 1024],
      ['eraseUser', 29, 1024],
      ['finishErasure', 60, 1024],
      ['listCampaigns', 5, 512],
      ['getCampaign', 5, 512],
      ['studioDrafts', 29, 1024],
      ['studioPublishing', 29, 1024],
      ['health', 5, 256],
      ['authorizeConnection', 10, 512],
      ['liveConnections', 5, 512],
      ['pushAwards', 10, 512],
      ['sendWebhooks', 30, 512],
      ['startExport', 30, 512],
      ['planExport', 120, 512],
      ['tidyExport', 900, 1024],
      ['canary', 60, 512],
      ['patrolTraffic', 60, 512],
      ['notFound', 5, 256],
    ],
  )
  for (const [, properties] of functionsOf(compiled))
    expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] })
})

test('whatever a function waits for in a row leaves it a second of its time, and gives an answer instead of none', () => {
  for (const [name, { Timeout, Environment }] of functionsOf(compiled)) {
    const { Variables } = Environment as { Variables: JsonObject }
    const waits = [
      // Discovery, and the keys.
      ...('JWT_ISSUER' in Variables ? [ASK_WITHIN_MS, ASK_WITHIN_MS] : []),
      // The pointer, and the snapshot.
      ...('CATALOGUE_BUCKET' in Variables ? [READ_WITHIN_MS, READ_WITHIN_MS] : []),
      // A connection that is closed, or written to.
      ...('LIVE_CALLBACK_URL' in Variables ? Array<number>(GATEWAY_ATTEMPTS).fill(GATEWAY_TIMEOUT_MS) : []),
    ]
    const longest = waits.reduce((sum, each) => sum + each, 0)
    expect([name, longest <= (Number(Timeout) - 1) * 1000]).toEqual([name, true])
  }
})

test('Lambda logs no invocation that ends well, and all that functions write', () => {
  // A level above INFO would drop the lines that metrics are made of.
  const logging = { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'WARN' }
  for (const [name, { LoggingConfig }] of functionsOf(compiled))
    expect([name, LoggingConfig]).toEqual([name, logging])
})

test("every function's log, and each API's, is kept for a month", () => {
  const groups = ofType(compiled, 'AWS::Logs::LogGroup').map(([, properties]) => properties)
  expect(groups.map(({ RetentionInDays }) => RetentionInDays)).toEqual(groups.map(() => 30))
  expect(groups.map(({ LogGroupName }) => LogGroupName).sort()).toEqual(
    [
      '/aws/http-api/keepsakes-dev',
      '/aws/websocket/keepsakes-dev',
      ...functionsOf(compiled).map(([, { FunctionName }]) => `/aws/lambda/${FunctionName}`),
    ].sort(),
  )
})

test("every function's package holds its own bundle, where its handler is, and nothing else", async () => {
  for (const [name, { Handler }] of functionsOf(compiled)) {
    const folder = `.build/functions/${name}`
    expect(Handler).toBe(`${folder}/index.handler`)
    const entries = await zipEntries(join(compiled.directory, `${name}.zip`))
    expect(entries.sort()).toEqual([`${folder}/index.mjs`, `${folder}/index.mjs.LEGAL.txt`])
  }
})

/** Nobody waits for their start, or a producer now and then; they bring along what writes Parquet, or what checks campaigns. */
const LARGE = ['planExport', 'tidyExport', 'studioDrafts', 'studioPublishing']

test('every bundle is within its budget, and every budget within 455 KB, or 1 MB where hardly anybody waits', async () => {
  for (const [name] of functionsOf(compiled)) {
    const { size } = await stat(join(projectRoot, `.build/functions/${name}/index.mjs`))
    expect(size).toBeLessThanOrEqual(budgetOf(name))
    expect(budgetOf(name)).toBeLessThanOrEqual(LARGE.includes(name) ? 1_000_000 : 455_000)
  }
})

test('nothing is logged of a request that could identify the customer', () => {
  const { Format } = propertiesOf(compiled, 'HttpApiStage').AccessLogSettings as { Format: string }
  const logged = Object.values(JSON.parse(Format) as JsonObject)
  expect(logged.sort()).toEqual(
    [
      '$context.requestId',
      '$context.requestTimeEpoch',
      '$context.routeKey',
      '$context.status',
      '$context.responseLatency',
      '$context.integrationStatus',
      '$context.integrationLatency',
      '$context.responseLength',
      '$context.error.responseType',
    ].sort(),
  )
})
