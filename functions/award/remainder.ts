import { batchText } from '../../events/batch-text.ts'
import { type ActivityRecord, QUEUED_AT_ATTRIBUTE, sentAtOf } from './activity-record.ts'
import { type ReadRecord, userOf } from './apart.ts'

/** A message that takes what is left of a batch back into the activity queue. */
export interface Remainder {
  /** JSON text of an envelope. */
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
  readonly delaySeconds: number
}

/** Why an activity is not done: awarding it failed, or there was no time to begin. */
export type Undone = 'failed' | 'late'

/** How a record comes again. */
export interface Again {
  readonly record: ActivityRecord
  /** They are empty where the record itself comes again. */
  readonly remainders: readonly Remainder[]
}

/** Failing users of a batch get a message each, up to so many: one call of SQS takes no more. */
const MOST_USERS_APART = 9
/** A cause of failure is hardly over at once. */
const AFTER_FAILURE_SECONDS = 30

/**
 * Tells how each record comes again of which something is not done. Where a part of a batch is done, the rest leaves it in
 * remainders: one user's failure then repeats that user's activities alone, and their own message counts its receives until it
 * ends in the dead-letter queue. A batch of which nothing is done comes again itself. So each remainder is smaller than what it
 * was taken from, and splitting ends.
 */
export function comingAgain(
  read: readonly ReadRecord[],
  undone: ReadonlyMap<ActivityRecord, Undone>,
): Again[] {
  const byWhole = Map.groupBy(read, ({ whole }) => whole)
  return Array.from(byWhole).flatMap(([record, parts]): Again[] => {
    const left = parts.filter((part) => undone.has(part))
    if (left.length === 0) return []
    if (left.length === parts.length) return [{ record, remainders: [] }]
    const late = left.filter((part) => undone.get(part) === 'late')
    const failed = left.filter((part) => undone.get(part) === 'failed')
    const byUser = Array.from(Map.groupBy(failed, (part) => userOf(part) ?? part.messageId).values())
    const groups = byUser.length > MOST_USERS_APART ? [failed] : byUser
    return [
      {
        record,
        remainders: [
          ...groups.map((group) => remainderOf(record, group, AFTER_FAILURE_SECONDS)),
          ...(late.length > 0 ? [remainderOf(record, late, 0)] : []),
        ],
      },
    ]
  })
}

function remainderOf(record: ActivityRecord, parts: readonly ReadRecord[], delaySeconds: number): Remainder {
  const sentAt = sentAtOf(record)
  const own = Object.entries(record.messageAttributes ?? {}).flatMap(([name, { stringValue }]) =>
    stringValue === undefined ? [] : [[name, stringValue] as const],
  )
  return {
    body: batchText(record.body).some(parts.map(({ index = 0 }) => index)),
    attributes: {
      ...Object.fromEntries(own),
      ...(Number.isFinite(sentAt) ? { [QUEUED_AT_ATTRIBUTE]: String(sentAt) } : {}),
    },
    delaySeconds,
  }
}
