import { execFile } from 'node:child_process'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { AwsServer } from '../../../local/aws/server.ts'
import type { SecretModel } from '../../../local/resources/model.ts'
import { awsEnvironment, hasAwsCli } from '../../docs/aws-cli.ts'
import { openAws } from './open.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

let made = 0
const key: SecretModel = {
  logicalId: 'Key',
  name: 'key-1',
  arn: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:key-1-a1b2c3',
  makeText: () => `text ${++made}`,
}

async function open(dataDir?: string): Promise<{ aws: AwsServer; client: SecretsManagerClient }> {
  const aws = await openAws(dataDir)
  const client = new SecretsManagerClient({
    endpoint: aws.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
  stops.push(() => aws.stop())
  stops.push(async () => client.destroy())
  aws.secrets.define(key)
  return { aws, client }
}

test('a secret is read by its name, and by its ARN with and without its last characters', async () => {
  const { client } = await open()
  const read = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }))
  const { SecretString, CreatedDate, VersionId, ...rest } = await read('key-1')
  expect(rest).toMatchObject({ ARN: key.arn, Name: 'key-1', VersionStages: ['AWSCURRENT'] })
  expect(CreatedDate?.getTime()).toBeLessThanOrEqual(Date.now())
  expect(SecretString).toBe(`text ${made}`)
  for (const id of [key.arn, key.arn.replace(/-a1b2c3$/, '')])
    expect(await read(id)).toMatchObject({ SecretString, VersionId })
})

test('what is not there is told as Secrets Manager tells it', async () => {
  const { client } = await open()
  const read = (asked: { SecretId: string; VersionStage?: string; VersionId?: string }) =>
    client.send(new GetSecretValueCommand(asked))
  for (const asked of [
    { SecretId: 'key-2' },
    { SecretId: 'constructor' },
    { SecretId: 'key-1', VersionStage: 'AWSPREVIOUS' },
    { SecretId: 'key-1', VersionId: '5b0f5a0e-0000-0000-0000-000000000000' },
  ])
    await expect(read(asked)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  await expect(
    client.send(new CreateSecretCommand({ Name: 'mine', SecretString: 'x' })),
  ).rejects.toMatchObject({ name: 'UnknownOperationException' })
})

test('a data folder keeps a secret between runs, for its owner alone; without one each run has its own', async () => {
  const text = async (dataDir?: string) => {
    const { aws, client } = await open(dataDir)
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: 'key-1' }))
    await aws.stop()
    return SecretString
  }
  const dataDir = folder()
  const first = await text(dataDir)
  expect(await text(dataDir)).toBe(first)
  expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600)
  expect(await text()).not.toBe(await text())
})

test('a file that holds something else is refused with what to do', async () => {
  const dataDir = folder()
  await writeFile(join(dataDir, 'secrets.json'), '{"key-1":"text"}')
  await expect(open(dataDir)).rejects.toThrow('secrets.json does not hold secrets: delete it')
})

const testWithAws = hasAwsCli ? test : test.skip

testWithAws('the AWS CLI reads a secret (skipped where there is no aws CLI)', async () => {
  const { aws } = await open()
  const words = ['secretsmanager', 'get-secret-value', '--secret-id', 'key-1', '--endpoint-url', aws.url]
  const { stdout } = await promisify(execFile)('aws', [...words, '--output', 'json'], { env: awsEnvironment })
  expect(JSON.parse(stdout)).toMatchObject({ Name: 'key-1', SecretString: `text ${made}` })
})
