import { twiceMistakes } from '../../events/activity-mistakes.ts'
import { duplicateKeys } from '../../json/duplicate-keys.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../http/problems.ts'
import { binaryCloudEvent, hasCloudEventHeaders, jsonCloudEvent } from './cloud-event.ts'
import { isJson, isUtf8, mediaType, ownEvent, parseJsonBytes, type Sent } from './sent.ts'

export const MOST_EVENTS = 100
/** Bytes of the body. */
export const LARGEST_BODY = 1024 * 1024

const CLOUD_EVENT = 'application/cloudevents+json'
const CLOUD_EVENTS = 'application/cloudevents-batch+json'

export interface IngestRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  body(): Buffer
}

/**
 * The events of a request, in their order, in whichever form they were sent.
 *
 * @throws ProblemError when the request as a whole cannot be taken
 */
export function readEvents({ headers, body: bodyOf }: IngestRequest): readonly Sent[] {
  const media = mediaType(headers['content-type'] ?? '')
  const read = formOf(media.type, headers)
  const isEncoded = (headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity'
  if (!read || !isUtf8(media) || isEncoded) {
    throw unsupported([
      ...(read ? [] : [`Send application/json, ${CLOUD_EVENT} or ${CLOUD_EVENTS}`]),
      ...(isUtf8(media) ? [] : [`JSON is sent in UTF-8, not in ${media.charset}`]),
      ...(isEncoded ? ['Send it without a Content-Encoding'] : []),
    ])
  }

  const bytes = bodyOf()
  if (bytes.length > LARGEST_BODY) throw tooLarge(`${LARGEST_BODY} bytes`)
  const body = parse(bytes)
  const events = read(body)
  if (events.length > MOST_EVENTS) throw tooLarge(`${MOST_EVENTS} events`)
  return withTwice(events, duplicateKeys(bytes.toString('utf8')), Array.isArray(body))
}

/** Adds to each event the mistakes of fields that it has twice, under their paths as it was sent. */
function withTwice(
  events: readonly Sent[],
  twice: ReturnType<typeof duplicateKeys>,
  isList: boolean,
): readonly Sent[] {
  if (twice.length === 0) return events
  return events.map((event, index) => {
    const own = isList ? twice.filter(([at]) => at === index).map((path) => path.slice(1)) : twice
    return { ...event, mistakes: [...event.mistakes, ...twiceMistakes(own)] }
  })
}

/** How a body of that type is read; undefined for a type that is not taken. */
function formOf(
  type: string,
  headers: IngestRequest['headers'],
): ((body: unknown) => readonly Sent[]) | undefined {
  if (type === CLOUD_EVENT) {
    return (body) => {
      if (Array.isArray(body)) throw invalid(`A batch is sent as ${CLOUD_EVENTS}`)
      return [jsonCloudEvent(body)]
    }
  }
  if (type === CLOUD_EVENTS) {
    return (body) => {
      if (!Array.isArray(body)) throw invalid('A batch is a JSON array')
      // JSON format, section 4.3: one of nothing is valid.
      return body.map(jsonCloudEvent)
    }
  }
  // No other format of CloudEvents, though binary mode would take its name for that of the data.
  if (isJson(type) && !type.startsWith('application/cloudevents') && hasCloudEventHeaders(headers))
    return (body) => [binaryCloudEvent(headers, body)]
  if (type === 'application/json') {
    return (body) => {
      const events = Array.isArray(body) ? body : [body]
      if (events.length === 0) throw invalid('There is no event in it')
      return events.map(ownEvent)
    }
  }
  return undefined
}

function parse(bytes: Buffer): unknown {
  try {
    return parseJsonBytes(bytes)
  } catch (error) {
    const isTooDeep = error instanceof Error && error.name === 'RangeError'
    throw invalid(isTooDeep ? 'It is nested beyond reason' : 'It is not JSON text in UTF-8')
  }
}

const invalid = (detail: string) => new ProblemError(problems.invalidBody(detail))
const unsupported = (details: readonly string[]) =>
  new ProblemError(problems.unsupportedMediaType(details.join('; ')))
const tooLarge = (most: string) => new ProblemError(problems.tooLarge(`A request takes at most ${most}`))
