import { catalogueBucketOf } from '../../cli/stage.ts'
import { type Asked, startHttp } from '../functions/support/http.ts'

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
