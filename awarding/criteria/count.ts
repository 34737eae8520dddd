import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Activity } from '../../events/activity.ts'
import { compilePattern } from '../../events/pattern/index.ts'
import { wants, wantsText } from '../../schemas/wants.ts'
import { type Measure, measureId } from '../measure.ts'
import { defineKind, standing } from './kind.ts'
import { joinWords, wordsOf } from './set-state.ts'
import { activityTypeSchema, targetSchema, whereSchema } from './where.ts'

const FIELD = 'the name of a field of detail, such as questionId'

/** Distinct values of a field, or distinct events: a set that grows to `target`. */
export const count = defineKind({
  name: 'count',
  schema: () =>
    z.strictObject(
      {
        activity: activityTypeSchema,
        where: whereSchema.optional(),
        distinct: z.string(wantsText(FIELD)).min(1, `must be ${FIELD}`).optional(),
        // Each value counted takes room in every progress item.
        target: targetSchema(1000),
      },
      wants('an object with activity and target, and where and distinct if wanted'),
    ),
  compile: ({ activity, where, distinct, target }) => {
    const measure: Measure = {
      id: measureId(['count', activity, where ?? null, distinct ?? null]),
      activityType: activity,
      where: where && compilePattern(where),
      gather: (done) => (distinct === undefined ? eventWord(done) : valueWord(done, distinct)),
      join: joinWords,
    }
    return {
      measures: [measure],
      collects: false,
      standing: ({ measures }) => standing(wordsOf(measures.get(measure.id)).length, target, 'activities'),
    }
  },
})

function eventWord({ source, eventId }: Activity): string {
  return hashed(`${source}\n${eventId}`)
}

/** Undefined when the activity lacks the field; lists and objects are not values to count. */
function valueWord({ detail }: Activity, field: string): string | undefined {
  if (!Object.hasOwn(detail, field)) return undefined
  const value = detail[field]
  if (typeof value === 'object' && value !== null) return undefined
  if (typeof value === 'string' && SHORT.test(value)) return value
  const text = JSON.stringify(value)
  return typeof value === 'string' || text.length > 20 ? hashed(text) : `=${text}`
}

/** Short ids stay readable in the stored item; other values would make its size the partner's choice. */
const SHORT = /^[A-Za-z0-9._:-]{1,22}$/

/** 96 bits of SHA-256, marked so that it is never mistaken for a value. */
const hashed = (text: string) => `~${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`
