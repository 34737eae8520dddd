import { LEEWAY_SECONDS } from '../../../functions/http/tokens.ts'
import { problems } from '../../../schemas/problem-details.ts'
import {
  AUDIENCE,
  answerTo,
  CONFIGURATION,
  type KeyPair,
  newKeys,
  outcomeOf,
  startIssuer,
  type TestIssuer,
} from '../support/issuer.ts'

let issuer: TestIssuer
let keys: KeyPair

beforeAll(async () => {
  issuer = await startIssuer()
  keys = await newKeys()
})
afterAll(() => issuer.stop())
beforeEach(async () => {
  issuer.reset()
  await issuer.publish(['one', keys])
})

/** Epoch seconds. */
const now = () => issuer.time / 1000
const sign = (
  claims: Record<string, unknown>,
  by: { kid?: string; key?: KeyPair['privateKey']; alg?: string } = {},
) => issuer.sign(claims, { key: keys.privateKey, kid: 'one', ...by })

describe('a token', () => {
  test('of the issuer, for this API and in its time gives its claims', async () => {
    expect(await issuer.verifier()(await sign({ scope: 'a b' }))).toMatchObject({ sub: 'anna', scope: 'a b' })
  })

  test.each<[string, Record<string, unknown>]>([
    ['one of several audiences', { aud: ['other', AUDIENCE] }],
    ['the client, in a token without an audience', { aud: undefined, client_id: AUDIENCE }],
  ])('may name this API as %s', async (_what, claims) => {
    expect(await outcomeOf(issuer.verifier(), await sign(claims))).toBe('accepted')
  })

  test.each<[string, string, () => Promise<string | undefined>]>([
    ['is missing', 'token-missing', async () => undefined],
    ['is empty', 'token-missing', async () => ''],
    ['is no token', 'token-invalid', async () => 'a.b.c'],
    ['is encrypted', 'token-invalid', async () => 'a.b.c.d.e'],
    ['never expires', 'token-invalid', () => sign({ exp: undefined })],
    ['expires at no time', 'token-invalid', () => sign({ exp: 'tomorrow' })],
    ['is for another API', 'token-invalid', () => sign({ aud: 'other' })],
    ['is for nobody in particular', 'token-invalid', () => sign({ aud: undefined })],
    [
      'is for another client than its audience',
      'token-invalid',
      () => sign({ aud: 'x', client_id: AUDIENCE }),
    ],
    ['is of another issuer', 'token-invalid', () => sign({ iss: 'https://other.example/' })],
    [
      'is signed with another key of that name',
      'token-invalid',
      async () => sign({}, { key: (await newKeys()).privateKey }),
    ],
  ])('that %s is refused: %s', async (_what, problem, token) => {
    expect(await outcomeOf(issuer.verifier(), await token())).toBe(problem)
  })
})

describe('the time of a token', () => {
  const outcome = async (claims: Record<string, number>) => outcomeOf(issuer.verifier(), await sign(claims))

  test('is judged with a leeway of five seconds, for clocks that differ', async () => {
    expect(LEEWAY_SECONDS).toBe(5)
    expect(await outcome({ exp: now() - 4 })).toBe('accepted')
    expect(await outcome({ exp: now() - 5 })).toBe('token-expired')
    expect(await outcome({ nbf: now() + 5 })).toBe('accepted')
    expect(await outcome({ nbf: now() + 6 })).toBe('token-not-yet-valid')
    expect(await outcome({ iat: now() + 5 })).toBe('accepted')
  })

  test('is told with when to come back, where it is still to come', async () => {
    const nbf = now() + 90
    const error = await issuer
      .verifier()(await sign({ nbf }))
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      problem: problems.tokenNotYetValid('It is valid from 2024-07-26T18:01:30.000Z'),
      retryAfter: 85,
    })
    issuer.time += 85_000
    expect(await outcome({ nbf })).toBe('accepted')
  })

  test.each([1e300, -1e300])('may be beyond every calendar: %d', async (at) => {
    expect(await outcome({ nbf: at })).toBe(at > 0 ? 'token-not-yet-valid' : 'accepted')
    expect(await outcome({ exp: at })).toBe(at > 0 ? 'accepted' : 'token-expired')
  })
})

test('what no key could change is told without asking the issuer for one', async () => {
  const verify = issuer.verifier()
  const stranger = { key: (await newKeys()).privateKey, kid: 'unheard-of' }
  expect(await outcomeOf(verify, await sign({ iss: 'https://other.example/' }, stranger))).toBe(
    'token-invalid',
  )
  expect(await outcomeOf(verify, await sign({ aud: 'other' }, stranger))).toBe('token-invalid')
  // So an app that wakes after its key has gone is told to get a new token, and not that its user is unknown.
  expect(await outcomeOf(verify, await sign({ exp: now() - 3600 }, stranger))).toBe('token-expired')
  expect(await outcomeOf(verify, 'garbage')).toBe('token-invalid')
  expect(issuer.asked).toEqual([])
})

describe('a token that names no key', () => {
  test('is tried with each key that fits', async () => {
    const [second, elliptic] = [await newKeys(), await newKeys()]
    await issuer.publish(['one', second], ['two', keys], ['three', elliptic, { use: 'enc' }])
    const verify = issuer.verifier()
    for (const { privateKey: key } of [keys, second])
      expect(await verify(await issuer.sign({}, { key }))).toMatchObject({ sub: 'anna' })
    expect(await outcomeOf(verify, await issuer.sign({ exp: now() - 9 }, { key: keys.privateKey }))).toBe(
      'token-expired',
    )
  })

  test('and is signed with none of them is refused, once the issuer was asked for newer ones', async () => {
    await issuer.publish([undefined, keys], [undefined, await newKeys()])
    const verify = issuer.verifier()
    const { privateKey: key } = await newKeys()
    const token = await issuer.sign({}, { key })
    expect(await outcomeOf(verify, token)).toBe('token-invalid')
    issuer.time += 5_000
    expect(await outcomeOf(verify, token)).toBe('token-invalid')
    expect(issuer.asked.filter((path) => path === CONFIGURATION)).toHaveLength(2)
  })

  test('is accepted when its key was published just now, beside one or in its place', async () => {
    for (const before of [
      [['one', await newKeys()]],
      [
        ['one', await newKeys()],
        ['two', await newKeys()],
      ],
    ]) {
      await issuer.publish(...(before as [string, KeyPair][]))
      const verify = issuer.verifier()
      await answerTo(verify, await sign({}))
      issuer.time += 5_000
      await issuer.publish([undefined, keys])
      expect(await outcomeOf(verify, await issuer.sign({}, { key: keys.privateKey }))).toBe('accepted')
    }
  })
})
