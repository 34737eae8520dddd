import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { Command, Option } from 'commander'
import { timeOf } from '../local/command.ts'
import { readState } from '../publishing/state.ts'
import { howMany } from '../schemas/how-many.ts'
import { rateOf, secondsOf, timeoutOption, waitOption } from './commands.ts'
import { EventLines, REASONS_SHOWN, type RejectedLine, rejectedText } from './event-lines.ts'
import { RecordedDates } from './replay/recorded-dates.ts'
import { deliveredText, Sender } from './replay/send.ts'
import { catalogueFollowed, drained } from './replay/waiting.ts'
import { TemporaryFolder } from './spill/temporary-files.ts'
import {
  catalogueBucketOf,
  queueOf,
  reaching,
  type StageOptions,
  type StageQueue,
  withStageOptions,
} from './stage.ts'

interface Options extends StageOptions {
  readonly announce: 'yes' | 'no'
  readonly from?: number
  readonly to?: number
  readonly rate: number
  readonly afterPublish: number
  readonly wait?: boolean
  /** Seconds. */
  readonly timeout: number
  readonly json?: boolean
}

interface Result {
  readonly sent: number
  /** Outside `--from` and `--to`. */
  readonly outside: number
  readonly rejected: number
  /** Why: of the first of them. */
  readonly reasons: readonly RejectedLine[]
}

export const replay = withStageOptions(
  new Command('replay')
    .description(
      'Puts recorded events into the activity queue as EventBridge delivered them. Each line of the file is an ' +
        'EventBridge envelope, and keeps its time. Awarding takes each event once, so nobody earns a keepsake twice, ' +
        'however often you replay. All events of the file together say when each keepsake was earned, as keepsakes ' +
        'simulate does: a new keepsake gets that date, and a later date is corrected to it. Lines that awarding would ' +
        'reject are not sent; then a warning on standard error tells of them, and the exit code is 1.',
    )
    .argument('[file]', 'a file of events, one a line, or - for standard input', '-')
    .addOption(
      new Option('--announce <yes|no>', 'whether the awards are announced; no for a silent backfill')
        .choices(['yes', 'no'])
        .default('yes'),
    )
    .option('--from <time>', 'only events that happened at or after it, by event time', timeOf)
    .option('--to <time>', 'only events that happened before it', timeOf)
    .option('--rate <number>', 'events a second, at most', rateOf, 500)
    .option('--after-publish <seconds>', 'wait until the live catalogue is that old; 0 not to', secondsOf, 60)
    .addOption(waitOption())
    .addOption(timeoutOption())
    .option('--json', 'print one JSON document: { sent, outside, rejected, reasons }'),
)
  .addHelpText(
    'after',
    '\nExample:\n  keepsakes replay events.jsonl --announce no --from 2024-07-26T00:00:00+02:00',
  )
  .action(async (file: string, options: Options) => {
    const lines = new EventLines()
    const result = await reaching(() => replayEvents(file, lines, options))
    console.log(options.json ? JSON.stringify(result) : textOf(result, options))
    lines.noteTimeless()
    // A rejected line was not sent, so the replay is not whole.
    lines.warn({ fails: true })
  })

async function replayEvents(file: string, lines: EventLines, options: Options): Promise<Result> {
  const { afterPublish } = options
  const queue = await queueOf(options, 'activity')
  const bucket = await catalogueBucketOf(options)
  if (afterPublish > 0) {
    const { pointer } = await bucket.readPointer()
    await catalogueFollowed({
      pointer,
      seconds: afterPublish,
      now: Date.now,
      wait: setTimeout,
      tell: console.error,
    })
  }
  const folder = new TemporaryFolder()
  let dates: RecordedDates | undefined
  try {
    const path = file === '-' ? await spooled(process.stdin, folder) : file
    const { live, reading } = await readState(bucket)
    dates = live && (await RecordedDates.read(live.catalogue, path, folder))
    const result = await sendEvents(path, { queue, dates, lines, options })
    if ((await bucket.readPointer()).etag !== reading.etag) console.error(PUBLISHED_MEANWHILE)
    return result
  } finally {
    dates?.[Symbol.dispose]()
    folder[Symbol.dispose]()
  }
}

const PUBLISHED_MEANWHILE =
  'warning: campaigns were published meanwhile; keepsakes of what they changed may have a later date than all of these ' +
  'events give them: replay once more'

interface Sending {
  readonly queue: StageQueue
  readonly dates: RecordedDates | undefined
  readonly lines: EventLines
  readonly options: Options
}

async function sendEvents(path: string, { queue, dates, lines, options }: Sending): Promise<Result> {
  const {
    announce,
    rate,
    wait,
    timeout,
    from = Number.NEGATIVE_INFINITY,
    to = Number.POSITIVE_INFINITY,
  } = options
  const sender = new Sender(queue, { announce: announce === 'yes', rate })
  const reasons: RejectedLine[] = []
  let outside = 0
  for await (const { line, parsed, envelope = {} } of lines.read(path)) {
    if (!parsed.accepted) {
      if (reasons.length < REASONS_SHOWN) reasons.push({ line, reason: parsed.rejection.reason })
    } else if (parsed.activity.at < from || parsed.activity.at >= to) outside++
    else await sender.send(deliveredText(envelope), dates?.textFor(parsed.activity))
  }
  await sender.flush()
  if (wait) await drained(queue, { sent: sender.sent, patienceMs: timeout * 1000 })
  return { sent: sender.sent, outside, rejected: lines.rejected, reasons }
}

/** A file of what comes in: it is read twice. */
async function spooled(input: NodeJS.ReadableStream, folder: TemporaryFolder): Promise<string> {
  const path = join(folder.path, 'events')
  await pipeline(input, createWriteStream(path, { mode: 0o600 }))
  return path
}

function textOf({ sent, outside, rejected, reasons }: Result, { announce, wait }: Options): string {
  const lines = [
    `${howMany(sent, 'event')} ${wait ? 'replayed' : 'sent'}${announce === 'no' ? ', their awards not announced' : ''}`,
  ]
  if (outside > 0) lines.push(`${outside} outside --from and --to`)
  if (rejected > 0) lines.push(`${rejected} passed over, as awarding would reject them:`)
  lines.push(...rejectedText(reasons, rejected))
  return lines.join('\n')
}
