import { randomUUID } from 'node:crypto'
import { isJsonObject } from '../../json/json.ts'
import type { PartnerId } from '../../schemas/ids.ts'
import { sentenceOf } from '../../schemas/mistakes.ts'
import { PARTNER_SOURCE_PREFIX } from '../../schemas/source.ts'
import { formatTime } from '../../schemas/time.ts'
import type { SendMessages } from '../queue/sending.ts'
import { type Outgoing, packed } from '../rejections/packed.ts'
import type { Refused } from './ingest.ts'

export interface KeeperOptions {
  readonly send: SendMessages
  /** Tells of events that are not kept: too many for this minute, too large together, or the queue did not take them. */
  readonly unkept: (howMany: number, error?: unknown) => void
  /** So many events of one partner are kept in a minute by one environment, at most. */
  readonly most?: number
}

export interface RefusedRequest {
  readonly partnerId: PartnerId
  readonly refused: readonly Refused[]
  /** Epoch milliseconds. */
  readonly at: number
}

/**
 * A partner that sends nothing but garbage keeps some 24 environments busy (docs/decisions/0041): 240 events a second are then kept,
 * and the others are answered and counted.
 */
const MOST_A_MINUTE = 600
const MINUTE_MS = 60_000
/** Partners whose minutes are remembered. */
const MOST_PARTNERS = 1000

/**
 * Sends what is rejected of a request to the rejection queue, in one message: the partner is waiting. So much is kept of a partner in a
 * minute and no more, since whoever sends by HTTPS was told of every event. It never throws.
 */
export function rejectionKeeper({ send, unkept, most = MOST_A_MINUTE }: KeeperOptions) {
  const minutes = new Map<PartnerId, { readonly minute: number; kept: number }>()

  const allowanceOf = (partnerId: PartnerId, at: number) => {
    const minute = Math.floor(at / MINUTE_MS)
    const found = minutes.get(partnerId)
    if (found?.minute === minute) return found
    if (minutes.size >= MOST_PARTNERS) minutes.clear()
    const fresh = { minute, kept: 0 }
    minutes.set(partnerId, fresh)
    return fresh
  }

  return async ({ partnerId, refused, at }: RefusedRequest): Promise<void> => {
    const allowance = allowanceOf(partnerId, at)
    const taken = refused.slice(0, Math.max(0, most - allowance.kept))
    allowance.kept += taken.length
    const over = refused.length - taken.length
    if (taken.length === 0) return unkept(over)
    const request = randomUUID()
    const { body, packed: count } = packed(
      taken.map((one, index) => outgoingOf(one, { partnerId, at, messageId: `${request}/${index}` })),
    )
    try {
      const [unsent] = await send([body])
      const lost = unsent === undefined ? taken.length - count : taken.length
      unkept(over + lost, unsent === undefined ? undefined : new Error('the queue did not take it'))
    } catch (error) {
      unkept(refused.length, error)
    }
  }
}

interface Of {
  readonly partnerId: PartnerId
  readonly at: number
  readonly messageId: string
}

function outgoingOf({ sent, mistakes }: Refused, { partnerId, at, messageId }: Of): Outgoing {
  const body = written(envelopeOf(sent, partnerId, at))
  return {
    record: { messageId, body },
    path: mistakes[0]?.path ?? '',
    reason: sentenceOf(mistakes),
    mistakes,
    partnerId,
  }
}

/** JSON text. An event that is nested beyond reason can be read, and not be written. */
function written(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (error instanceof RangeError) return JSON.stringify('(an event that is nested beyond reason)')
    throw error
  }
}

/**
 * An event with a detail is kept as EventBridge would have delivered it, so that it can be sent through again after a mend; any other
 * as it was sent. The source is the token's, whatever the event says.
 */
function envelopeOf({ envelope, value }: Refused['sent'], partnerId: PartnerId, at: number): unknown {
  if (!isJsonObject(envelope?.detail)) return value ?? null
  const time = envelope.time ?? formatTime(Math.floor(at / 1000) * 1000)
  return { ...envelope, time, source: PARTNER_SOURCE_PREFIX + partnerId }
}
