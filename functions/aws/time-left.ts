/** Left to the function after its last call, to tell what failed and to answer. */
const RESERVE_MS = 200

/** When the invocation that runs ends, epoch milliseconds. An environment runs one at a time. */
let endsAt = Number.POSITIVE_INFINITY

/** To be called where an invocation begins. */
export function beginInvocation(context: { getRemainingTimeInMillis(): number }): void {
  endsAt = Date.now() + context.getRemainingTimeInMillis()
}

/** There is no time left for a call to another service. Whoever asked is told, and the work comes again. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError'
}

const left = (): number => endsAt - RESERVE_MS - Date.now()

/** True when so many milliseconds may pass before a call is begun. */
export const hasTimeFor = (milliseconds: number): boolean => left() > milliseconds

/**
 * How long a call may take, in milliseconds: as long as fits it, and never into the last of the invocation.
 *
 * @throws OutOfTimeError
 */
export function timeFor(milliseconds: number): number {
  const time = Math.min(milliseconds, left())
  if (time >= 1) return Math.floor(time)
  throw new OutOfTimeError(
    'a call to another service was not begun: the time of the invocation is nearly over',
  )
}
