/** As many events wait as may. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError'
}

/** The publisher was closed. */
export class ClosedError extends Error {
  override readonly name = 'ClosedError'
}

/** The event cannot be sent, whatever is tried. */
export class UnsendableError extends Error {
  override readonly name = 'UnsendableError'
}
