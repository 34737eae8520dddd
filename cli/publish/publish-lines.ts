import { randomBytes } from 'node:crypto'
import { isTwice } from '../../events/activity-mistakes.ts'
import { batched, MOST_IN_BATCH } from '../../events/batching.ts'
import { MOST_ENTRIES, type OutgoingEvent, PublishError, publish } from '../../events/publish.ts'
import { derivedTraceId, TRACEPARENT } from '../../events/trace.ts'
import { isJsonObject, type JsonObject, parseJson } from '../../json/json.ts'
import { howMany } from '../../schemas/how-many.ts'
import { parseTime } from '../../schemas/time.ts'
import { traceparentText } from '../../schemas/traceparent.ts'
import type { EventLine, EventLines, RejectedLine } from '../event-lines.ts'
import type { Target } from '../target.ts'
import { UserError } from '../terminal.ts'
import type { Checkpoint } from './checkpoint.ts'

/** Activities that are read before they are sent: as many as fill the entries of one call. */
const CHUNK = MOST_ENTRIES * MOST_IN_BATCH
/** Characters of details that are read before they are sent: some calls' worth. */
const CHUNK_LENGTH = 4_000_000

interface Publishing extends Target {
  readonly lines: EventLines
  readonly prepare: (event: OutgoingEvent) => OutgoingEvent
  /** Activities in one event, at most. */
  readonly batch: number
  readonly checkpoint: Checkpoint | undefined
  /** Is told of each activity that awarding will reject. */
  warn(line: RejectedLine): void
}

interface Published {
  /** Activities: a line that is a batch has several. */
  readonly published: number
  /** Events on the bus. */
  readonly entries: number
}

/**
 * Publishes the events of a file, one a line, or of standard input for `-`.
 *
 * @throws UserError for a line that is no event, and when the bus does not take some, after every attempt
 */
export async function publishLines(file: string, publishing: Publishing): Promise<Published> {
  const { eventBridge, eventBusName, lines, prepare, batch, checkpoint, warn } = publishing
  let [published, entries] = [0, 0]
  let chunk: OutgoingEvent[] = []
  let inChunk = 0
  let length = 0
  let last = 0
  const flush = async () => {
    const events = [...batched(chunk, batch)]
    try {
      await publish(
        events.map(({ event }) => event),
        { client: eventBridge, eventBusName },
      )
    } catch (error) {
      if (!(error instanceof PublishError)) throw error
      const again = checkpoint ? 'the same command goes on from there' : 'publishing all again does no harm'
      throw new UserError(`${error.message} (${soFar(published)} before: ${again})`)
    }
    published += inChunk
    entries += events.length
    chunk = []
    inChunk = 0
    length = 0
    await checkpoint?.reach(last)
  }
  for await (const read of lines.read(file, checkpoint?.line)) {
    const { line, parsed, batch: whole } = read
    // A line's activities leave together, so that a line is published or it is not.
    if ((inChunk >= CHUNK || length >= CHUNK_LENGTH) && line !== last) await flush()
    last = line
    inChunk++
    if (!parsed.accepted) warn({ line, reason: parsed.rejection.reason })
    if (whole === null) continue
    const event = eventOf(whole ? { ...read, envelope: whole } : read, published)
    const outgoing = whole || read.detailText !== undefined ? event : prepare(event)
    length += outgoing.detail.length
    chunk.push(outgoing)
  }
  await flush()
  return { published, entries }
}

const soFar = (published: number) => `${howMany(published, 'event was', 'events were')} published`

/** @throws UserError when EventBridge could not take it at all; it tells how many were `published` before */
function eventOf(
  { line, envelope, unreadable, parsed, activity, detailText }: EventLine,
  published: number,
): OutgoingEvent {
  const mistake = (what: string) => new UserError(`line ${line}${what} (${soFar(published)})`)
  if (unreadable !== undefined) throw mistake(` ${unreadable}: each line must be one event`)
  const { source, 'detail-type': detailType, detail, time } = envelope ?? {}
  if (typeof source !== 'string' || typeof detailType !== 'string' || !isJsonObject(detail)) {
    const missing = [
      ...(typeof source === 'string' ? [] : ['source (a text, such as partner.acme)']),
      ...(typeof detailType === 'string' ? [] : ['detail-type (a text, such as PollVoted)']),
      ...(isJsonObject(detail) ? [] : ['detail (an object)']),
    ]
    const isEntry = envelope !== undefined && ('Source' in envelope || 'DetailType' in envelope)
    const instead = isEntry ? '; write what EventBridge delivers, not the Entries of PutEvents' : ''
    throw mistake(` is not an event: it lacks ${missing.join(', ')}${instead}`)
  }
  // An entry of PutEvents has each of its own fields once: what a detail has twice goes along in its text.
  const twice =
    parsed.accepted || activity !== undefined
      ? undefined
      : parsed.rejection.mistakes.find((one) => isTwice(one) && !/^detail[.[]/.test(one.path))
  if (twice) throw mistake(`: ${twice.path} ${twice.message}`)
  const at = parseTime(time)
  if (at === undefined) throw mistake(': time must be an RFC 3339 time with an offset, or left out')
  return { source, detailType, detail: detailText ?? JSON.stringify(detail), time: new Date(at) }
}

export const asItIs = (event: OutgoingEvent): OutgoingEvent => event

/** Gives an event a trace. Its id is the one that it would have anyway, so that whoever knows the event knows the trace. */
export function traced(event: OutgoingEvent): OutgoingEvent {
  const detail = parseJson(event.detail) as JsonObject
  const { eventId, [TRACEPARENT]: own } = detail
  if (own !== undefined || typeof eventId !== 'string') return event
  const traceId = derivedTraceId({ source: event.source, eventId })
  const parentId = randomBytes(8).toString('hex')
  const traceparent = traceparentText({ traceId, parentId, sampled: true })
  return { ...event, detail: JSON.stringify({ ...detail, [TRACEPARENT]: traceparent }) }
}
