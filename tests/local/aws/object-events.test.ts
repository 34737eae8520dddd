import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import type { AwsServer } from '../../../local/aws/server.ts'
import { exporting } from './exporting.ts'
import { clientsOf, openAws, queueArn } from './open.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
let aws: AwsServer
let clients: ReturnType<typeof clientsOf>

const open = async (dataDir?: string) => {
  aws = await openAws(dataDir)
  clients = clientsOf(aws.url)
  aws.createBucket('telling', true)
  aws.events.define({
    buses: [],
    archives: [],
    rules: [
      {
        logicalId: 'Objects',
        name: 'objects',
        arn: 'arn:aws:events:eu-west-1:000000000000:rule/objects',
        busName: 'default',
        enabled: true,
        eventPattern: { source: ['aws.s3'], detail: { object: { key: [{ suffix: '.json' }] } } },
        targets: [{ id: 'inbox', arn: queueArn('inbox') }],
      },
    ],
  })
}
afterEach(async () => {
  clients.close()
  await aws.stop()
})

const told = async () => {
  const asked = { QueueUrl: clients.inbox, MaxNumberOfMessages: 10 }
  const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand(asked))
  return Messages.map(({ Body = '' }) => JSON.parse(Body))
}

test.each([
  ['in memory', () => undefined],
  ['in a data folder', folder],
])('an object is told to the default bus as S3 tells it, %s', async (_, dataDir) => {
  await open(dataDir())
  const put = (Bucket: string, Key: string) =>
    clients.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello' }))
  await put('telling', 'a b/c.json')
  await put('telling', 'not-asked-for.txt')
  await put('shelf', 'of-a-bucket-that-tells-nobody.json')
  expect(await told()).toEqual([
    {
      version: '0',
      id: expect.any(String),
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: '000000000000',
      time: expect.any(String),
      region: 'eu-west-1',
      resources: ['arn:aws:s3:::telling'],
      detail: {
        version: '0',
        bucket: { name: 'telling' },
        object: {
          key: 'a b/c.json',
          size: 5,
          etag: '5d41402abc4b2a76b9719d911017c592',
          sequencer: expect.stringMatching(/^[0-9A-F]{16}$/),
        },
        'request-id': expect.any(String),
        requester: '000000000000',
        'source-ip-address': '127.0.0.1',
        reason: 'PutObject',
      },
    },
  ])
})

test('an object of several parts is told once it is complete', async () => {
  await open(folder())
  const object = { Bucket: 'telling', Key: 'parts.json' }
  const { UploadId } = await clients.s3.send(new CreateMultipartUploadCommand(object))
  const part = { ...object, UploadId, PartNumber: 1 }
  const { ETag } = await clients.s3.send(new UploadPartCommand({ ...part, Body: 'hello' }))
  expect(await told()).toEqual([])
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
  await clients.s3.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload }))
  expect((await told()).map(({ detail }) => [detail.object.key, detail.object.size, detail.reason])).toEqual([
    ['parts.json', 5, 'CompleteMultipartUpload'],
  ])
})

test('later objects have later sequencers, though they come in the same millisecond', async () => {
  await open()
  for (let n = 0; n < 5; n++)
    await clients.s3.send(new PutObjectCommand({ Bucket: 'telling', Key: `${n}.json`, Body: 'a' }))
  const sequencers = (await told()).map(({ detail }) => detail.object.sequencer)
  expect(new Set(sequencers).size).toBe(5)
  expect(sequencers).toEqual([...sequencers].sort())
})

test('an object whose event failed half-way is not there after a restart, and neither is its message', async () => {
  const dataDir = folder()
  await open(dataDir)
  const stop = aws.events.onEvent(() => {
    throw new Error('the process ends here')
  })
  await expect(
    clients.s3.send(new PutObjectCommand({ Bucket: 'telling', Key: 'a.json', Body: 'a' })),
  ).rejects.toThrow()
  stop()
  clients.close()
  await aws.stop()
  await open(dataDir)
  const { KeyCount } = await clients.s3.send(new ListObjectsV2Command({ Bucket: 'telling' }))
  expect([KeyCount, await told()]).toEqual([0, []])
})

test('the four manifest files of an export are there together, or none is', async () => {
  const dataDir = folder()
  await open(dataDir)
  const stop = aws.events.onEvent(({ detail }) => {
    if (JSON.stringify(detail).includes('manifest-summary.json')) throw new Error('the process ends here')
  })
  const on = exporting(aws)
  const done = await on.ended(await on.start({ S3Bucket: 'telling' }))
  expect(done).toMatchObject({ ExportStatus: 'FAILED', FailureCode: 'UNKNOWN' })
  stop()
  on.close()
  clients.close()
  await aws.stop()
  await open(dataDir)
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: 'telling' }))
  expect(Contents.filter(({ Key }) => Key?.includes('manifest'))).toEqual([])
  expect(Contents).toHaveLength(2)
  expect(await told()).toEqual([])
})
