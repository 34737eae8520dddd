import * as z from 'zod'

/** The answer of `GET /v1/health`. */
export const healthSchema = z.strictObject({
  status: z.literal('ok'),
  catalogueVersion: z.string().describe('Of the published campaigns that are served. Opaque.'),
})
