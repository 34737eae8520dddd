import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge'
import { howMany } from '../schemas/how-many.ts'
import { batchesOf, type CallLimits } from './batches.ts'

/**
 * Limits of one PutEvents call. AWS says "less than 1MB", of all entries together: less than a million bytes is so in
 * either sense, and leaves room in the queue's 1,048,576 for the envelope that EventBridge puts around an event.
 */
export const MOST_ENTRIES = 10
export const MOST_BYTES = 999_999

/** An event before EventBridge has put its envelope around it. */
export interface OutgoingEvent {
  readonly source: string
  readonly detailType: string
  /** JSON text of an object. */
  readonly detail: string
  /** The envelope's time; EventBridge keeps whole seconds of it. */
  readonly time?: Date
}

/** Some events were not taken, after every attempt. The others were. */
export class PublishError extends Error {
  override readonly name = 'PublishError'
  readonly failed: readonly { event: OutgoingEvent; code: string; message: string }[]

  constructor(failed: PublishError['failed'], options?: ErrorOptions) {
    const first = failed[0]
    super(
      `${howMany(failed.length, 'event')} could not be published; the first: ${first?.code ?? 'unknown'}: ${first?.message ?? ''}`,
      options,
    )
    this.failed = failed
  }
}

export interface PublishOptions {
  readonly client: EventBridgeClient
  readonly eventBusName: string
  /** Calls per event at most, the first included. */
  readonly attempts?: number
  /** Resolves after that many milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<void>
  /** Whether there is time for such a pause and a call after it. Without it, there always is. */
  readonly hasTimeFor?: (milliseconds: number) => boolean
}

/**
 * Publishes events, at most 10 and less than 1 MB a call, each until it is taken: an entry that EventBridge lists as failed was
 * not sent, whatever the status of the call. At least once, in no certain order.
 *
 * @throws PublishError when some were not taken after every attempt, or can never be taken for their size
 */
export async function publish(events: readonly OutgoingEvent[], options: PublishOptions): Promise<void> {
  const { attempts = 4, hasTimeFor = () => true } = options
  const { wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = options
  const tooLarge = events.filter((event) => sizeOf(event) > MOST_BYTES)
  let pending: Failure[] = events
    .filter((event) => sizeOf(event) <= MOST_BYTES)
    .map((event) => ({ event, code: '', message: '' }))
  for (let attempt = 1; pending.length > 0 && attempt <= attempts; attempt++) {
    const pause = 50 * 2 ** attempt
    if (attempt > 1 && !hasTimeFor(pause)) break
    if (attempt > 1) await wait(pause)
    const failed: Failure[] = []
    for (const batch of batchesOf(pending, CALL)) failed.push(...(await put(batch, options)))
    pending = failed
  }
  const lost = [
    ...tooLarge.map((event) => ({
      event,
      code: 'TooLarge',
      message: `${sizeOf(event)} bytes; a call takes ${MOST_BYTES}`,
    })),
    ...pending,
  ]
  if (lost.length > 0) throw new PublishError(lost, { cause: pending.find(({ cause }) => cause)?.cause })
}

type Failure = PublishError['failed'][number] & { cause?: unknown }

const CALL: CallLimits<Failure> = {
  most: MOST_ENTRIES,
  mostBytes: MOST_BYTES,
  sizeOf: ({ event }) => sizeOf(event),
}

async function put(batch: readonly Failure[], { client, eventBusName }: PublishOptions): Promise<Failure[]> {
  try {
    const answer = await client.send(
      new PutEventsCommand({ Entries: batch.map(({ event }) => entryOf(event, eventBusName)) }),
    )
    // An entry without an id was not taken, nor was one that the answer does not mention.
    return batch.flatMap(({ event }, index) => {
      const result = answer.Entries?.[index]
      if (result?.EventId) return []
      return [
        {
          event,
          code: result?.ErrorCode ?? 'NoAnswer',
          message: result?.ErrorMessage ?? 'no result for this entry',
        },
      ]
    })
  } catch (cause) {
    const code = cause instanceof Error ? cause.name : 'Error'
    const message = cause instanceof Error ? cause.message : String(cause)
    return batch.map(({ event }) => ({ event, code, message, cause }))
  }
}

function entryOf(
  { source, detailType, detail, time }: OutgoingEvent,
  eventBusName: string,
): PutEventsRequestEntry {
  return {
    EventBusName: eventBusName,
    Source: source,
    DetailType: detailType,
    Detail: detail,
    ...(time ? { Time: time } : {}),
  }
}

/** As EventBridge counts an entry: 14 bytes for a time, and the UTF-8 bytes of source, detail-type and detail. */
export function sizeOf({ source, detailType, detail, time }: OutgoingEvent): number {
  return (
    (time ? 14 : 0) + Buffer.byteLength(source) + Buffer.byteLength(detailType) + Buffer.byteLength(detail)
  )
}
