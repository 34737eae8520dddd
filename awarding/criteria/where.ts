import * as z from 'zod'
import { compilePattern, PatternError } from '../../events/pattern/index.ts'
import { activityTypes } from '../../schemas/activities/index.ts'

/** An EventBridge event pattern over an activity's detail. */
export const whereSchema = z
  .record(z.string(), z.unknown(), 'must be an event pattern, such as { programId: [{ prefix: final- }] }')
  .superRefine((pattern, context) => {
    try {
      compilePattern(pattern)
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
      context.addIssue({ code: 'custom', path: [], message: error.message })
    }
  })

export const activityTypeSchema = z
  .string('must be an activity type')
  .refine((type) => activityTypes.includes(type), { message: `must be one of ${activityTypes.join(', ')}` })

/** A whole number of things to reach. */
export const targetSchema = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(1_000_000, 'must be at most 1000000')
