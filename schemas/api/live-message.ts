import * as z from 'zod'
import { keepsakeAwardedSchema } from '../keepsake.ts'

/** What the live connection pushes: JSON text, one message an award. An award may come more than once, by `awardId`. */
export const liveMessageSchema = z.strictObject({
  'detail-type': z.literal('KeepsakeAwarded'),
  detail: keepsakeAwardedSchema,
})
export type LiveMessage = z.infer<typeof liveMessageSchema>
