import { catalogueBucketOf, reaching } from '../../cli/stage.ts'
import { endpointIn } from '../../cli/target.ts'
import { type Asked, startHttp } from '../functions/support/http.ts'
import { keepsakes } from './support/keepsakes.ts'

const BUCKETS = [
  'keepsakes-prod-catalogue-123456789012-eu-central-1',
  'keepsakes-prod-catalogue-123456789012-eu-west-1',
  'keepsakes-prod-catalogue-old-123456789012-eu-west-1',
]

let asked: Asked[] = []
let server: Awaited<ReturnType<typeof startHttp>>
beforeAll(async () => {
  const names = BUCKETS.map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join('')
  const list = `<ListAllMyBucketsResult><Buckets>${names}</Buckets></ListAllMyBucketsResult>`
  server = await startHttp((request) => {
    asked.push(request)
    return /^\/(\?|$)/.test(request.path)
      ? { body: list }
      : { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' }
  })
})
afterAll(() => server.stop())
beforeEach(() => {
  asked = []
})

const options = { endpointUrl: '', endpointsFile: 'none', stage: 'prod' }

test.each(['eu-west-1', 'eu-central-1'])(
  'of a stage in two regions, the catalogue is that of the region named, %s',
  async (region) => {
    const bucket = await catalogueBucketOf({ ...options, endpointUrl: server.url, region })
    await bucket.readPointer()
    expect(asked.at(-1)?.path).toContain(`/keepsakes-prod-catalogue-123456789012-${region}/`)
  },
)

test('a region without the stage is told, with the name that was looked for', async () => {
  await expect(
    catalogueBucketOf({ ...options, endpointUrl: server.url, region: 'us-east-1' }),
  ).rejects.toThrow(
    'this account has no bucket keepsakes-prod-catalogue-<account>-us-east-1: deploy the stage',
  )
})

test.each(['publish', 'replay', 'report'])(
  '%s says how to name a region where none is set',
  async (command) => {
    const named = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_CONFIG_FILE']
    const before = Object.fromEntries(named.map((name) => [name, process.env[name]]))
    for (const name of named) delete process.env[name]
    process.env.AWS_CONFIG_FILE = '/nowhere'
    try {
      const event = { source: 'partner.acme', 'detail-type': 'PollVoted', time: '2024-07-27T20:00:00Z' }
      const ran = await keepsakes([command, '--stage', 'prod'], JSON.stringify({ ...event, detail: {} }))
      expect(ran).toMatchObject({ code: 1, stdout: '' })
      expect(ran.stderr).toMatch(
        /^it is not known in which region .*: name the region with --region, or in your AWS settings\n$/,
      )
    } finally {
      for (const name of named) {
        delete process.env[name]
        if (before[name] !== undefined) process.env[name] = before[name]
      }
    }
  },
)

test('whoever has no credentials is told how to get some', async () => {
  const error = Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' })
  const failing = reaching(() => Promise.reject(error))
  await expect(failing).rejects.toThrow(/no credentials .*: sign in .*aws configure, or aws sso login/)
})

test('an address that is no URL is told as such', () => {
  expect(() => endpointIn('nonsense')).toThrow(
    'nonsense is not a URL: write one such as http://127.0.0.1:4566',
  )
})
