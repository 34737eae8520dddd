import { eventName } from '../../events/trace.ts'
import { type Mistake, sentenceOf } from '../../schemas/mistakes.ts'
import type { ReasonCode } from '../../schemas/rejection.ts'
import { PARTNER_SOURCE_PREFIX } from '../../schemas/source.ts'
import type { Rejections } from '../../store/rejections.ts'
import { everyRejection, type OfPartner, type Wanted } from './every.ts'

export interface Example {
  readonly rejectedId: string
  readonly rejectedAt: string
  /** To find it by in logs, such as `partner.acme/vote-1`; null where its id cannot be read. */
  readonly activity: string | null
  readonly detailType: string | null
  readonly reason: string
  readonly mistakes: readonly Mistake[]
}

/** Rejected activities of one partner and reason. Times are RFC 3339. */
export interface RejectedGroup {
  /** Null for those that name none. */
  readonly partnerId: string | null
  readonly reasonCode: ReasonCode
  count: number
  /** How many of them were sent through again. */
  resubmitted: number
  oldest: string
  readonly newest: string
  readonly examples: Example[]
}

export interface Found {
  readonly total: number
  /** The largest first. */
  readonly groups: readonly RejectedGroup[]
}

export async function countRejected(
  rejections: Rejections,
  wanted: Wanted & { readonly examples: number },
): Promise<Found> {
  const groups = new Map<string, RejectedGroup>()
  let total = 0
  for await (const one of everyRejection(rejections, wanted)) {
    const { partnerId, rejection } = one
    const key = `${partnerId ?? ''} ${rejection.reasonCode}`
    const group = groups.get(key) ?? newGroup(one)
    groups.set(key, group)
    total++
    group.count++
    if (rejection.resubmittedAt !== undefined) group.resubmitted++
    group.oldest = rejection.rejectedAt
    if (group.examples.length < wanted.examples) group.examples.push(exampleOf(one))
  }
  return { total, groups: [...groups.values()].sort((a, b) => b.count - a.count) }
}

const newGroup = ({ partnerId, rejection: { reasonCode, rejectedAt } }: OfPartner): RejectedGroup => ({
  partnerId: partnerId ?? null,
  reasonCode,
  count: 0,
  resubmitted: 0,
  oldest: rejectedAt,
  newest: rejectedAt,
  examples: [],
})

function exampleOf({ partnerId, rejection }: OfPartner): Example {
  const { rejectedId, rejectedAt, eventId, detailType = null, mistakes } = rejection
  const source = PARTNER_SOURCE_PREFIX + (partnerId ?? '')
  return {
    rejectedId,
    rejectedAt,
    activity: eventId === undefined ? null : eventName({ source, eventId }),
    detailType,
    reason: sentenceOf(mistakes),
    mistakes,
  }
}
