import {
  type AttributeValue,
  DeleteItemCommand,
  DeleteResourcePolicyCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  GetResourcePolicyCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
  RestoreTableToPointInTimeCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb'
import { until } from '../../stack/support/until.ts'
import { nextMillisecond } from './exporting.ts'
import { clientsOf, openAws, table } from './open.ts'
import { temporaryFolder } from './temporary-folder.ts'

const newFolder = temporaryFolder()
let aws: Awaited<ReturnType<typeof openAws>>
let clients: ReturnType<typeof clientsOf>
const start = async (dataDir?: string) => {
  aws = await openAws(dataDir)
  clients = clientsOf(aws.url)
}
const stop = async () => {
  clients.close()
  await aws.stop()
}
beforeEach(() => start())
afterEach(() => stop())

const put = (thing: string, at: string) =>
  clients.dynamo.send(
    new PutItemCommand({
      TableName: 'things',
      Item: { userId: { S: 'u' }, thing: { S: thing }, at: { S: at } },
    }),
  )
const remove = (thing: string) =>
  clients.dynamo.send(
    new DeleteItemCommand({ TableName: 'things', Key: { userId: { S: 'u' }, thing: { S: thing } } }),
  )
const restore = (TargetTableName: string, RestoreDateTime: Date, SourceTableName = 'things') =>
  clients.dynamo.send(
    new RestoreTableToPointInTimeCommand({ SourceTableName, TargetTableName, RestoreDateTime }),
  )
const describe = async (TableName: string) =>
  (await clients.dynamo.send(new DescribeTableCommand({ TableName }))).Table ?? {}
const active = (name: string) =>
  until(
    `${name} to be there`,
    () => describe(name),
    ({ TableStatus }) => TableStatus === 'ACTIVE',
  )
const held = async (TableName: string, IndexName?: string) => {
  const { Items = [] } = await clients.dynamo.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'userId = :u',
      ExpressionAttributeValues: { ':u': { S: 'u' } },
      ...(IndexName && { IndexName }),
    }),
  )
  return Items.map(({ thing, at }: Record<string, AttributeValue>) => `${thing?.S} ${at?.S}`)
}
/** A moment after every write before it, and before every later one. */
const moment = async () => {
  await nextMillisecond()
  const now = new Date()
  await nextMillisecond()
  return now
}

test('a table comes back under another name as it was at the moment, with its indexes, and goes on alone', async () => {
  await put('a', '2')
  await put('b', '1')
  await put('c', '3')
  const then = await moment()
  await put('a', '9')
  await remove('b')
  await put('d', '4')
  const { TableDescription } = await restore('things-2', then)
  expect(TableDescription).toMatchObject({
    TableName: 'things-2',
    TableStatus: 'CREATING',
    TableArn: `${table.arn}-2`,
    RestoreSummary: { SourceTableArn: table.arn, RestoreInProgress: true, RestoreDateTime: then },
  })
  const restored = await active('things-2')
  expect(restored.RestoreSummary?.RestoreInProgress).toBe(false)
  expect(restored.KeySchema).toEqual((await describe('things')).KeySchema)
  expect(restored.TableId).not.toBe((await describe('things')).TableId)
  expect(await held('things-2')).toEqual(['a 2', 'b 1', 'c 3'])
  expect(await held('things-2', 'byTime')).toEqual(['b 1', 'a 2', 'c 3'])
  expect(await held('things')).toEqual(['a 9', 'c 3', 'd 4'])
  await put('e', '5')
  expect(await held('things-2')).toHaveLength(3)
})

test('what a restore leaves behind has to be put: backups, policy, tags and protection', async () => {
  const policy = '{"Version":"2012-10-17","Statement":[]}'
  const change = clients.dynamo
  await change.send(new PutResourcePolicyCommand({ ResourceArn: table.arn, Policy: policy }))
  await change.send(new TagResourceCommand({ ResourceArn: table.arn, Tags: [{ Key: 'stage', Value: 'x' }] }))
  await change.send(new UpdateTableCommand({ TableName: 'things', DeletionProtectionEnabled: true }))
  await restore('things-2', await moment())
  const { DeletionProtectionEnabled } = await active('things-2')
  expect(DeletionProtectionEnabled).toBeUndefined()
  const arn = `${table.arn}-2`
  await expect(change.send(new GetResourcePolicyCommand({ ResourceArn: arn }))).rejects.toThrow(
    'policy not found',
  )
  expect((await change.send(new ListTagsOfResourceCommand({ ResourceArn: arn }))).Tags).toEqual([])
  const backups = await change.send(new DescribeContinuousBackupsCommand({ TableName: 'things-2' }))
  expect(backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toEqual({
    PointInTimeRecoveryStatus: 'DISABLED',
  })
  await expect(restore('things-3', new Date(), 'things-2')).rejects.toThrow(
    'Point in time recovery is not enabled',
  )

  expect((await change.send(new GetResourcePolicyCommand({ ResourceArn: table.arn }))).Policy).toBe(policy)
  expect((await change.send(new ListTagsOfResourceCommand({ ResourceArn: table.arn }))).Tags).toEqual([
    { Key: 'stage', Value: 'x' },
  ])
  await change.send(new UntagResourceCommand({ ResourceArn: table.arn, TagKeys: ['stage'] }))
  await change.send(new DeleteResourcePolicyCommand({ ResourceArn: table.arn }))
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true }
  await change.send(
    new UpdateContinuousBackupsCommand({ TableName: 'things-2', PointInTimeRecoverySpecification }),
  )
  const drop = () => change.send(new DeleteTableCommand({ TableName: 'things' }))
  await expect(drop()).rejects.toThrow('protected against deletion')
  await change.send(new UpdateTableCommand({ TableName: 'things', DeletionProtectionEnabled: false }))
  await drop()
  await until(
    'the table to be gone',
    () => describe('things').catch(() => undefined),
    (there) => !there,
  )
})

test('a restore that cannot be is refused as DynamoDB does, and makes no table', async () => {
  const before = new Date(Date.now() - 3_600_000)
  const then = await moment()
  for (const [refused, name] of [
    [restore('things-2', before), 'InvalidRestoreTimeException'],
    [restore('things-2', new Date(Date.now() + 60_000)), 'InvalidRestoreTimeException'],
    [restore('things-2', then, 'nothing'), 'TableNotFoundException'],
    [restore('things', then), 'TableAlreadyExistsException'],
    [
      clients.dynamo.send(
        new RestoreTableToPointInTimeCommand({ SourceTableName: 'things', TargetTableName: 'things-2' }),
      ),
      'ValidationException',
    ],
    [clients.dynamo.send(new UpdateTableCommand({ TableName: 'things' })), 'ValidationException'],
  ] as const)
    await expect(refused).rejects.toMatchObject({ name })
  await expect(describe('things-2')).rejects.toThrow('not found')
})

test('a restore that its process ended amid leaves nothing behind, and can be asked for again', async () => {
  const folder = newFolder()
  await stop()
  await start(folder)
  await put('a', '1')
  const then = await moment()
  await restore('things-2', then)
  await active('things-2')
  // As it is on disk while a restore runs.
  const { store } = aws.dynamo
  const key = 'table~things-2'
  const [restored] = (await store.db.getMany([key])) as { RestoreSummary: object }[]
  const RestoreSummary = { ...restored?.RestoreSummary, RestoreInProgress: true }
  await store.db.batch([
    { type: 'put', key, value: { ...restored, TableStatus: 'CREATING', RestoreSummary } },
  ])
  await stop()
  await start(folder)
  await expect(describe('things-2')).rejects.toThrow('not found')
  await restore('things-2', then)
  await active('things-2')
  expect(await held('things-2')).toEqual(['a 1'])
})
