import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { jsonIn } from '../../json/json.ts'
import type { RejectedList } from '../../schemas/api/rejected-list.ts'
import type { PartnerId } from '../../schemas/ids.ts'
import { sentenceOf } from '../../schemas/mistakes.ts'
import { problems } from '../../schemas/problem-details.ts'
import { REASON_CODES } from '../../schemas/rejection.ts'
import { knownTime, timeSchema } from '../../schemas/time.ts'
import type { ListedRejection, Rejections } from '../../store/rejections.ts'
import { ProblemError } from '../http/problems.ts'

const LIMIT = 'must be a whole number from 1 to 100'
const DEFAULT_LIMIT = '20'

export const rejectedQuerySchema = z.object({
  reason: z.optional(z.enum(REASON_CODES, `must be one of ${REASON_CODES.join(', ')}`)),
  from: z.optional(timeSchema),
  to: z.optional(timeSchema),
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/, LIMIT))),
  cursor: z.optional(z.string()),
})
export type RejectedQuery = z.infer<typeof rejectedQuerySchema>

/** The answer of `GET /v1/activities/rejected`. @throws ProblemError for a cursor that is not valid */
export async function listRejected(
  partnerId: PartnerId,
  query: RejectedQuery,
  rejections: Rejections,
): Promise<RejectedList> {
  const { reason, from, to, limit = DEFAULT_LIMIT, cursor } = query
  const page = await rejections.forPartner(partnerId).list({
    limit: Number(limit),
    ...(reason === undefined ? {} : { reasons: [reason] }),
    ...(from === undefined ? {} : { from: knownTime(from) }),
    ...(to === undefined ? {} : { to: knownTime(to) }),
    ...(cursor === undefined ? {} : { after: positionOf(partnerId, query, cursor) }),
  })
  return {
    rejected: page.rejections.map(present),
    ...(page.next === undefined ? {} : { cursor: cursorOf(partnerId, query, page.next) }),
  }
}

function present({ rejectedId, rejectedAt, reasonCode, mistakes, ...rest }: ListedRejection) {
  return { rejectedId, rejectedAt, reasonCode, reason: sentenceOf(mistakes), mistakes, ...rest }
}

const positionSchema = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[\w-]{22}$/))
const cursorSchema = z.tuple([z.string(), positionSchema])

/** The end of a page as text. It is of no use to another partner or for another list. */
function cursorOf(partnerId: PartnerId, query: RejectedQuery, position: string): string {
  return Buffer.from(JSON.stringify([digestOf(partnerId, query), position])).toString('base64url')
}

/** @throws ProblemError when the text is not, to the letter, a cursor of this very list */
function positionOf(partnerId: PartnerId, query: RejectedQuery, cursor: string): string {
  const parsed = cursorSchema.safeParse(jsonIn(Buffer.from(cursor, 'base64url').toString()))
  const position = parsed.data?.[1]
  if (position === undefined || cursorOf(partnerId, query, position) !== cursor)
    throw new ProblemError(
      problems.invalidCursor('cursor: must be what the page before gave; start from the first page again'),
    )
  return position
}

function digestOf(partnerId: PartnerId, { reason, from, to }: RejectedQuery): string {
  const list = JSON.stringify([partnerId, reason, from, to])
  return createHash('sha256').update(list).digest('base64url').slice(0, 12)
}
