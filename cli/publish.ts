import { Command } from 'commander'
import { parseActivity } from '../events/activity.ts'
import { type OutgoingEvent, PublishError, publish as publishEvents } from '../events/publish.ts'
import { parseTime } from '../schemas/time.ts'
import { readLines } from './lines.ts'
import { ENDPOINTS_FILE, type TargetOptions, targetOf } from './target.ts'
import { UserError } from './user-error.ts'

const CHUNK = 100

export const publish = new Command('publish')
  .summary('publish activity events on the bus')
  .description(
    'Publishes events on the event bus: of the local stack that npm start runs, or of AWS with --bus. Each line of\n' +
      'the file is an event: source, detail-type, detail and, if it is not now, time. Events that awarding will\n' +
      'reject are published all the same, with a warning.',
  )
  .argument('[file]', 'a file of events, one a line, or - for standard input', '-')
  .option('--bus <name>', 'the name of a bus in AWS, such as keepsakes-prod')
  .option('--endpoint-url <url>', 'another address than that of AWS or of the running local stack')
  .option('--endpoints-file <path>', 'what npm start wrote, if it was told to elsewhere', ENDPOINTS_FILE)
  .option('--json', 'print one JSON document: { published, warnings }')
  .addHelpText(
    'after',
    '\nExample:\n' +
      `  echo '{"source":"partner.acme","detail-type":"PollVoted","detail":{"eventId":"e1","userId":"u1",\n` +
      `  "occurredAt":"2024-07-27T20:00:00+02:00","pollId":"p1","optionId":"a"}}' | keepsakes publish`,
  )
  .action(async (file: string, options: TargetOptions & { json?: boolean }) => {
    const { eventBridge, eventBusName } = await targetOf(options)
    const warnings: { line: number; reason: string }[] = []
    let published = 0
    let chunk: OutgoingEvent[] = []
    const flush = async () => {
      try {
        await publishEvents(chunk, { client: eventBridge, eventBusName })
      } catch (error) {
        if (!(error instanceof PublishError)) throw error
        const sent = published + chunk.length - error.failed.length
        throw new UserError(`${error.message} (${sent} were published: publishing all again does no harm)`)
      }
      published += chunk.length
      chunk = []
    }
    for await (const { number, text } of readLines(file)) {
      const { event, envelope } = readEvent(text, number, published)
      const parsed = parseActivity(envelope)
      if (!parsed.accepted) {
        warnings.push({ line: number, reason: parsed.rejection.reason })
        console.error(`line ${number} will be rejected: ${parsed.rejection.reason}`)
      }
      chunk.push(event)
      if (chunk.length === CHUNK) await flush()
    }
    await flush()
    console.log(
      options.json
        ? JSON.stringify({ published, warnings })
        : `${published} events published on ${eventBusName}`,
    )
  })

/** @throws UserError when EventBridge could not take it at all; it tells how many were `published` before */
function readEvent(
  text: string,
  line: number,
  published: number,
): { event: OutgoingEvent; envelope: Record<string, unknown> } {
  const mistake = (what: string) => new UserError(`line ${line}${what} (${published} events were published)`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw mistake(' is not JSON: each line must be one event')
  }
  const { source, 'detail-type': detailType, detail, time } = (value ?? {}) as Record<string, unknown>
  if (
    typeof source !== 'string' ||
    typeof detailType !== 'string' ||
    typeof detail !== 'object' ||
    detail === null ||
    Array.isArray(detail)
  ) {
    throw mistake(' is not an event: it needs source, detail-type and detail (an object)')
  }
  const at = time === undefined ? Date.now() : parseTime(String(time))
  if (at === undefined) throw mistake(': time must be an RFC 3339 time with an offset, or left out')
  const event = { source, detailType, detail: JSON.stringify(detail), time: new Date(at) }
  return { event, envelope: { source, 'detail-type': detailType, detail, time: event.time.toISOString() } }
}
