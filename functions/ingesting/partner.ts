import type { JWTPayload } from 'jose'
import { type PartnerId, partnerIdSchema } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../problem-error.ts'

const SCOPE = 'activities:write'

/**
 * Who publishes, by the claims of a verified token: with the scope in `scope` (RFC 8693) or `scp`, as text with spaces or
 * as a list, and an id in `partner_id`.
 *
 * @throws ProblemError when the token lacks either
 */
export function partnerOf(claims: JWTPayload): PartnerId {
  const scopes = [claims.scope, claims.scp]
    .flat()
    .flatMap((each) => (typeof each === 'string' ? each.split(' ') : []))
  if (!scopes.includes(SCOPE)) throw new ProblemError(problems.missingScope(`It needs ${SCOPE}`))
  const partner = partnerIdSchema.safeParse(claims.partner_id)
  if (!partner.success)
    throw new ProblemError(problems.notAPartner('Its partner_id must be 1 to 128 of A-Z a-z 0-9 . _ : -'))
  return partner.data
}
