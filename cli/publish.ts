import { Command, Option } from 'commander'
import { MOST_IN_BATCH } from '../events/batching.ts'
import { wholeNumber } from '../local/whole-number.ts'
import { howMany } from '../schemas/how-many.ts'
import { timeoutOption, waitOption } from './commands.ts'
import { EventLines, type RejectedLine, rejectedText, STRICT, type StrictOption } from './event-lines.ts'
import { Checkpoint } from './publish/checkpoint.ts'
import { asItIs, publishLines, traced } from './publish/publish-lines.ts'
import { SpilledList } from './spill/spilled.ts'
import { TemporaryFolder } from './spill/temporary-files.ts'
import { queueOf, reaching, type StageQueue, withStageOptions } from './stage.ts'
import { type TargetOptions, targetOf } from './target.ts'
import { JsonOutput, UserError } from './terminal.ts'

/** A million lines may be wrong, and the command keeps within 150 MB. */
const MOST_WARNINGS_IN_MEMORY = 20_000
/** In AWS, events reach the queue some moments after the bus has taken them. */
const QUIET_MS = 5000

interface Options extends TargetOptions, StrictOption {
  readonly wait?: boolean
  readonly trace?: boolean
  /** Activities in one event, at most. */
  readonly batch: number
  readonly resume?: string
  /** Seconds. */
  readonly timeout: number
  readonly json?: boolean
}

export const publish = withStageOptions(
  new Command('publish')
    .description(
      'Publishes events on the event bus of the local stack that npm start runs, or of AWS with --stage or --bus. ' +
        'Each line of the file is an event: source, detail-type, detail and, if it is not now, time. Activities of one ' +
        'source that follow one another are published in batches, which cost a hundredth. Events that awarding will reject ' +
        'are published too; a warning on standard error tells of them.',
    )
    .argument('[file]', 'a file of events, one a line, or - for standard input', '-')
    .addOption(
      new Option('--bus <name>', 'the name of another bus in AWS than that of a stage').conflicts('stage'),
    )
    .addOption(
      new Option(
        '--batch <number>',
        `so many activities of one source are one event, at most: up to ${MOST_IN_BATCH}; 1 sends each as the event that it is`,
      )
        .argParser(wholeNumber(1, MOST_IN_BATCH))
        .default(MOST_IN_BATCH),
    )
    .addOption(
      new Option(
        '--resume <state>',
        'keep in this file how far the command got, and go on from there if the file exists; it is gone once all is published',
      ),
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
    const { json, wait, strict, batch } = options
    const lines = new EventLines()
    const queue = wait ? await filledQueueOf(options) : undefined
    const checkpoint = options.resume === undefined ? undefined : await Checkpoint.open(options.resume, file)
    const target = await reaching(() => targetOf(options))
    const prepare = options.trace ? traced : asItIs
    const folder = new TemporaryFolder()
    try {
      const warnings = new SpilledList<RejectedLine>(folder, 'warnings', MOST_WARNINGS_IN_MEMORY)
      const warn = (line: RejectedLine) => warnings.push(line)
      const { published, entries } = await publishLines(file, {
        ...target,
        ...{ lines, prepare, batch, checkpoint, warn },
      })
      await checkpoint?.remove()
      if (queue) await settle(queue, entries, options)
      if (json) await printJson(published, warnings)
      else {
        const done = `published on ${target.eventBusName}${wait ? ', and taken up' : ''}`
        console.log(
          [`${howMany(published, 'event')} ${done}`, ...rejectedText(warnings, warnings.length)].join('\n'),
        )
      }
    } finally {
      folder[Symbol.dispose]()
    }
    lines.warn({ fails: strict })
  })

async function printJson(published: number, warnings: Iterable<RejectedLine>): Promise<void> {
  const output = new JsonOutput(process.stdout)
  await output.write(`{"published":${published},"warnings":`)
  await output.writeList(warnings)
  await output.write('}\n')
  await output.end()
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
