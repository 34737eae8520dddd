import * as z from 'zod/mini'
import { subjectIdSchema } from '../ids.ts'
import { DAY_MS, timeSchema } from '../time.ts'
import { wants } from '../wants.ts'
import { defineActivity, timeOf } from './define.ts'

/** Its event time is `to`: until then it had not been watched. */
export const tvWatched = defineActivity(
  'TvWatched',
  {
    programId: subjectIdSchema,
    from: timeSchema,
    to: timeSchema,
    channelId: z.optional(subjectIdSchema),
    live: z.optional(z.boolean(wants('true or false'))),
  },
  {
    eventTime: (detail) => timeOf(detail, 'to'),
    watched: (detail) => ({ from: timeOf(detail, 'from'), to: timeOf(detail, 'to') }),
    check: (detail) => {
      const length = timeOf(detail, 'to') - timeOf(detail, 'from')
      if (length <= 0) return { field: 'to', message: 'must be later than from' }
      if (length > DAY_MS) return { field: 'to', message: 'must be at most 24 hours after from' }
      return undefined
    },
  },
)
