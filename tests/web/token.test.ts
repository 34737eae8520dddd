import { areForOnePerson } from '../../web/api/token.ts'

const token = (payload: unknown) => `h.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.s`

const zoe = { sub: 'auth0|Zoë', account: { household: 7 }, exp: 1_700_000_000, jti: 'a' }

test('a token anew is for the same person', () => {
  expect(
    areForOnePerson(token(zoe), token({ ...zoe, exp: 1_700_003_600, iat: 1_700_000_000, jti: 'b' })),
  ).toBe(true)
})

test.each([
  ['whose subject is another', { ...zoe, sub: 'uma' }],
  ['of another household, which may be what names the user', { ...zoe, account: { household: 8 } }],
  ['that lacks the household', { sub: zoe.sub }],
  ['that says nothing', null],
])('a token %s is for somebody else', (_, other) => {
  expect(areForOnePerson(token(zoe), token(other))).toBe(false)
})

test('a token that cannot be read is for somebody else than one that can', () => {
  for (const unread of ['', 'opaque', 'a.b.c']) expect(areForOnePerson(token(zoe), unread)).toBe(false)
})
