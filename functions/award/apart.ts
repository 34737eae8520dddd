import type { ParsedActivity } from '../../events/activity.ts'
import { readActivities } from '../../events/activity-batch.ts'
import { type BatchText, batchText } from '../../events/batch-text.ts'
import type { UserId } from '../../schemas/ids.ts'
import type { ActivityRecord } from './activity-record.ts'

/** One activity that a record brought: its only one, or one of a batch, which is then a record that nobody sent. */
export interface ReadRecord extends ActivityRecord {
  readonly parsed: ParsedActivity
  /** The record that came. It has the activity at `index` in its batch, if it is one. */
  readonly whole: ActivityRecord
  readonly index: number | undefined
}

/** Takes each record apart into the activities that it brought, at least one, in their order. */
export function takeApart(records: readonly ActivityRecord[]): ReadRecord[] {
  return records.flatMap((whole) => {
    // Few are asked for their text: those that are rejected.
    let text: BatchText | undefined
    return readActivities(whole.body).map(({ parsed, envelope, index }): ReadRecord => {
      if (index === undefined) return { ...whole, parsed, whole, index }
      const { attributes, messageAttributes } = whole
      return {
        messageId: `${whole.messageId}#${index}`,
        get body() {
          text ??= batchText(whole.body)
          return text.alone(index, envelope)
        },
        ...(attributes ? { attributes } : {}),
        ...(messageAttributes ? { messageAttributes } : {}),
        parsed,
        whole,
        index,
      }
    })
  })
}

/** The user of an activity that is one. */
export const userOf = ({ parsed }: ReadRecord): UserId | undefined =>
  parsed.accepted ? parsed.activity.userId : undefined
