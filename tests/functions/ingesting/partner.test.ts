import type { JWTPayload } from 'jose'
import { partnerOf } from '../../../functions/ingesting/partner.ts'
import { problems } from '../../../schemas/problem-details.ts'

const claims: JWTPayload = { partner_id: 'acme', scope: 'activities:write' }

test.each<[what: string, claims: JWTPayload]>([
  ['in scope', claims],
  ['among others', { ...claims, scope: 'openid activities:write email' }],
  ['in scp, as text', { partner_id: 'acme', scp: 'a activities:write' }],
  ['in scp, as a list', { partner_id: 'acme', scp: ['a', 'activities:write'] }],
])('a token with the scope %s is its partner’s', (_, given) => {
  expect(partnerOf(given)).toBe('acme')
})

test.each<[what: string, claims: JWTPayload, problem: 'missingScope' | 'notAPartner']>([
  ['of a user', { sub: 'anna' }, 'missingScope'],
  ['of a partner without the scope', { partner_id: 'acme' }, 'missingScope'],
  ['with a scope that only starts alike', { ...claims, scope: 'activities:write:none' }, 'missingScope'],
  ['with a scope that is no text', { ...claims, scope: { 'activities:write': true } }, 'missingScope'],
  ['with the scope and no partner', { scope: 'activities:write', sub: 'acme' }, 'notAPartner'],
  ['whose partner is a number', { ...claims, partner_id: 7 }, 'notAPartner'],
  ['whose partner is empty', { ...claims, partner_id: '' }, 'notAPartner'],
  ['whose partner cannot be in a source', { ...claims, partner_id: 'acme/../other' }, 'notAPartner'],
  ['whose partner is a list', { ...claims, partner_id: ['acme'] }, 'notAPartner'],
])('a token %s may not publish', (_, given, problem) => {
  const { type } = problems[problem]()
  expect(() => partnerOf(given)).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ type, status: 403 }) }),
  )
})
