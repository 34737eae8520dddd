import type { OutgoingEvent } from '../../events/publish.ts'
import { CANARY_CAMPAIGN, CANARY_KEEPSAKE, CANARY_SOURCE, canaryUser } from '../../schemas/canary.ts'
import { formatTime, knownTime } from '../../schemas/time.ts'
import type { Store } from '../../store/open.ts'

export interface CanaryPorts {
  readonly store: Store
  publish(events: readonly OutgoingEvent[]): Promise<void>
  /** Epoch milliseconds. */
  now(): number
  /** Resolves after that many milliseconds. */
  wait(milliseconds: number): Promise<void>
  /** Whether so many milliseconds may pass before a call is begun. */
  hasTimeFor(milliseconds: number): boolean
  /** Tells an operator what failed. */
  report(message: string, about: { readonly eventId: string; readonly error?: unknown }): void
}

/** One activity of the canary, and what came of it. */
export interface Flight {
  readonly userId: string
  readonly eventId: string
  readonly awarded: boolean
  /** From before the event was published until the keepsake was put. */
  readonly delayMs?: number
  /** Why there is no keepsake. */
  readonly reason?: string
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1_500
/** Left for tidying up, which is three reads and a few deletes. */
const TIDYING_MS = 4_000

/**
 * Publishes one activity as a partner would, waits until its keepsake is held, and takes that away again. Nothing of it stays but
 * the marker of an erasure, one for each of its users, of whom there is a bounded number. What is still under way then is
 * dropped as from before the erasure, so that it can neither come back nor be taken for the next one's.
 */
export async function fly(ports: CanaryPorts): Promise<Flight> {
  const start = ports.now()
  const userId = canaryUser(start)
  const eventId = `canary-${formatTime(start)}`
  const user = ports.store.forUser(userId)
  try {
    await ports.publish([eventOf({ userId, eventId, at: start })])
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const held = await user.keepsakeInFull(CANARY_CAMPAIGN, CANARY_KEEPSAKE)
      if (held?.eventId === eventId)
        return { userId, eventId, awarded: true, delayMs: knownTime(held.recordedAt) - start }
      if (!ports.hasTimeFor(pause + TIDYING_MS)) break
      await ports.wait(pause)
    }
    const reason = `no keepsake within ${Math.round((ports.now() - start) / 1000)} seconds`
    ports.report('the canary earned no keepsake', { eventId })
    return { userId, eventId, awarded: false, reason }
  } catch (error) {
    ports.report('the canary could not be sent or read', { eventId, error })
    return { userId, eventId, awarded: false, reason: error instanceof Error ? error.message : String(error) }
  } finally {
    await user.erase(formatTime(ports.now())).catch((error: unknown) => {
      ports.report('what the canary has left could not be taken away; its next erasure does', {
        eventId,
        error,
      })
    })
  }
}

interface Sent {
  readonly userId: string
  readonly eventId: string
  /** Epoch milliseconds. */
  readonly at: number
}

function eventOf({ userId, eventId, at }: Sent): OutgoingEvent {
  const occurredAt = formatTime(at)
  return {
    source: CANARY_SOURCE,
    detailType: 'PollVoted',
    detail: JSON.stringify({ eventId, userId, occurredAt, pollId: 'canary', optionId: 'alive' }),
    time: new Date(at),
  }
}
