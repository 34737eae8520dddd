import * as z from 'zod/mini'
import { userIdSchema } from '../../schemas/ids.ts'
import { timeSchema } from '../../schemas/time.ts'
import type { Erased } from '../../store/open.ts'

/** The message of the erasure queue: whom to go on erasing, and as of when. */
export const erasureSchema = z.strictObject({ userId: userIdSchema, erasedAt: timeSchema })
export type Erasure = z.infer<typeof erasureSchema>

/** What one pass found and erased: kept in the log, and so without the user. */
export interface ErasurePass extends Erased {
  readonly erasedAt: string
  /** Open live connections that were closed. */
  readonly connections: number
}
