import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchWriteItemCommand,
  DescribeExportCommand,
  type ExportDescription,
  paginateListExports,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb'
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Item } from '../../store/items.ts'
import { keepsakes } from '../cli/support/keepsakes.ts'
import { keepsakeItem, progressItem } from '../functions/export/support/items.ts'
import { runs } from '../support/runs.ts'
import { AwsPort } from './support/aws.ts'
import { LocalStack } from './support/local-stack.ts'
import { Script } from './support/process.ts'
import { until } from './support/until.ts'

/** Times that the stack is killed; KEEPSAKES_RUNS=20 makes 20. */
const KILLS = runs(1)
const USERS = 300
const CAMPAIGN = 'passport-to-paris'
/** Each user has a keepsake, and progress with that keepsake and one that was sold out. */
const ROWS = { keepsakes: USERS, progress: 2 * USERS }

let folder: string
let local: LocalStack | undefined
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
})
afterAll(async () => {
  await local?.end('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

async function start() {
  local = await LocalStack.start(folder)
  const aws = new AwsPort(local.endpoints)
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const { aws: endpoint, region } = local.endpoints
  return { local, aws, s3: new S3Client({ endpoint, region, credentials, forcePathStyle: true }) }
}

async function seed({ dynamo, endpoints: { tables } }: AwsPort): Promise<void> {
  const put = (item: Item): WriteRequest => ({ PutRequest: { Item: marshall(item) } })
  for (let from = 0; from < USERS; from += 10) {
    const users = Array.from({ length: 10 }, (_, at) => `viewer-${from + at}`)
    const RequestItems = {
      [tables.keepsakes]: users.map((user) => put(keepsakeItem(user, 'trivia-ace', CAMPAIGN))),
      [tables.progress]: users.map((user) =>
        put(
          progressItem(user, { earned: ['trivia-ace'], soldOut: ['golden-passport'], campaignId: CAMPAIGN }),
        ),
      ),
    }
    await dynamo.send(new BatchWriteItemCommand({ RequestItems }))
  }
}

async function stop({ local: running, aws, s3 }: Started): Promise<void> {
  await running.end('SIGKILL')
  s3.destroy()
  aws.close()
}

async function objectsIn(started: Started): Promise<number> {
  const { rawExportBucket, analyticsBucket } = started.local.endpoints
  return (await keysIn(started, rawExportBucket)).length + (await keysIn(started, analyticsBucket)).length
}

type Started = Awaited<ReturnType<typeof start>>

async function exportsIn({ aws: { dynamo } }: Started): Promise<ExportDescription[]> {
  const exports: ExportDescription[] = []
  for await (const { ExportSummaries = [] } of paginateListExports({ client: dynamo }, {})) {
    for (const { ExportArn } of ExportSummaries) {
      const { ExportDescription = {} } = await dynamo.send(new DescribeExportCommand({ ExportArn }))
      exports.push(ExportDescription)
    }
  }
  return exports
}

async function keysIn({ s3 }: Started, Bucket: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
  return Contents.map(({ Key = '' }) => Key)
}

async function textOf({ s3 }: Started, Bucket: string, Key: string): Promise<string> {
  return (await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()) ?? ''
}

/** Each export of a table leaves 11 objects: what DynamoDB writes, the plan, the counts, and what analysts get. */
const OBJECTS = 22

test('killed again and again while a command exports, each export is whole or said to have failed', async () => {
  const first = await start()
  await seed(first.aws)
  await stop(first)

  for (let kill = 0; kill < KILLS; kill++) {
    const running = await start()
    const before = await objectsIn(running)
    const command = new Script('cli/main.ts', [
      'export',
      join(folder, 'fetched'),
      '--json',
      '--endpoints-file',
      running.local.endpointsFile,
    ])
    // Whatever was left over goes on meanwhile, so some are ended earlier on their way than others.
    const enough = Math.floor(((kill + 0.5) * OBJECTS) / KILLS)
    await until(
      `${enough} objects more`,
      async () =>
        (await exportsIn(running)).length > 2 * kill && (await objectsIn(running)) - before >= enough,
    )
    await stop(running)
    // It has its export, or says in a sentence that the stack is gone.
    const { code, stdout, stderr } = await command.end()
    expect(stderr).not.toMatch(/\n {4}at /)
    expect([code, stdout === '']).toEqual(code === 0 ? [0, false] : [1, true])
  }

  const last = await start()
  const { rawExportBucket, analyticsBucket } = last.local.endpoints
  const recordsIn = (keys: readonly string[]) => keys.filter((key) => key.startsWith('exports/'))
  const { exports, keys } = await until(
    'every export to have failed, or its record',
    async () => ({ exports: await exportsIn(last), keys: await keysIn(last, analyticsBucket) }),
    ({ exports, keys }) =>
      exports.every(({ ExportStatus }) => ExportStatus !== 'IN_PROGRESS') &&
      recordsIn(keys).length === exports.filter(({ ExportStatus }) => ExportStatus === 'COMPLETED').length,
  )
  // Whatever was asked for was started once, for each table, however often its message came.
  const tokens = exports.map(({ ClientToken = '' }) => ClientToken)
  expect(tokens).toHaveLength(2 * KILLS)
  expect(new Set(tokens).size).toBe(tokens.length)

  for (const { ExportArn = '', ExportStatus, ExportManifest = '' } of exports) {
    const id = ExportArn.slice(ExportArn.lastIndexOf('/') + 1)
    const data = keys.filter((key) => /^(keepsakes|progress)\//.test(key) && key.includes(`/${id}-`))
    const record = recordsIn(keys).find((key) => key.endsWith(`/${id}.json`))
    if (ExportStatus === 'FAILED') {
      expect([id, record, data]).toEqual([id, undefined, []])
      continue
    }
    const manifest = await textOf(last, rawExportBucket, ExportManifest.replace('-summary', '-files'))
    const names = manifest.match(/(?<=\/)\w+(?=\.json\.gz)/g) ?? []
    expect(data.map((key) => key.slice(key.indexOf(id)))).toEqual(
      names.map((name) => `${id}-${name}.parquet`).sort(),
    )
    const { table_name, ...counts } = JSON.parse(await textOf(last, analyticsBucket, record ?? ''))
    const rows = ROWS[table_name as keyof typeof ROWS]
    expect(counts).toMatchObject({ export_id: id, files: names.length, items: USERS, rows, unknown: 0 })
  }

  // The next one is as if nothing had been.
  const again = join(folder, 'again')
  const file = last.local.endpointsFile
  const { code, stdout } = await keepsakes(['export', again, '--json', '--endpoints-file', file])
  expect(code).toBe(0)
  expect(JSON.parse(stdout).exports).toMatchObject([
    { table: 'keepsakes', items: USERS, rows: ROWS.keepsakes },
    { table: 'progress', items: USERS, rows: ROWS.progress },
  ])
  await stop(last)
})
