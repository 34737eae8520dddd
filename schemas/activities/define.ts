import * as z from 'zod/mini'
import { eventIdSchema, userIdSchema } from '../ids.ts'
import { knownTime, timeSchema } from '../time.ts'

/** Fields of every activity event's `detail`. */
const common = { eventId: eventIdSchema, userId: userIdSchema, occurredAt: timeSchema }

type Shape = Record<string, z.ZodMiniType>

/** A span of time, half-open, in epoch milliseconds. */
export interface Interval {
  readonly from: number
  readonly to: number
}

export interface ActivityDefinition {
  /** The event's `detail-type`. */
  readonly type: string
  /** The names of its fields: any other is the partner's own. */
  readonly fields: readonly string[]
  readonly schema: z.ZodMiniType
  /** The time that decides, epoch milliseconds, of a `detail` that `schema` accepts. */
  readonly eventTime: (detail: Record<string, unknown>) => number
  /** The span that was watched, of a `detail` that `schema` accepts; absent where the activity is none. */
  readonly watched?: (detail: Record<string, unknown>) => Interval
}

/** Epoch milliseconds of a field that the schema has accepted as a time; NaN of any other. */
export function timeOf(detail: Record<string, unknown>, field: string): number {
  return knownTime(detail[field])
}

/**
 * One activity type, from the fields of its own. Fields beyond the schema are kept: campaigns may match on them.
 */
export function defineActivity(
  type: string,
  shape: Shape,
  more: Partial<Pick<ActivityDefinition, 'eventTime' | 'watched'>> & {
    /** Checks that fields fit each other. It is given them as they came, of any kind. */
    check?: (detail: Record<string, unknown>) => { field: string; message: string } | undefined
  } = {},
): ActivityDefinition {
  const { check } = more
  const object = z.looseObject({ ...common, ...shape }, 'must be a JSON object')
  const schema = check
    ? object.check(
        z.check<Record<string, unknown>>(
          ({ value, issues }) => {
            const wrong = check(value)
            if (wrong)
              issues.push({ code: 'custom', path: [wrong.field], message: wrong.message, input: value })
          },
          // Also where another field is wrong: every mistake is told at once.
          { when: ({ value }) => typeof value === 'object' && value !== null },
        ),
      )
    : object
  return {
    type,
    fields: Object.keys(object.shape),
    schema,
    eventTime: more.eventTime ?? ((detail) => timeOf(detail, 'occurredAt')),
    ...(more.watched ? { watched: more.watched } : {}),
  }
}
