import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { tableExportsOf } from '../../../functions/aws/table-exports.ts'
import { startHttp } from '../support/http.ts'

const before = { ...process.env }
afterEach(() => {
  process.env = { ...before }
})

const ARN = 'arn:aws:dynamodb:eu-west-1:000000000000:table/keepsakes'
const at = (time: string) => Date.parse(time)

/** The requests that DynamoDB gets, by operation. */
async function askedBy(one: Parameters<ReturnType<typeof tableExportsOf>>[0]) {
  const asked: { target: unknown; input: Record<string, unknown> }[] = []
  const server = await startHttp(({ headers, body }) => {
    asked.push({ target: headers['x-amz-target'], input: JSON.parse(body) })
    return { body: JSON.stringify({ ExportDescription: { ExportArn: `${ARN}/export/0172-abcd` } }) }
  })
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: server.url,
  })
  try {
    const id = await tableExportsOf('the-raw')(one)
    return { id, asked }
  } finally {
    await server.stop()
  }
}

const shared = {
  TableArn: ARN,
  S3Bucket: 'the-raw',
  S3SseAlgorithm: 'AES256',
  ExportFormat: 'DYNAMODB_JSON',
}

test('a full export is asked for as of its time, with its token', async () => {
  const time = at('2024-07-27T03:15:00Z')
  const { id, asked } = await askedBy({ tableArn: ARN, prefix: 'keepsakes/full', token: 'k-1', time })
  expect(id).toBe('0172-abcd')
  expect(asked).toEqual([
    {
      target: 'DynamoDB_20120810.ExportTableToPointInTime',
      input: {
        ...shared,
        S3Prefix: 'keepsakes/full',
        ClientToken: 'k-1',
        ExportType: 'FULL_EXPORT',
        ExportTime: time / 1000,
      },
    },
  ])
})

test('an incremental export is asked for with both images of each change', async () => {
  const [from, time] = [at('2024-07-27T02:00:00Z'), at('2024-07-27T03:00:00Z')]
  const { asked } = await askedBy({
    tableArn: ARN,
    prefix: 'keepsakes/incremental',
    token: 'k-2',
    time,
    from,
  })
  expect(asked.map(({ input }) => input)).toEqual([
    {
      ...shared,
      S3Prefix: 'keepsakes/incremental',
      ClientToken: 'k-2',
      ExportType: 'INCREMENTAL_EXPORT',
      IncrementalExportSpecification: {
        ExportFromTime: from / 1000,
        ExportToTime: time / 1000,
        ExportViewType: 'NEW_AND_OLD_IMAGES',
      },
    },
  ])
})

test('its client sends no other command, whoever gets hold of it', async () => {
  const made: DynamoDBClient[] = []
  const { send } = DynamoDBClient.prototype
  DynamoDBClient.prototype.send = function (this: DynamoDBClient, ...given: unknown[]) {
    made.push(this)
    return send.apply(this, given as never)
  } as typeof send
  try {
    const time = at('2024-07-27T03:15:00Z')
    await askedBy({ tableArn: ARN, prefix: 'keepsakes/full', token: 'k-3', time })
  } finally {
    DynamoDBClient.prototype.send = send
  }
  const { ScanCommand, DescribeTableCommand } = await import('@aws-sdk/client-dynamodb')
  for (const command of [new ScanCommand({ TableName: 'k' }), new DescribeTableCommand({ TableName: 'k' })])
    await expect(made[0]?.send(command as never)).rejects.toThrow(
      'was not sent: this client starts exports and does nothing else',
    )
})
