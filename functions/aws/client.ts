import { StandardRetryStrategy } from '@smithy/core/retry'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { type AttemptTimes, BriefHandler } from './brief-handler.ts'
import { patiently } from './environment.ts'
import { hasTimeFor, OutOfTimeError, timeFor } from './time-left.ts'

/** A service of AWS that is there is reached in a few milliseconds. */
const CONNECT_WITHIN_MS = 500
/** Far beyond what a slow call of these services takes: two attempts and their pause end within a function of 5 s. */
const ANSWER_WITHIN_MS = 1_500
const ATTEMPTS = 3
/** The longest pause before the second attempt. Each further one may be twice as long, and longer where calls are throttled. */
const PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000
/** The SDK makes a pause that a service asks for at most 5 s longer than its own. */
const LONGEST_ASKED_PAUSE_MS = LONGEST_PAUSE_MS + 5_000

interface AttemptLimits {
  /** Bounds the time from the beginning of an attempt to its answer, and from each part of the answer to the next. */
  readonly answerWithinMs?: number
  /** The first included. */
  readonly attempts?: number
  /** A request or an answer may be a stream. */
  readonly streams?: boolean
}

/**
 * Every client of a function is made with these. The SDK would wait without end for a socket that never answers. Here the
 * call is given up and tried again, as often as the limits say and while the invocation has time: so a function can
 * always tell what failed, and give back the rest.
 */
export function clientSettings({
  answerWithinMs = ANSWER_WITHIN_MS,
  attempts = ATTEMPTS,
  streams = false,
}: AttemptLimits = {}) {
  const times = {
    connectWithinMs: patiently(CONNECT_WITHIN_MS),
    answerWithinMs: patiently(answerWithinMs),
  }
  return {
    maxAttempts: attempts,
    retryStrategy: new TimelyRetryStrategy({
      maxAttempts: attempts,
      baseDelay: PAUSE_MS,
      backoff: newBackoff(),
    }),
    requestHandler: streams ? new StreamHandler(times) : new BriefHandler(times, timeFor),
  }
}

/** A service may ask for a longer pause than the backoff makes. It is not made either where there is no time for it. */
class TimelyRetryStrategy extends StandardRetryStrategy {
  override async refreshRetryTokenForRetry(
    ...[token, failure]: Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>
  ) {
    const asked = (failure.retryAfterHint?.getTime() ?? 0) - Date.now()
    if (!hasTimeFor(Math.min(asked, LONGEST_ASKED_PAUSE_MS)))
      throw new OutOfTimeError('there is no time for the pause that the service asks for')
    return super.refreshRetryTokenForRetry(token, failure)
  }
}

/** Full jitter, as the SDK's own has. A pause for which there is no time ends in the error that there was. */
function newBackoff() {
  let base = PAUSE_MS
  return {
    setDelayBase(milliseconds: number) {
      base = milliseconds
    },
    computeNextBackoffDelay(attempt: number): number {
      const longest = Math.min(base * 2 ** attempt, LONGEST_PAUSE_MS)
      if (!hasTimeFor(longest)) throw new OutOfTimeError('there is no time for another attempt')
      return Math.floor(Math.random() * longest)
    },
  }
}

/** Sends and reads streams, such as files of a bucket. */
class StreamHandler extends NodeHttpHandler {
  readonly #answerWithinMs: number

  constructor({ connectWithinMs, answerWithinMs }: AttemptTimes) {
    super({
      connectionTimeout: connectWithinMs,
      socketTimeout: answerWithinMs,
      // Without it the handler only warns of a request that takes longer.
      throwOnRequestTimeout: true,
    })
    this.#answerWithinMs = answerWithinMs
  }

  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    return super.handle(request, { ...options, requestTimeout: timeFor(this.#answerWithinMs) })
  }
}
