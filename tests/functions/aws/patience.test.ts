import { setTimeout as sleep } from 'node:timers/promises'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { startHttp } from '../support/http.ts'

// The variable is read as the modules load.
process.env.PATIENCE = '20'
const { clientSettings } = await import('../../../functions/aws/client.ts')
const { READ_WITHIN_MS, s3Reader } = await import('../../../functions/aws/s3-object.ts')
const { readEnvironment } = await import('../../../functions/aws/environment.ts')
const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb')

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

/** A server that answers later than it would be waited for in AWS. */
async function startSlow(delay: number, body: string) {
  let requests = 0
  const { url, stop } = await startHttp(async () => {
    requests++
    await sleep(delay)
    return { headers: { 'content-type': 'application/x-amz-json-1.0' }, body }
  })
  return { url, asked: () => requests, [Symbol.asyncDispose]: stop }
}

test('a call of AWS is waited for as many times as long as PATIENCE says', async () => {
  await using slow = await startSlow(300, '{"TableNames":[]}')
  const client = new DynamoDBClient({
    ...clientSettings({ answerWithinMs: 100, attempts: 2 }),
    endpoint: slow.url,
    region: 'eu-west-1',
    credentials,
  })
  expect(await client.send(new ListTablesCommand({}))).toMatchObject({ TableNames: [] })
  expect(slow.asked()).toBe(1)
})

test('an object of the catalogue is waited for as many times as long as PATIENCE says', async () => {
  await using slow = await startSlow(READ_WITHIN_MS + 200, '{}')
  const read = s3Reader({
    region: 'eu-west-1',
    bucket: 'the-bucket',
    host: 'the-bucket.local',
    endpoint: slow.url,
    credentials: async () => credentials,
  })
  expect(await read('current.json')).toMatchObject({ text: '{}' })
})

test.each(['0', '0.5', '101', '1e9', 'long', ' '])('a PATIENCE of %j is refused', (text) => {
  process.env.PATIENCE = text
  expect(() => readEnvironment('PATIENCE')).toThrow('must be a number from 1 to 100')
})
