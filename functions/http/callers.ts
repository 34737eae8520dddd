import type { JWTPayload } from 'jose'
import { CANARY_PARTNER } from '../../schemas/canary.ts'
import {
  claimPath,
  PARTNER_ID_WORDS,
  type PartnerId,
  partnerIdSchema,
  USER_ID_WORDS,
  type UserId,
  userIdSchema,
} from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from './problems.ts'

/** The user that a verified token names. @throws ProblemError with `not-a-user` when it names none */
export type UserOf = (claims: JWTPayload) => UserId

/** @param claim as `claimPath` takes it. @throws RangeError when it names no claim */
export function userIn(claim: string): UserOf {
  const path = claimPath(claim)
  if (!path) throw new RangeError(`${claim} names no claim`)
  return (claims) => {
    const value = valueAt(claims, path)
    const user = userIdSchema.safeParse(value)
    if (user.success) return user.data
    throw new ProblemError(
      problems.notAUser(
        `Its claim ${claim} ${value === undefined ? 'is missing' : `must be ${formOf(value)}`}`,
      ),
    )
  }
}

function valueAt(claims: unknown, path: readonly string[]): unknown {
  let value = claims
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return value
}

const formOf = (value: unknown) => `${typeof value === 'string' ? '' : 'text: '}${USER_ID_WORDS}`

const PUBLISHING_SCOPE = 'activities:write'
/** Whoever may publish may see what became of it, so the scope for that does too. */
const READING_SCOPES = ['activities:read', PUBLISHING_SCOPE]

/**
 * The partner that a verified token lets publish: it has the scope in `scope` (RFC 8693) or `scp`, as text with spaces
 * or as a list, and the partner's id in `partner_id`.
 *
 * @throws ProblemError when the token lacks either
 */
export const partnerOf = (claims: JWTPayload): PartnerId => partnerWith([PUBLISHING_SCOPE], claims)

/** The partner that a verified token lets read what became of its activities. @throws ProblemError as `partnerOf` */
export const readingPartnerOf = (claims: JWTPayload): PartnerId => partnerWith(READING_SCOPES, claims)

/** A person may do this in the studio. */
export type StudioScope = 'campaigns:draft' | 'campaigns:publish'

/**
 * The person whom a verified token lets do it, by its `sub`, whatever claim names users: an act by hand carries who did it.
 *
 * @throws ProblemError when the token lacks the scope, or says of nobody that they act
 */
export function personOf(claims: JWTPayload, scope: StudioScope): UserId {
  assertScope([scope], claims)
  const person = userIdSchema.safeParse(claims.sub)
  if (person.success) return person.data
  throw new ProblemError(problems.notAPerson(`Its claim sub must be ${USER_ID_WORDS}`))
}

function assertScope(wanted: readonly string[], claims: JWTPayload): void {
  const scopes = [claims.scope, claims.scp]
    .flat()
    .flatMap((each) => (typeof each === 'string' ? each.split(' ') : []))
  if (!wanted.some((scope) => scopes.includes(scope)))
    throw new ProblemError(problems.missingScope(`It needs ${wanted.join(' or ')}`))
}

function partnerWith(wanted: readonly string[], claims: JWTPayload): PartnerId {
  assertScope(wanted, claims)
  const partner = partnerIdSchema.safeParse(claims.partner_id)
  if (!partner.success)
    throw new ProblemError(problems.notAPartner(`Its partner_id must be ${PARTNER_ID_WORDS}`))
  if (partner.data === CANARY_PARTNER)
    throw new ProblemError(problems.notAPartner(`Its partner_id is ${CANARY_PARTNER}, which no partner has`))
  return partner.data
}
