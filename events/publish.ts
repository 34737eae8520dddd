import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge'

/** Limits of one PutEvents call. */
export const MOST_ENTRIES = 10
export const MOST_BYTES = 1024 * 1024

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
      `${failed.length} event(s) could not be published; the first: ${first?.code ?? 'unknown'}: ${first?.message ?? ''}`,
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
}

/**
 * Publishes events, at most 10 and 1 MB a call, each until it is taken: an entry that EventBridge lists as failed was
 * not sent, whatever the status of the call. At least once, in no certain order.
 *
 * @throws PublishError when some were not taken after every attempt, or can never be taken for their size
 */
export async function publish(events: readonly OutgoingEvent[], options: PublishOptions): Promise<void> {
  const { attempts = 4, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = options
  const tooLarge = events.filter((event) => sizeOf(event) > MOST_BYTES)
  let pending: Failure[] = events
    .filter((event) => sizeOf(event) <= MOST_BYTES)
    .map((event) => ({ event, code: '', message: '' }))
  for (let attempt = 1; pending.length > 0 && attempt <= attempts; attempt++) {
    if (attempt > 1) await wait(50 * 2 ** attempt)
    const failed: Failure[] = []
    for (const chunk of chunksOf(pending)) failed.push(...(await put(chunk, options)))
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

async function put(chunk: readonly Failure[], { client, eventBusName }: PublishOptions): Promise<Failure[]> {
  try {
    const answer = await client.send(
      new PutEventsCommand({ Entries: chunk.map(({ event }) => entryOf(event, eventBusName)) }),
    )
    // An entry without an id was not taken; so is one that the answer does not mention.
    return chunk.flatMap(({ event }, index) => {
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
    return chunk.map(({ event }) => ({ event, code, message, cause }))
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

function* chunksOf(pending: readonly Failure[]): Generator<Failure[]> {
  let chunk: Failure[] = []
  let bytes = 0
  for (const failure of pending) {
    const size = sizeOf(failure.event)
    if (chunk.length === MOST_ENTRIES || (chunk.length > 0 && bytes + size > MOST_BYTES)) {
      yield chunk
      chunk = []
      bytes = 0
    }
    chunk.push(failure)
    bytes += size
  }
  if (chunk.length > 0) yield chunk
}
