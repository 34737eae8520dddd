import { setTimeout } from 'node:timers/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { parseTime } from '../schemas/time.ts'
import { readLines } from './lines.ts'
import { drained } from './replay/drained.ts'
import { catalogueFollowed } from './replay/followed.ts'
import { readRecordedEvent } from './replay/recorded-event.ts'
import { Sender } from './replay/send.ts'
import { activityQueueOf, catalogueBucketOf, reaching, type StageOptions, withStageOptions } from './stage.ts'

interface Options extends StageOptions {
  readonly announce: 'yes' | 'no'
  readonly from?: number
  readonly to?: number
  readonly rate: number
  readonly afterPublish: number
  readonly wait?: boolean
  readonly json?: boolean
}

interface Result {
  readonly sent: number
  /** Outside `--from` and `--to`. */
  readonly outside: number
  readonly rejected: number
  /** Why: of the first of them. */
  readonly reasons: readonly { line: number; reason: string }[]
}

const REASONS = 20

export const replay = withStageOptions(
  new Command('replay')
    .summary('send recorded events through awarding again')
    .description(
      'Puts recorded events into the activity queue, as EventBridge delivered them: the same envelope with its time.\n' +
        'Awarding takes each once, so what was earned already is not earned again, however often this is done; a new\n' +
        'keepsake is earned as of the event that completes it. Each line of the file is an EventBridge envelope. What\n' +
        'awarding would reject is passed over, and counted.',
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
    .option('--wait', 'wait until all that the queue holds has been awarded')
    .option('--json', 'print one JSON document: { sent, outside, rejected, reasons }'),
)
  .addHelpText(
    'after',
    '\nExample:\n  keepsakes replay events.jsonl --announce no --from 2024-07-26T00:00:00+02:00',
  )
  .action(async (file: string, options: Options) => {
    const result = await reaching(() => replayEvents(file, options))
    console.log(options.json ? JSON.stringify(result) : textOf(result, options))
  })

async function replayEvents(file: string, options: Options): Promise<Result> {
  const {
    announce,
    rate,
    wait,
    afterPublish,
    from = Number.NEGATIVE_INFINITY,
    to = Number.POSITIVE_INFINITY,
  } = options
  const queue = await activityQueueOf(options)
  if (afterPublish > 0) {
    const { pointer } = await (await catalogueBucketOf(options)).readPointer()
    await catalogueFollowed({
      pointer,
      seconds: afterPublish,
      now: Date.now,
      wait: setTimeout,
      tell: console.error,
    })
  }
  const sender = new Sender(queue, { announce: announce === 'yes', rate })
  const reasons: { line: number; reason: string }[] = []
  let [outside, rejected] = [0, 0]
  for await (const { number, text } of readLines(file)) {
    const event = readRecordedEvent(text)
    if (!event.ok) {
      rejected++
      if (reasons.length < REASONS) reasons.push({ line: number, reason: event.reason })
    } else if (event.activity.at < from || event.activity.at >= to) outside++
    else await sender.send(event.body)
  }
  await sender.flush()
  if (wait) await drained(queue, sender.sent)
  return { sent: sender.sent, outside, rejected, reasons }
}

function textOf({ sent, outside, rejected, reasons }: Result, { announce, wait }: Options): string {
  const lines = [
    `${sent} events ${wait ? 'replayed' : 'sent'}${announce === 'no' ? ', their awards not announced' : ''}`,
  ]
  if (outside > 0) lines.push(`${outside} outside --from and --to`)
  if (rejected > 0) lines.push(`${rejected} passed over, as awarding would reject them:`)
  lines.push(...reasons.map(({ line, reason }) => `  line ${line}: ${reason}`))
  if (rejected > reasons.length)
    lines.push(`  … and ${rejected - reasons.length} more: keepsakes simulate tells them all`)
  return lines.join('\n')
}

function timeOf(text: string): number {
  const time = parseTime(text)
  if (time === undefined) {
    throw new InvalidArgumentError(
      'It must be an RFC 3339 time with an offset, such as 2024-07-26T19:30:00+02:00.',
    )
  }
  return time
}

function rateOf(text: string): number {
  const rate = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || rate <= 0) throw new InvalidArgumentError('It must be a number above 0.')
  return rate
}

function secondsOf(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of seconds.')
  return Number(text)
}
