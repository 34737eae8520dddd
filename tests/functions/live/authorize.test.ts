import fc from 'fast-check'
import type { JWTPayload } from 'jose'
import { userIn } from '../../../functions/http/callers.ts'
import { ProblemError } from '../../../functions/http/problems.ts'
import { authorize, Unauthorized } from '../../../functions/live/authorize.ts'
import { problems } from '../../../schemas/problem-details.ts'
import { USER_IDS } from '../../support/ids.ts'

const methodArn = 'arn:aws:execute-api:eu-west-1:000000000000:api/prod/$connect'
const policyOf = (Effect: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action: 'execute-api:Invoke', Resource: methodArn }],
})

/** Takes the token `good` for one with these claims, and no other. */
const verifying =
  (claims: JWTPayload = { sub: 'anna', exp: 2_000_000_000 }) =>
  async (token: string | undefined) => {
    if (token === 'good') return claims
    throw new ProblemError(token ? problems.tokenInvalid() : problems.tokenMissing())
  }

const NOW = 1_900_000_000
const portsOf = (verify = verifying()) => ({ verify, userOf: userIn('sub'), now: () => NOW * 1000 })

const connect = (protocols: string | undefined, verify = verifying(), name = 'Sec-WebSocket-Protocol') =>
  authorize({ methodArn, headers: { Host: 'x', [name]: protocols } }, portsOf(verify))

test('the user of the token may connect, and every later event says who it is and for how long', async () => {
  expect(await connect('keepsakes, good')).toEqual({
    principalId: 'anna',
    policyDocument: policyOf('Allow'),
    context: { userId: 'anna', expiresAt: 2_000_000_000 },
  })
})

test.each(['sec-websocket-protocol', 'SEC-WEBSOCKET-PROTOCOL'])(
  'the header may be written %s: API Gateway leaves names as clients wrote them',
  async (name) => {
    expect(await connect('keepsakes,good', verifying(), name)).toMatchObject({ principalId: 'anna' })
  },
)

test.each<[what: string, protocols: string | undefined]>([
  ['no subprotocol', undefined],
  ['an empty one', ''],
  ['only the token', 'good'],
  ['only the subprotocol', 'keepsakes'],
  ['another subprotocol', 'graphql-ws, good'],
  ['the token first', 'good, keepsakes'],
  ['a second token', 'keepsakes, good, good'],
  ['a token that is not valid', 'keepsakes, bad'],
])('%s is refused with the one message that API Gateway answers 401', async (_, protocols) => {
  const refusal = connect(protocols)
  await expect(refusal).rejects.toBeInstanceOf(Unauthorized)
  await expect(refusal).rejects.toThrow(/^Unauthorized$/)
  await expect(refusal).rejects.not.toHaveProperty('cause')
})

test('without headers there is no token', async () => {
  for (const headers of [undefined, null, {}])
    await expect(
      authorize({ methodArn, ...(headers === undefined ? {} : { headers }) }, portsOf()),
    ).rejects.toThrow(/^Unauthorized$/)
})

test('whatever is offered, nothing but the very token gets in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      const answer = await connect(`keepsakes, ${text}`).catch((error: Error) => error.message)
      expect(answer === 'Unauthorized').toBe(text.trim() !== 'good')
    }),
  )
})

test('a valid token of nobody who could be a user is refused for good: 403', async () => {
  for (const sub of [undefined, '', 'a b', 'x'.repeat(256), 'Zoë']) {
    const answer = await connect(
      'keepsakes, good',
      verifying({ ...(sub === undefined ? {} : { sub }), exp: NOW + 60 }),
    )
    expect(answer).toEqual({ principalId: 'nobody', policyDocument: policyOf('Deny') })
  }
})

test('when the issuer’s keys cannot be had, that is no refusal: API Gateway answers 500', async () => {
  const unavailable = async () => {
    throw new ProblemError(problems.unavailable())
  }
  await expect(connect('keepsakes, good', unavailable)).rejects.toThrow(/cannot answer just now/)
})

test.each(USER_IDS)('a user called %j may connect', async (sub) => {
  expect(await connect('keepsakes, good', verifying({ sub, exp: NOW + 60 }))).toMatchObject({
    principalId: sub,
    context: { userId: sub },
  })
})

test('the user may be in another claim than sub', async () => {
  const verify = verifying({ sub: 'anna', household: 'h|7', exp: NOW + 60 })
  const request = { methodArn, headers: { 'Sec-WebSocket-Protocol': 'keepsakes, good' } }
  const ports = { verify, userOf: userIn('household'), now: () => NOW * 1000 }
  expect(await authorize(request, ports)).toMatchObject({ context: { userId: 'h|7' } })
})

test('a token within the leeway of its end is refused: nothing would be pushed to its connection', async () => {
  for (const exp of [NOW, NOW - 4])
    await expect(connect('keepsakes, good', verifying({ sub: 'anna', exp }))).rejects.toThrow(
      /^Unauthorized$/,
    )
  expect(await connect('keepsakes, good', verifying({ sub: 'anna', exp: NOW + 1 }))).toHaveProperty('context')
})
