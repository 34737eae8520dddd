import * as z from 'zod'

/** RFC 9457 problem details, as every error of the functions behind the API is answered. */
export const problemSchema = z.strictObject({
  /** Stable: tell problems apart by it. */
  type: z.string().regex(/^urn:keepsakes:problem:[a-z-]+$/),
  title: z.string(),
  status: z.int().min(400).max(599),
  /** What to mend. */
  detail: z.string().optional(),
})
