import * as z from 'zod/mini'
import { subjectIdSchema, userIdSchema } from '../schemas/ids.ts'
import { firstOfEach, type Mistake, mistakesOf } from '../schemas/mistakes.ts'
import { knownTime, timeSchema } from '../schemas/time.ts'
import { wants } from '../schemas/wants.ts'
import { type Beat, STATES } from './beat.ts'
import { FIRST_SET_CLOCK } from './segmenter.ts'

const STATE = `one of ${STATES.join(', ')}`
const SECONDS = 'a number of seconds, 0 or more'
const TRUTH = wants('true or false')

const secondsSchema = z.number(wants(SECONDS)).check(z.minimum(0, `must be ${SECONDS}`))

/** A heartbeat as players send it: a line of JSON. Fields beyond these are left alone. */
export const heartbeatSchema = z
  .looseObject(
    {
      userId: userIdSchema,
      deviceId: subjectIdSchema,
      sessionId: subjectIdSchema,
      programId: subjectIdSchema,
      channelId: z.optional(subjectIdSchema),
      live: z.optional(z.boolean(TRUTH)),
      at: timeSchema,
      uptime: z.optional(secondsSchema),
      state: z.enum(STATES, wants(STATE)),
      tvOn: z.optional(z.boolean(TRUTH)),
      idle: z.optional(secondsSchema),
    },
    'must be a JSON object',
  )
  .check(
    z.check(({ value, issues }) => {
      if (value.uptime === undefined && knownTime(value.at) < FIRST_SET_CLOCK)
        issues.push({
          code: 'custom',
          path: ['at'],
          message:
            'is before the year 2000, so the clock of the device was not set: send uptime as well, by which it is placed later',
          input: value,
        })
    }),
  )

/** A beat, or all that is wrong with what should be one. */
export type ReadBeat = { readonly beat: Beat } | { readonly mistakes: readonly Mistake[] }

const milliseconds = (seconds: number) => Math.round(seconds * 1000)

/** Reads a heartbeat. Never throws. */
export function readHeartbeat(value: unknown): ReadBeat {
  const read = heartbeatSchema.safeParse(value)
  if (!read.success) return { mistakes: firstOfEach(mistakesOf(read.error)) }
  const { userId, deviceId, sessionId, programId, channelId, live, at, uptime, state, tvOn, idle } = read.data
  return {
    beat: {
      ...{ userId, deviceId, sessionId, programId, state, at: knownTime(at) },
      ...(channelId === undefined ? {} : { channelId }),
      ...(live === undefined ? {} : { live }),
      ...(uptime === undefined ? {} : { uptime: milliseconds(uptime) }),
      ...(tvOn === undefined ? {} : { tvOn }),
      ...(idle === undefined ? {} : { idle: milliseconds(idle) }),
    },
  }
}
