import type { JWTPayload } from 'jose'
import { partnerOf, userIn } from '../../../functions/http/callers.ts'
import { ProblemError } from '../../../functions/http/problems.ts'
import { problems } from '../../../schemas/problem-details.ts'
import { USER_IDS } from '../../support/ids.ts'

const claims = {
  sub: 'anna',
  'https://example.com/household': 'household|7',
  account: { household: { id: 'h/7' }, 'a/b~c': 'escaped', ids: ['first', 'second'], number: 7 },
}

test.each([
  ['sub', 'anna'],
  ['https://example.com/household', 'household|7'],
  ['/account/household/id', 'h/7'],
  ['/account/a~1b~0c', 'escaped'],
  ['/account/ids/1', 'second'],
  ['/https:~1~1example.com~1household', 'household|7'],
])('the user is in the claim that is named: %s', (claim, user) => {
  expect(userIn(claim)(claims)).toBe(user)
})

test.each(USER_IDS)('a user may be called %j', (sub) => {
  expect(userIn('sub')({ sub })).toBe(sub)
})

test.each([
  ['household', 'Its claim household is missing'],
  ['account.household.id', 'Its claim account.household.id is missing'],
  ['/account/household/name', 'Its claim /account/household/name is missing'],
  ['/sub/length', 'Its claim /sub/length is missing'],
  ['toString', 'Its claim toString is missing'],
  ['__proto__', 'Its claim __proto__ is missing'],
  ['/account/number', expect.stringMatching(/^Its claim \/account\/number must be text: 1 to 255 ASCII/)],
  ['account', expect.stringMatching(/^Its claim account must be text: 1 to 255 ASCII/)],
])('a token that has no user there is told which claim that is: %s', (claim, detail) => {
  const refusal = () => userIn(claim)(claims)
  expect(refusal).toThrow(ProblemError)
  try {
    refusal()
  } catch (error) {
    expect((error as ProblemError).problem).toMatchObject({ status: 403, detail })
  }
})

test.each(['', ' ', '/a~', '/a~2b'])('%j is the name of no claim', (text) => {
  expect(() => userIn(text)).toThrow(RangeError)
})

const publishing: JWTPayload = { partner_id: 'acme', scope: 'activities:write' }

test.each<[what: string, claims: JWTPayload]>([
  ['in scope', publishing],
  ['among others', { ...publishing, scope: 'openid activities:write email' }],
  ['in scp, as text', { partner_id: 'acme', scp: 'a activities:write' }],
  ['in scp, as a list', { partner_id: 'acme', scp: ['a', 'activities:write'] }],
])('a token with the scope %s is its partner’s', (_, given) => {
  expect(partnerOf(given)).toBe('acme')
})

test.each<[what: string, claims: JWTPayload, problem: 'missingScope' | 'notAPartner']>([
  ['of a user', { sub: 'anna' }, 'missingScope'],
  ['of a partner without the scope', { partner_id: 'acme' }, 'missingScope'],
  ['with a scope that only starts alike', { ...publishing, scope: 'activities:write:none' }, 'missingScope'],
  ['with a scope that is no text', { ...publishing, scope: { 'activities:write': true } }, 'missingScope'],
  ['with the scope and no partner', { scope: 'activities:write', sub: 'acme' }, 'notAPartner'],
  ['whose partner is a number', { ...publishing, partner_id: 7 }, 'notAPartner'],
  ['whose partner is empty', { ...publishing, partner_id: '' }, 'notAPartner'],
  ['whose partner cannot be in a source', { ...publishing, partner_id: 'acme/../other' }, 'notAPartner'],
  ['whose partner is a list', { ...publishing, partner_id: ['acme'] }, 'notAPartner'],
])('a token %s may not publish', (_, given, problem) => {
  const { type } = problems[problem]()
  expect(() => partnerOf(given)).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ type, status: 403 }) }),
  )
})
