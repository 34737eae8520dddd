import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import {
  BatchWriteItemCommand,
  DescribeExportCommand,
  ExportTableToPointInTimeCommand,
} from '@aws-sdk/client-dynamodb'
import { ListObjectsV2Command } from '@aws-sdk/client-s3'
import db, { type Operation } from 'dynalite/db/index.js'
import { until } from '../../stack/support/until.ts'
import { runs } from '../../support/runs.ts'
import { exporting } from './exporting.ts'
import { clientsOf, openAws, table } from './open.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

async function serve(dataDir: string) {
  const script = fileURLToPath(new URL('serve.ts', import.meta.url))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, clients: clientsOf(url) }
}

test('killed in the middle, an export is whole or has failed after the next start, and a whole one has its manifests', async () => {
  const dataDir = folder()
  const first = await openAws(dataDir, 0)
  const item = (n: number) => ({
    userId: { S: `u${n}` },
    thing: { S: 'x'.repeat(200) },
    at: { S: String(n) },
  })
  await first.dynamo.seed(
    'things',
    Array.from({ length: 4000 }, (_, n) => item(n)),
  )
  await first.stop()

  const started: string[] = []
  const waits = Array.from({ length: runs(2) }, (_, run) => run * 4)
  for (const turns of waits) {
    const { child, clients } = await serve(dataDir)
    const asked = { TableArn: table.arn, S3Bucket: 'shelf' }
    const { ExportDescription } = await clients.dynamo.send(new ExportTableToPointInTimeCommand(asked))
    started.push(ExportDescription?.ExportArn ?? '')
    // Each answer lets it get a little further.
    for (let turn = 0; turn < turns; turn++)
      await clients.dynamo.send(new DescribeExportCommand({ ExportArn: started.at(-1) }))
    child.kill('SIGKILL')
    await once(child, 'exit')
    clients.close()
  }

  const last = await openAws(dataDir)
  const on = exporting(last)
  const { clients } = on
  for (const ExportArn of started) {
    const { ExportDescription } = await clients.dynamo.send(new DescribeExportCommand({ ExportArn }))
    const Prefix = `AWSDynamoDB/${ExportArn.split('/').at(-1)}/manifest-`
    const { KeyCount } = await clients.s3.send(new ListObjectsV2Command({ Bucket: 'shelf', Prefix }))
    expect([ExportDescription?.ExportStatus, KeyCount]).toEqual(
      KeyCount === 0 ? ['FAILED', 0] : ['COMPLETED', 4],
    )
    if (KeyCount !== 4 || ExportDescription === undefined) continue
    const { files, lines } = await on.read(ExportDescription)
    expect(new Set(lines.map(({ Item }) => Item?.userId?.S)).size).toBe(4000)
    const data = { Bucket: 'shelf', Prefix: `AWSDynamoDB/${ExportArn.split('/').at(-1)}/data/` }
    const { Contents } = await clients.s3.send(new ListObjectsV2Command(data))
    expect(Contents?.map(({ Key }) => Key).sort()).toEqual(files.map((file) => file.dataFileS3Key).sort())
  }
  clients.close()
  await last.stop()
})

test('killed between its manifests and the note that it is complete, an export is complete', async () => {
  const dataDir = folder()
  const first = await openAws(dataDir)
  const clients = clientsOf(first.url)
  await first.dynamo.seed('things', [{ userId: { S: 'u' }, thing: { S: 'a' } }])
  const asked = { TableArn: table.arn, S3Bucket: 'shelf' }
  const { ExportDescription } = await clients.dynamo.send(new ExportTableToPointInTimeCommand(asked))
  const describe = new DescribeExportCommand({ ExportArn: ExportDescription?.ExportArn })
  const done = await until(
    'the export to end',
    () => clients.dynamo.send(describe),
    (answer) => answer.ExportDescription?.ExportStatus === 'COMPLETED',
  )
  clients.close()
  await first.stop()

  const store = db.create({ path: join(dataDir, 'dynamodb') })
  const asBegun: Operation[] = []
  for await (const [key, value] of store.db.iterator({ gte: 'export~', lt: 'export~~' })) {
    const { description, ...rest } = value as { description: object }
    asBegun.push({ type: 'put', key, value: { ...rest, description: { ...description, ...begun } } })
  }
  expect(asBegun).toHaveLength(1)
  await store.db.batch(asBegun)
  await store.db.close()

  const again = await openAws(dataDir)
  const later = clientsOf(again.url)
  const { ExportDescription: told } = await later.dynamo.send(describe)
  expect(told).toEqual({ ...done.ExportDescription, EndTime: expect.any(Date) })
  later.close()
  await again.stop()
})

/** A description has these until the export has ended. */
const begun = {
  ExportStatus: 'IN_PROGRESS',
  ItemCount: undefined,
  BilledSizeBytes: undefined,
  ExportManifest: undefined,
}

test('an earlier time is known after a restart, and a clean stop ends what is running', async () => {
  const dataDir = folder()
  const first = await openAws(dataDir)
  const clients = clientsOf(first.url)
  const put = (at: string) =>
    clients.dynamo.send(
      new BatchWriteItemCommand({
        RequestItems: {
          things: [{ PutRequest: { Item: { userId: { S: 'u' }, thing: { S: 'a' }, at: { S: at } } } }],
        },
      }),
    )
  await put('1')
  const then = new Date(Date.now() + 1)
  await new Promise<void>((resolve) => {
    const look = () => (Date.now() > then.getTime() ? resolve() : setImmediate(look))
    look()
  })
  await put('2')
  const asked = { TableArn: table.arn, S3Bucket: 'shelf' }
  const { ExportDescription: stopped } = await clients.dynamo.send(new ExportTableToPointInTimeCommand(asked))
  await first.stop()
  clients.close()

  const again = await openAws(dataDir)
  const later = clientsOf(again.url)
  const { ExportDescription: ended } = await later.dynamo.send(
    new DescribeExportCommand({ ExportArn: stopped?.ExportArn }),
  )
  expect(ended?.FailureMessage ?? ended?.ExportStatus).toMatch(/ended before the export was whole|COMPLETED/)
  const { ExportDescription: past } = await later.dynamo.send(
    new ExportTableToPointInTimeCommand({ ...asked, ExportTime: then }),
  )
  expect(past).toMatchObject({ ExportStatus: 'IN_PROGRESS', ExportTime: then })
  await expect(
    later.dynamo.send(new ExportTableToPointInTimeCommand({ ...asked, ExportTime: new Date(1000) })),
  ).rejects.toMatchObject({ name: 'InvalidExportTimeException' })
  later.close()
  await again.stop()
})
