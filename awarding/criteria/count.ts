import * as z from 'zod/mini'
import type { Activity } from '../../events/activity.ts'
import { wants, wantsText } from '../../schemas/wants.ts'
import type { Condition, State } from '../measure.ts'
import { defineKind, standing } from './kind.ts'
import { joinWords, wordsOf } from './set-state.ts'
import { targetSchema } from './target.ts'
import { HASHED_LENGTH, hashed, LONGEST_WORD, wordOf } from './words.ts'

const FIELD = 'the name of a field of detail, such as questionId'

/** Distinct values of a field, or distinct events: a set that grows to `target`. */
export const count = defineKind({
  name: 'count',
  targetKey: 'target',
  schema: (grammar) =>
    z.strictObject(
      {
        activity: grammar.activityType,
        where: z.optional(grammar.where),
        distinct: z.optional(z.string(wantsText(FIELD)).check(z.minLength(1, `must be ${FIELD}`))),
        // Each value counted takes room in every progress item.
        target: targetSchema(1000),
      },
      wants('an object with activity and target, and where and distinct if wanted'),
    ),
  compile: ({ activity, where, distinct, target }, context) => {
    const measure = context.measure({
      definition: ['count', activity, where ?? null, distinct ?? null],
      activityType: activity,
      where,
      conditions: distinct === undefined ? [] : [hasValue(distinct)],
      gather: (done) => (distinct === undefined ? eventWord(done) : valueWord(done, distinct)),
      join: (a, b) => joinWords(a, b, target),
      needs: target,
      ...(distinct === undefined ? { holds: eventsOf } : {}),
      largestBytes: target * (distinct === undefined ? HASHED_LENGTH : LONGEST_WORD) + target - 1,
    })
    return {
      measures: [measure],
      collects: false,
      standing: ({ measures }) => standing(wordsOf(measures.get(measure.id)).length, target, 'activities'),
    }
  },
})

const hasValue =
  (field: string): Condition =>
  (activity) =>
    valueWord(activity, field) === undefined ? `has no value in ${field} to count` : undefined

/** Hashes tell nobody anything. */
const eventsOf = (state: State) => {
  const many = wordsOf(state).length
  return [many === 1 ? '1 event' : `${many} events`]
}

function eventWord({ source, eventId }: Activity): string {
  return hashed(`${source}\n${eventId}`)
}

/** Undefined when the activity lacks the field. */
function valueWord({ detail }: Activity, field: string): string | undefined {
  return Object.hasOwn(detail, field) ? wordOf(detail[field]) : undefined
}
