import * as z from 'zod/mini'
import type { Activity } from '../../../events/activity.ts'
import { howMany } from '../../../schemas/how-many.ts'
import { wants, wantsText } from '../../../schemas/wants.ts'
import type { State } from '../../progress/measure.ts'
import { defineKind, howFar, targetSchema } from '../kind.ts'
import {
  decodeTimedWords,
  gapsLength,
  HASHED_LENGTH,
  hashed,
  joinTimedWords,
  LONGEST_WORD,
  nthTime,
  saidOf,
  timedWord,
  valuesOf,
  wordCount,
  wordOf,
  wordsUntil,
} from '../state-text.ts'
import { guide } from './guide.ts'

const FIELD = 'the name of a field of detail, such as questionId'

/** Distinct values of a field, or distinct events: the first `target` of them, each with its earliest event time. */
export const count = defineKind({
  name: 'count',
  guide,
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
  compile: ({ activity, where, distinct, target }, { window, measure: measureOf }) => {
    const longest = distinct === undefined ? HASHED_LENGTH : LONGEST_WORD
    const measure = measureOf({
      definition: ['count', activity, where ?? null, distinct ?? null],
      activityType: activity,
      where,
      window,
      stateOf: (done, at) => {
        const word = distinct === undefined ? eventWord(done) : valueWord(done, distinct)
        return word === undefined ? { declined: `has no value in ${distinct} to count` } : timedWord(word, at)
      },
      join: (states) => joinTimedWords(states, target),
      until: wordsUntil,
      needs: target,
      ...(distinct === undefined
        ? { holds: eventsIn }
        : { holds: valuesIn, tells: ({ detail }) => [saidOf(detail[distinct])] }),
      largestBytes: target * (longest + '@,'.length) - 1 + gapsLength(target, window),
    })
    return {
      measures: [measure],
      collects: false,
      howFar: ({ measures }) => howFar(wordCount(measures.get(measure.id)), target, 'activities'),
      metAt: ({ measures }) => nthTime(measures.get(measure.id), target),
    }
  },
})

const valuesIn = (state: State) => valuesOf(decodeTimedWords(state).map(([word]) => word))

/** Hashes tell nobody anything. */
function eventsIn(state: State): string[] {
  return [howMany(wordCount(state), 'event')]
}

function eventWord({ source, eventId }: Activity): string {
  return hashed(`${source}\n${eventId}`)
}

/** Undefined when the activity lacks the field. */
function valueWord({ detail }: Activity, field: string): string | undefined {
  return Object.hasOwn(detail, field) ? wordOf(detail[field]) : undefined
}
