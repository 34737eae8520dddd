import { pseudonymKeysOf } from '../../../functions/aws/pseudonym-key.ts'
import { PseudonymKeyError } from '../../../functions/export/tidy.ts'
import { type Reply, startHttp } from '../support/http.ts'

const before = { ...process.env }
const KEY = 'a-secret-of-letters-and-digits-00'
let server: Awaited<ReturnType<typeof startHttp>>
let asked: string[]
let reply: (id: string) => Reply
beforeAll(async () => {
  server = await startHttp(({ body }) => {
    const { SecretId } = JSON.parse(body)
    asked.push(SecretId)
    return reply(SecretId)
  })
})
afterAll(() => server.stop())
beforeEach(() => {
  asked = []
  reply = (id) => ({ body: JSON.stringify({ SecretString: `${KEY}-of-${id}` }) })
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: server.url,
  })
})
afterEach(() => {
  process.env = { ...before }
})

test('the key of each generation is the UTF-8 of its own secret, read once an environment', async () => {
  const keyOf = pseudonymKeysOf('keepsakes-dev-pseudonym-key-2')
  for (const generation of [2, 1, 2, 1, 10])
    expect(String(await keyOf(generation))).toBe(`${KEY}-of-keepsakes-dev-pseudonym-key-${generation}`)
  expect(asked).toEqual([2, 1, 10].map((generation) => `keepsakes-dev-pseudonym-key-${generation}`))
})

test.each<[string, Reply, RegExp]>([
  [
    'is not there',
    { status: 400, body: '{"__type":"ResourceNotFoundException"}' },
    /cannot be read \(ResourceNotFoundException\): deploy the stage/,
  ],
  [
    'may not be read',
    { status: 400, body: '{"__type":"AccessDeniedException"}' },
    /cannot be read \(AccessDeniedException\): .*give the function the right/,
  ],
  ['holds no text', { body: '{"SecretBinary":"AAAA"}' }, /holds no text: let the template generate it/],
])('a secret that %s is told by its name, and asked for again the next time', async (_, answer, told) => {
  const whole = reply
  reply = () => answer
  const keyOf = pseudonymKeysOf('keepsakes-dev-pseudonym-key-1')
  const reading = keyOf(1)
  await expect(reading).rejects.toThrow(PseudonymKeyError)
  await expect(reading).rejects.toThrow(/^the secret keepsakes-dev-pseudonym-key-1 /)
  await expect(reading).rejects.toThrow(told)
  reply = whole
  expect(String(await keyOf(1))).toMatch(KEY)
})
