import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../problem-error.ts'
import { jsonCloudEvent } from './cloud-event.ts'
import { binaryCloudEvent, hasCloudEventHeaders } from './cloud-event-headers.ts'
import { isJson, mediaType } from './media-type.ts'
import { parseJson } from './parse-json.ts'
import { ownEvent, type Sent } from './sent-event.ts'

export const MOST_EVENTS = 100
/** Bytes of the body. */
export const LARGEST_BODY = 1024 * 1024

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
export function readEvents({ headers, body }: IngestRequest): readonly Sent[] {
  const { type, charset } = mediaType(headers['content-type'] ?? '')
  const read = formOf(type, headers)
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'us-ascii')
    throw unsupported(`JSON is sent in UTF-8, not in ${charset}`)
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
    throw unsupported('Send it without a Content-Encoding')

  const bytes = body()
  if (bytes.length > LARGEST_BODY) throw tooLarge(`${LARGEST_BODY} bytes`)
  const events = read(parse(bytes))
  if (events.length === 0) throw invalid('There is no event in it')
  if (events.length > MOST_EVENTS) throw tooLarge(`${MOST_EVENTS} events`)
  return events
}

/** How a body of that type is read. */
function formOf(type: string, headers: IngestRequest['headers']): (body: unknown) => readonly Sent[] {
  if (type === 'application/cloudevents+json') {
    return (body) => {
      if (Array.isArray(body)) throw invalid('A batch is sent as application/cloudevents-batch+json')
      return [jsonCloudEvent(body)]
    }
  }
  if (type === 'application/cloudevents-batch+json') {
    return (body) => {
      if (!Array.isArray(body)) throw invalid('A batch is a JSON array')
      return body.map(jsonCloudEvent)
    }
  }
  // No other format of CloudEvents, though binary mode would take its name for that of the data.
  if (isJson(type) && !type.startsWith('application/cloudevents') && hasCloudEventHeaders(headers))
    return (body) => [binaryCloudEvent(headers, body)]
  if (type === 'application/json') return (body) => (Array.isArray(body) ? body : [body]).map(ownEvent)
  throw unsupported(
    'Send application/json, application/cloudevents+json or application/cloudevents-batch+json',
  )
}

function parse(bytes: Buffer): unknown {
  try {
    return parseJson(bytes)
  } catch {
    throw invalid('It is not JSON text in UTF-8')
  }
}

const invalid = (detail: string) => new ProblemError(problems.invalidBody(detail))
const unsupported = (detail: string) => new ProblemError(problems.unsupportedMediaType(detail))
const tooLarge = (most: string) => new ProblemError(problems.tooLarge(`A request takes at most ${most}`))
