import * as z from 'zod/mini'
import { storedTimeSchema } from './canonical-time.ts'
import { eventIdSchema, partnerIdSchema } from './ids.ts'
import { REASON_CODES } from './rejection.ts'

/** The `detail` of `ActivityRejected`. Nothing that the partner sent is in it but names: a payload says what a customer did. */
export const activityRejectedSchema = z.object({
  /** The same each time that it is told. */
  rejectedId: z.string(),
  partnerId: partnerIdSchema,
  eventId: z.optional(eventIdSchema),
  detailType: z.optional(z.string()),
  rejectedAt: storedTimeSchema,
  reasonCode: z.enum(REASON_CODES),
  /** All mistakes as one sentence that names each wrong field. */
  reason: z.string(),
  mistakes: z.array(z.object({ path: z.string(), message: z.string() })),
})
export type ActivityRejected = z.infer<typeof activityRejectedSchema>
