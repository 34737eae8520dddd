import * as z from 'zod'
import { keepsakeAwardedSchema } from '../keepsake.ts'

/** The live connection pushes one message of JSON text an award. An award may come more than once, with the same `awardId`. */
export const liveMessageSchema = z.strictObject({
  'detail-type': z.literal('KeepsakeAwarded'),
  detail: keepsakeAwardedSchema,
})
export type LiveMessage = z.infer<typeof liveMessageSchema>
