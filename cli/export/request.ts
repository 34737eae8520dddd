import type { ExportAsked } from '../../functions/export/messages.ts'
import { DAY_MS, formatTime } from '../../schemas/time.ts'
import { UserError } from '../terminal.ts'

/** DynamoDB's point-in-time recovery keeps what a table held for so long. */
const KEPT_DAYS = 35

export interface Wanted {
  readonly kind: 'full' | 'incremental'
  /** Epoch milliseconds; now, if it is not said. */
  readonly at?: number
  /** How long the period of an incremental export is. */
  readonly minutes: number
}

/**
 * The message that startExport takes. What can never be exported is refused here: there it would be tried for hours, and end
 * among dead letters.
 *
 * @param now in epoch milliseconds
 * @throws UserError for a time to come, and for one that DynamoDB no longer keeps
 */
export function requestOf({ kind, minutes, ...wanted }: Wanted, now = Date.now()): ExportAsked {
  const { at = now } = wanted
  if (at > now)
    throw new UserError(`--at is ${formatTime(at)}, which has not come yet: name a time that has passed`)
  const periodMs = kind === 'full' ? 0 : minutes * 60_000
  const time = kind === 'full' ? at : Math.floor(at / periodMs) * periodMs
  if (time - periodMs < now - KEPT_DAYS * DAY_MS)
    throw new UserError(
      `${kind === 'full' ? `--at is ${formatTime(at)}` : `the period begins at ${formatTime(time - periodMs)}`}, more than ` +
        `${KEPT_DAYS} days ago, and DynamoDB keeps no longer what its tables held: name a later time with --at`,
    )
  return { kind, at: formatTime(time), ...(kind === 'incremental' && { minutes }) }
}
