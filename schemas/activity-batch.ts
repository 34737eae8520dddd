import * as z from 'zod/mini'
import { wants } from './wants.ts'

/** The detail-type of an event that carries many activities of one partner. */
export const ACTIVITY_BATCH = 'ActivityBatch'

/**
 * The `detail` of such an event. Its activities are not looked into here: each is judged as if it had come alone, so that a
 * bad one is rejected alone.
 */
export const activityBatchSchema = z.looseObject(
  {
    activities: z
      .array(z.unknown(), wants('a list of activities, each with detail-type and detail'))
      .check(z.minLength(1, 'is empty: write one activity at least')),
  },
  wants('a JSON object with activities'),
)
