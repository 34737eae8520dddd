import * as z from 'zod/mini'
import { jsonIn } from '../../json/json.ts'
import { canonicalTimeSchema } from '../../schemas/canonical-time.ts'
import { userIdSchema } from '../../schemas/ids.ts'
import { knownTime } from '../../schemas/time.ts'
import { type Erasure, type ErasurePass, type ErasurePorts, erasurePass } from './erasing.ts'

/** The message of the erasure queue. People send it, too, with any offset. */
const erasureSchema = z.strictObject({ userId: userIdSchema, erasedAt: canonicalTimeSchema })

/** A message asks to erase as of a time that has not come yet. */
export class FutureErasureError extends Error {
  override readonly name = 'FutureErasureError'
}

/** One SQS message of a Lambda batch. */
export interface ErasureRecord {
  readonly messageId: string
  readonly body: string
}

export interface FinishErasuresPorts extends ErasurePorts {
  /** Epoch milliseconds. */
  now(): number
  /** Called for each pass; `finished` when it found nothing any more. */
  report(pass: ErasurePass, finished: boolean): void
  reportError(error: unknown): void
}

/**
 * Goes over each erasure once more. A pass that still found something comes again: an award that was under way since
 * before the erasure may have put it there, and another may be about to. So does the pass that puts the marker, where
 * `eraseUser` ended before it could, or a person sent the message; and a pass that fails.
 *
 * @returns the ids of the messages that come again
 */
export async function finishErasures(
  records: readonly ErasureRecord[],
  ports: FinishErasuresPorts,
): Promise<string[]> {
  const again: string[] = []
  for (const { messageId, body } of records) {
    try {
      const pass = await erasurePass(erasureOf(body, ports.now()), ports)
      const { erasedAt: _, ...found } = pass
      const finished = Object.values(found).every((count) => count === 0)
      ports.report(pass, finished)
      if (!finished) again.push(messageId)
    } catch (error) {
      ports.reportError(error)
      again.push(messageId)
    }
  }
  return again
}

/**
 * An erasure as of a time to come would go on erasing whatever its user earns until then. Where a clock was ahead, the
 * time has passed when the message comes again.
 */
function erasureOf(body: string, now: number): Erasure {
  // The parser's own message quotes the text, and so whom it names: it stays out of the log.
  const erasure = erasureSchema.parse(jsonIn(body))
  if (knownTime(erasure.erasedAt) <= now) return erasure
  throw new FutureErasureError(
    `erasedAt is ${erasure.erasedAt}, which has not come yet: send the message with a time that has passed`,
  )
}
