import { ASK_WITHIN_MS, issuerKeys } from '../../../functions/http/issuer-keys.ts'
import type { Reply } from '../support/http.ts'
import {
  answerTo,
  CONFIGURATION,
  json,
  KEYS,
  type KeyPair,
  newKeys,
  outcomeOf,
  startIssuer,
  type TestIssuer,
} from '../support/issuer.ts'

let issuer: TestIssuer
let keys: KeyPair
let newer: KeyPair

beforeAll(async () => {
  issuer = await startIssuer()
  keys = await newKeys()
  newer = await newKeys()
})
afterAll(() => issuer.stop())
beforeEach(async () => {
  issuer.reset()
  await issuer.publish(['one', keys])
})

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const ONE_LOOK = [CONFIGURATION, KEYS]

const known = () => issuer.sign({}, { key: keys.privateKey, kid: 'one' })
const rotated = () => issuer.sign({}, { key: newer.privateKey, kid: 'two' })
const invented = (kid: string) => issuer.sign({}, { key: newer.privateKey, kid })

/** Answers nothing at all until it is let. */
function held(path: string): (reply?: Reply) => void {
  const before = issuer.answers[path] as Reply
  let letGo = (_reply: Reply) => {}
  issuer.answers[path] = new Promise<Reply>((resolve) => {
    letGo = resolve
  })
  return (reply = before) => {
    issuer.answers[path] = before
    letGo(reply)
  }
}

/** Waits until the issuer has been asked so often, and the answer has come through. */
async function asked(times: number): Promise<void> {
  const deadline = Date.now() + 5_000
  while (issuer.asked.length < times) {
    if (Date.now() > deadline) throw new Error(`the issuer was asked for ${issuer.asked.join(', ')}`)
    await new Promise(setImmediate)
  }
}

/** Waits until a verifier takes the token, which some look under way is to bring about. */
async function untilAccepted(verify: ReturnType<TestIssuer['verifier']>, token: string): Promise<void> {
  const deadline = Date.now() + 5_000
  while ((await outcomeOf(verify, token)) !== 'accepted') {
    if (Date.now() > deadline) throw new Error('the token is not accepted')
    await new Promise(setImmediate)
  }
}

describe('the issuer’s keys', () => {
  test('are looked up once, and kept', async () => {
    const verify = issuer.verifier()
    const token = await issuer.sign({ exp: issuer.time / 1000 + 1000 }, { key: keys.privateKey, kid: 'one' })
    for (let n = 0; n < 3; n++) {
      expect(await outcomeOf(verify, token)).toBe('accepted')
      issuer.time += 3 * MINUTE
    }
    expect(issuer.asked).toEqual(ONE_LOOK)
  })

  test('are looked up at the URL given, when there is one, without discovery', async () => {
    const verify = issuer.verifier({ keysUrl: issuer.url + KEYS })
    expect(await outcomeOf(verify, await known())).toBe('accepted')
    expect(issuer.asked).toEqual([KEYS])
  })

  test('are looked up once by requests that come together', async () => {
    const verify = issuer.verifier()
    const token = await known()
    expect(await Promise.all(Array.from({ length: 20 }, () => outcomeOf(verify, token)))).toEqual(
      Array.from({ length: 20 }, () => 'accepted'),
    )
    expect(issuer.asked).toEqual(ONE_LOOK)
  })

  test.each<[string, string, Reply]>([
    ['the configuration is missing', CONFIGURATION, { status: 500 }],
    ['the configuration is not JSON', CONFIGURATION, { body: '<html>' }],
    [
      'the configuration is another issuer’s',
      CONFIGURATION,
      json({ issuer: 'https://other.example/', jwks_uri: 'https://other.example/keys' }),
    ],
    ['the keys are missing', KEYS, { status: 503 }],
    ['the keys are no keys', KEYS, json({ keys: 'none' })],
  ])('that cannot be had make it unavailable, with when to come back: %s', async (_what, path, reply) => {
    const good = issuer.answers[path] as Reply
    issuer.answers[path] = reply
    const verify = issuer.verifier()
    const token = await known()
    expect(await answerTo(verify, token)).toEqual({ outcome: 'unavailable', retryAfter: 5 })
    expect(issuer.reports).toHaveLength(1)
    issuer.answers[path] = good
    const before = [...issuer.asked]
    issuer.time += 4_000
    expect(await answerTo(verify, token)).toEqual({ outcome: 'unavailable', retryAfter: 1 })
    expect(issuer.asked).toEqual(before)
    issuer.time += 1_000
    expect(await outcomeOf(verify, token)).toBe('accepted')
  })

  test('that cannot be used are no fault of the token', async () => {
    await issuer.publish(['one', keys, { n: 'AQAB' } as never])
    expect(await outcomeOf(issuer.verifier(), await known())).toBe('unavailable')
    expect(issuer.reports).toHaveLength(1)
  })

  test('that do not come within a second are not waited for, at either of the two requests', async () => {
    expect(ASK_WITHIN_MS).toBe(1_000)
    const token = await known()
    const letGo = [held(CONFIGURATION), held(KEYS)]
    const began = performance.now()
    const verifiers = [issuer.verifier(), issuer.verifier({ keysUrl: issuer.url + KEYS })]
    expect(await Promise.all(verifiers.map((verify) => outcomeOf(verify, token)))).toEqual([
      'unavailable',
      'unavailable',
    ])
    expect(performance.now() - began).toBeGreaterThanOrEqual(ASK_WITHIN_MS - 5)
    for (const each of letGo) each()
  })
})

describe('a key that is not among those known', () => {
  test('is looked for once more, and taken when it was published since', async () => {
    const verify = issuer.verifier()
    await verify(await known())
    issuer.time += 5_000
    await issuer.publish(['one', keys], ['two', newer])
    expect(await outcomeOf(verify, await rotated())).toBe('accepted')
    expect(await outcomeOf(verify, await known())).toBe('accepted')
    expect(issuer.asked).toEqual([...ONE_LOOK, ...ONE_LOOK])
  })

  test('is no reason to refuse for good before that: it says when to come back', async () => {
    const verify = issuer.verifier()
    await verify(await known())
    issuer.time += 1_500
    await issuer.publish(['one', keys], ['two', newer])
    expect(await answerTo(verify, await rotated())).toEqual({ outcome: 'unavailable', retryAfter: 4 })
    issuer.time += 3_500
    expect(await outcomeOf(verify, await rotated())).toBe('accepted')
  })

  test('is refused for good once the issuer has been asked since the token came', async () => {
    const verify = issuer.verifier()
    expect(await outcomeOf(verify, await invented('nobody’s'))).toBe('token-invalid')
    expect(issuer.asked).toEqual(ONE_LOOK)
    issuer.time += 5_000
    expect(await outcomeOf(verify, await invented('nobody’s'))).toBe('token-invalid')
    expect(issuer.asked).toEqual([...ONE_LOOK, ...ONE_LOOK])
  })

  test('is not refused for good by a look that began before the token came', async () => {
    const verify = issuer.verifier()
    const letGo = held(KEYS)
    const first = outcomeOf(verify, await known())
    await asked(2)
    issuer.time += 100
    const second = answerTo(verify, await rotated())
    letGo()
    expect(await first).toBe('accepted')
    expect(await second).toEqual({ outcome: 'unavailable', retryAfter: 5 })
  })

  test('makes no flood of invented ones a load to the issuer: one look every five seconds', async () => {
    const verify = issuer.verifier()
    await verify(await known())
    const tokens = await Promise.all(Array.from({ length: 50 }, (_, n) => invented(`invented-${n}`)))
    const outcomes = new Set<string | undefined>()
    for (let second = 1; second <= 20; second++) {
      issuer.time += 1_000
      for (const outcome of await Promise.all(tokens.map((token) => outcomeOf(verify, token))))
        outcomes.add(outcome)
    }
    expect(issuer.asked).toHaveLength(2 * (1 + 4))
    expect(outcomes).toEqual(new Set(['unavailable', 'token-invalid']))
    expect(await outcomeOf(verify, await known())).toBe('accepted')
  })

  test('is not one that is known by name: a signature that it did not make is refused at once, without a look', async () => {
    const verify = issuer.verifier()
    await verify(await known())
    const forged = await issuer.sign({}, { key: newer.privateKey, kid: 'one' })
    for (const wait of [0, 5_000]) {
      issuer.time += wait
      expect(await outcomeOf(verify, forged)).toBe('token-invalid')
    }
    expect(issuer.asked).toEqual(ONE_LOOK)
  })

  test('does not make those known unusable when the issuer is away', async () => {
    const verify = issuer.verifier()
    await verify(await known())
    issuer.time += 5_000
    issuer.answers[KEYS] = { status: 500 }
    expect(await answerTo(verify, await rotated())).toEqual({ outcome: 'unavailable', retryAfter: 5 })
    expect(await outcomeOf(verify, await known())).toBe('accepted')
  })
})

describe('keys that are known', () => {
  const goAway = () => {
    issuer.answers[CONFIGURATION] = { status: 500 }
    issuer.answers[KEYS] = { status: 500 }
  }

  test('are refreshed after ten minutes by a request that does not wait for it', async () => {
    const verify = issuer.verifier()
    await verify(await known())
    issuer.time += 10 * MINUTE - 1
    await verify(await known())
    expect(issuer.asked).toEqual(ONE_LOOK)

    issuer.time += 1
    await issuer.publish(['two', newer])
    const letGo = held(CONFIGURATION)
    expect(await outcomeOf(verify, await known())).toBe('accepted')
    expect(await outcomeOf(verify, await known())).toBe('accepted')
    await asked(3)
    letGo()
    await asked(4)
    await untilAccepted(verify, await rotated())
    expect(issuer.asked).toEqual([...ONE_LOOK, ...ONE_LOOK])
    // A key that was withdrawn is taken no more.
    issuer.time += 5_000
    expect(await outcomeOf(verify, await known())).toBe('token-invalid')
  })

  test('are used for a day while the issuer is away, which asks it once a minute', async () => {
    const verify = issuer.verifier()
    await verify(await known())
    goAway()
    issuer.time += 10 * MINUTE
    const looks: [wait: number, sinceThen: number][] = [
      [0, 1],
      [MINUTE / 2, 1],
      [MINUTE / 2 - 1, 1],
      [1, 2],
      [10 * MINUTE, 3],
      [3 * HOUR, 4],
      [20 * HOUR, 5],
    ]
    for (const [wait, sinceThen] of looks) {
      issuer.time += wait
      expect(await outcomeOf(verify, await known())).toBe('accepted')
      await asked(2 + sinceThen)
      expect(issuer.asked.slice(2)).toEqual(Array.from({ length: sinceThen }, () => CONFIGURATION))
    }

    issuer.time += DAY
    expect(await outcomeOf(verify, await known())).toBe('unavailable')
    issuer.reset()
    await issuer.publish(['one', keys])
    issuer.time += 3 * DAY
    expect(await outcomeOf(verify, await known())).toBe('accepted')
  })

  test('are used to their last moment, and no longer', async () => {
    const verify = issuer.verifier()
    await verify(await known())
    goAway()
    issuer.time += DAY - MINUTE
    expect(await outcomeOf(verify, await known())).toBe('accepted')
    issuer.time += MINUTE - 1
    expect(await outcomeOf(verify, await known())).toBe('accepted')
    issuer.time += 1
    expect(await outcomeOf(verify, await known())).toBe('unavailable')
  })

  test('are waited for from an hour on, since Lambda freezes what goes on after an answer', async () => {
    const verify = issuer.verifier()
    await verify(await known())
    issuer.time += HOUR
    await issuer.publish(['one', keys], ['two', newer])
    // Its own key is known: all the same, it has brought the newer ones when it is answered.
    await verify(await known())
    issuer.answers[CONFIGURATION] = { status: 500 }
    expect(await outcomeOf(verify, await rotated())).toBe('accepted')
  })

  test('come by one look to whoever asks within the two seconds that it may take, and no longer', async () => {
    const source = issuerKeys({ issuer: issuer.issuer, now: () => issuer.time, report: () => {} })
    const letGo = held(CONFIGURATION)
    const first = source.current()
    issuer.time += 2_000
    const second = source.current()
    issuer.time += 1
    await expect(source.current()).rejects.toMatchObject({ retryAfterMs: 2_999 })
    letGo()
    expect(await second).toBe(await first)
  })

  test('are looked for anew when a look was frozen under way, and its end changes nothing any more', async () => {
    const source = issuerKeys({ issuer: issuer.issuer, now: () => issuer.time, report: () => {} })
    const first = await source.current()
    issuer.time += 10 * MINUTE
    const thaw = held(CONFIGURATION)
    const frozen = source.newerThan(first)
    await asked(3)
    issuer.time += 3_000
    await expect(source.newerThan(first)).rejects.toMatchObject({ retryAfterMs: 2_000 })
    issuer.time += 2 * HOUR
    issuer.answers[CONFIGURATION] = json({ issuer: issuer.issuer, jwks_uri: issuer.url + KEYS })
    const second = await source.current()
    expect(second.askedAt).toBe(issuer.time)
    thaw()
    expect(await frozen).toBe(second)
    expect(await source.current()).toBe(second)
  })
})
