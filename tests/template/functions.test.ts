import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { budgetOf } from '../../ops/bundle-size.ts'
import { projectRoot } from '../../ops/project.ts'
import type { JsonObject } from '../../schemas/json.ts'
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
      ['listKeepsakes', 5, 1024],
      ['getPassport', 5, 1024],
      ['listCampaigns', 5, 512],
      ['getCampaign', 5, 512],
      ['health', 5, 256],
      ['authorizeConnection', 10, 512],
      ['liveConnections', 5, 512],
      ['pushAwards', 10, 512],
      ['notFound', 5, 256],
    ],
  )
  for (const [, properties] of functionsOf(compiled))
    expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] })
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

test('every bundle is within its budget, and every budget within 455 KB', async () => {
  for (const [name] of functionsOf(compiled)) {
    const { size } = await stat(join(projectRoot, `.build/functions/${name}/index.mjs`))
    expect(size).toBeLessThanOrEqual(budgetOf(name))
    expect(budgetOf(name)).toBeLessThanOrEqual(455_000)
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
