import { randomBytes } from 'node:crypto'
import { Command, Option } from 'commander'
import { type OutgoingEvent, PublishError, publish as publishEvents } from '../events/publish.ts'
import { derivedTraceId, TRACEPARENT } from '../events/trace.ts'
import { isJsonObject, type JsonObject, parseJson } from '../json/json.ts'
import { howMany } from '../schemas/how-many.ts'
import { parseTime } from '../schemas/time.ts'
import { traceparentText } from '../schemas/traceparent.ts'
import { timeoutOption, waitOption } from './commands.ts'
import {
  type EventLine,
  EventLines,
  type RejectedLine,
  rejectedText,
  STRICT,
  type StrictOption,
} from './event-lines.ts'
import { queueOf, reaching, type StageQueue, withStageOptions } from './stage.ts'
import { type Target, type TargetOptions, targetOf } from './target.ts'
import { UserError } from './terminal.ts'

const CHUNK = 100
/** In AWS, events reach the queue some moments after the bus has taken them. */
const QUIET_MS = 5000

interface Options extends TargetOptions, StrictOption {
  readonly wait?: boolean
  readonly trace?: boolean
  /** Seconds. */
  readonly timeout: number
  readonly json?: boolean
}

export const publish = withStageOptions(
  new Command('publish')
    .description(
      'Publishes events on the event bus of the local stack that npm start runs, or of AWS with --stage or --bus. ' +
        'Each line of the file is an event: source, detail-type, detail and, if it is not now, time. Events that ' +
        'awarding will reject are published too; a warning on standard error tells of them.',
    )
    .argument('[file]', 'a file of events, one a line, or - for standard input', '-')
    .addOption(
      new Option('--bus <name>', 'the name of another bus in AWS than that of a stage').conflicts('stage'),
    )
    .addOption(waitOption())
    .addOption(timeoutOption())
    .addOption(
      new Option(
        '--trace',
        'give each event that has no trace of its own one that is logged: keepsakes trace then tells its way',
      ),
    )
    .option(...STRICT)
    .option('--json', 'print one JSON document: { published, warnings }'),
)
  .addHelpText(
    'after',
    '\nExample:\n' +
      // Short lines, each whole within the JSON: help is wrapped where lines are long.
      [
        `  echo '{ "source": "partner.acme", "detail-type": "PollVoted",`,
        `    "detail": { "eventId": "e1", "userId": "u1", "pollId": "p1", "optionId": "a",`,
        `      "occurredAt": "2024-07-27T20:00:00+02:00" } }' | tr -d '\\n' | keepsakes publish`,
      ].join('\n'),
  )
  .action(async (file: string, options: Options) => {
    const { json, wait, strict } = options
    const lines = new EventLines()
    const queue = wait ? await filledQueueOf(options) : undefined
    const target = await reaching(() => targetOf(options))
    const prepare = options.trace ? traced : (event: OutgoingEvent) => event
    const { published, warnings } = await publishLines(file, lines, { ...target, prepare })
    if (queue) await settle(queue, published, options)
    const done = `published on ${target.eventBusName}${wait ? ', and taken up' : ''}`
    const text = [`${howMany(published, 'event')} ${done}`, ...rejectedText(warnings, warnings.length)]
    console.log(json ? JSON.stringify({ published, warnings }) : text.join('\n'))
    lines.warn({ fails: strict })
  })

interface Publishing extends Target {
  readonly prepare: (event: OutgoingEvent) => OutgoingEvent
}

/** Its trace id is the one that it would have anyway, so that whoever knows the event knows the trace. */
function traced(event: OutgoingEvent): OutgoingEvent {
  const detail = parseJson(event.detail) as JsonObject
  const { eventId, [TRACEPARENT]: own } = detail
  if (own !== undefined || typeof eventId !== 'string') return event
  const traceId = derivedTraceId({ source: event.source, eventId })
  const parentId = randomBytes(8).toString('hex')
  const traceparent = traceparentText({ traceId, parentId, sampled: true })
  return { ...event, detail: JSON.stringify({ ...detail, [TRACEPARENT]: traceparent }) }
}

async function publishLines(
  file: string,
  lines: EventLines,
  { eventBridge, eventBusName, prepare }: Publishing,
) {
  const warnings: RejectedLine[] = []
  let published = 0
  let chunk: OutgoingEvent[] = []
  const flush = async () => {
    try {
      await publishEvents(chunk, { client: eventBridge, eventBusName })
    } catch (error) {
      if (!(error instanceof PublishError)) throw error
      const sent = published + chunk.length - error.failed.length
      throw new UserError(`${error.message} (${soFar(sent)}: publishing all again does no harm)`)
    }
    published += chunk.length
    chunk = []
  }
  for await (const read of lines.read(file)) {
    chunk.push(prepare(eventOf(read, published)))
    const { line, parsed } = read
    if (!parsed.accepted) warnings.push({ line, reason: parsed.rejection.reason })
    if (chunk.length === CHUNK) await flush()
  }
  await flush()
  return { published, warnings }
}

const soFar = (published: number) => `${howMany(published, 'event was', 'events were')} published`

/** @throws UserError when EventBridge could not take it at all; it tells how many were `published` before */
function eventOf({ line, envelope, unreadable }: EventLine, published: number): OutgoingEvent {
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
  const at = parseTime(time)
  if (at === undefined) throw mistake(': time must be an RFC 3339 time with an offset, or left out')
  return { source, detailType, detail: JSON.stringify(detail), time: new Date(at) }
}

/** @throws UserError when the bus alone does not tell which queue it fills */
async function filledQueueOf(options: Options): Promise<StageQueue> {
  if (options.bus !== undefined)
    throw new UserError('--wait looks at the activity queue: name the stage with --stage, instead of --bus')
  return reaching(() => queueOf(options, 'activity'))
}

async function settle(queue: StageQueue, sent: number, options: Options): Promise<void> {
  const { stage, endpointUrl, timeout } = options
  const isInAws = stage !== undefined && endpointUrl === undefined
  const patience = { sent, patienceMs: timeout * 1000 }
  // The client of the queue takes a while to load.
  const { drained } = await import('./replay/waiting.ts')
  await reaching(() => drained(queue, isInAws ? { ...patience, quietMs: QUIET_MS } : patience))
}
