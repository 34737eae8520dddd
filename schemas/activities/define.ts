import * as z from 'zod/mini'
import { eventIdSchema, userIdSchema } from '../ids.ts'
import { parseTime, timeSchema } from '../time.ts'

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
  readonly schema: z.ZodMiniType
  /** The time that decides, epoch milliseconds, of a `detail` that `schema` accepts. */
  readonly eventTime: (detail: Record<string, unknown>) => number
  /** What was watched, of a `detail` that `schema` accepts; only where the activity is a span of time. */
  readonly watched?: (detail: Record<string, unknown>) => Interval
}

/** Epoch milliseconds of a field that the schema has accepted as a time. */
export function timeOf(detail: Record<string, unknown>, field: string): number {
  return parseTime(String(detail[field])) ?? Number.NaN
}

/**
 * One activity type, from the fields of its own. Fields beyond the schema are kept: campaigns may match on them.
 */
export function defineActivity(
  type: string,
  shape: Shape,
  more: Partial<Pick<ActivityDefinition, 'eventTime' | 'watched'>> & {
    check?: (detail: Record<string, unknown>) => { field: string; message: string } | undefined
  } = {},
): ActivityDefinition {
  const { check } = more
  const object = z.looseObject({ ...common, ...shape }, 'must be a JSON object')
  const schema = check
    ? object.check(
        z.superRefine((detail, context) => {
          const problem = check(detail)
          if (problem) context.addIssue({ code: 'custom', path: [problem.field], message: problem.message })
        }),
      )
    : object
  return {
    type,
    schema,
    eventTime: more.eventTime ?? ((detail) => timeOf(detail, 'occurredAt')),
    ...(more.watched ? { watched: more.watched } : {}),
  }
}
