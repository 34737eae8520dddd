import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import type { AwsServer } from '../../../local/aws/server.ts'
import { clientsOf, openAws, queueArn } from './open.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
let aws: AwsServer
let clients: ReturnType<typeof clientsOf>

const open = async (dataDir?: string) => {
  aws = await openAws(dataDir)
  clients = clientsOf(aws.url)
  aws.createBucket('telling', true)
  aws.events.define(
    [],
    [
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
  )
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
