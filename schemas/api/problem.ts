import * as z from 'zod'

/** RFC 9457 problem details, as every error of the functions behind the API is answered. */
export const problemSchema = z.strictObject({
  type: z
    .string()
    .regex(/^urn:keepsakes:problem:[a-z-]+$/)
    .describe('Stable: tell problems apart by it.'),
  title: z.string().describe('For people. The same for every problem of the type.'),
  status: z.int().min(400).max(599).describe('That of the answer.'),
  detail: z.string().optional().describe('For people: what to mend. Absent where there is nothing to add.'),
})
