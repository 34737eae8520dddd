import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { timeOf } from '../local/command.ts'
import { wholeNumber } from '../local/whole-number.ts'
import { readState } from '../publishing/state.ts'
import { howMany } from '../schemas/how-many.ts'
import { sourceSchema } from '../schemas/source.ts'
import { formatTime } from '../schemas/time.ts'
import {
  archiveOf,
  patternOf,
  replayName,
  replaySpan,
  type StageArchive,
  tidyRules,
} from './archive/replaying.ts'
import { type Span, type SpanOptions, spanOf, stepsOf } from './archive/span.ts'
import { timeoutOption, waitOption } from './commands.ts'
import { catalogueBucketOf, queueOf, reaching, type StageOptions, withStageOptions } from './stage.ts'
import { targetOf } from './target.ts'
import { progressBar } from './terminal.ts'

interface Options extends StageOptions, SpanOptions {
  readonly source?: string
  readonly step?: number
  readonly dryRun?: boolean
  readonly wait?: boolean
  /** Seconds. */
  readonly timeout: number
  readonly json?: boolean
}

const replay = withStageOptions(
  new Command('replay')
    .description(
      'Sends what partners published through awarding again, from the archive of the bus, which keeps 90 days. Awarding takes ' +
        'each event once, so nobody earns a keepsake twice, however often you replay; new awards are announced. EventBridge ' +
        'replays at its own pace: --step bounds how much waits at once. With a file of events and exact dates, use keepsakes replay.',
    )
    .option('--from <time>', 'only events that the bus took at or after it, in whole minutes', timeOf)
    .option('--to <time>', 'only events that the bus took before it, in whole minutes', timeOf)
    .option('--campaign <id>', 'from the start of this campaign until nothing of it can come any more')
    .addOption(
      new Option('--source <source>', 'only of this partner, such as partner.acme').argParser(sourceOf),
    )
    .addOption(
      new Option(
        '--step <minutes>',
        'so many minutes of events at once; the next follow when the activity queue has none left',
      ).argParser(wholeNumber(1, 99_999)),
    )
    .option('--dry-run', 'tell what would be replayed, and change nothing')
    .addOption(waitOption())
    .addOption(timeoutOption())
    .option('--json', 'print one JSON document: { archive, from, to, source, steps, replays }'),
)
  .addHelpText(
    'after',
    '\nExample:\n  keepsakes archive replay --stage prod --from 2024-07-26T18:00:00Z --to 2024-07-26T21:00:00Z --step 10',
  )
  .action(async (options: Options) => {
    const { dryRun, json } = options
    const { eventBridge, eventBusName } = await reaching(() => targetOf(options))
    const archive = await reaching(() => archiveOf(eventBridge, eventBusName))
    const span = await reaching(() => spanFor(options))
    const steps = [...stepsOf(span, options.step)]
    const replays = dryRun ? [] : await reaching(() => replaySteps(archive, steps, options))
    const told = {
      archive: { events: archive.events, bytes: archive.bytes, retentionDays: archive.retentionDays },
      from: formatTime(span.from),
      to: formatTime(span.to),
      source: options.source ?? null,
      steps: steps.length,
      replays,
    }
    console.log(json ? JSON.stringify(told) : textOf(told, options))
  })

export const archive = new Command('archive')
  .description('Works with the archive of the bus, which keeps what partners published for 90 days.')
  .addCommand(replay)

async function spanFor(options: Options): Promise<Span> {
  if (options.campaign === undefined) return spanOf(options, Date.now())
  const { live } = await readState(await catalogueBucketOf(options))
  return spanOf(options, Date.now(), live?.catalogue)
}

async function replaySteps(
  archive: StageArchive,
  steps: readonly Span[],
  options: Options,
): Promise<string[]> {
  const running = await tidyRules(archive, Date.now())
  for (const name of running) console.error(`note: the replay ${name} is under way too, which does no harm`)
  const queue = options.wait || steps.length > 1 ? await queueOf(options, 'activity') : undefined
  const begun = new Date()
  const mark = randomBytes(2).toString('hex')
  const names: string[] = []
  let isStopped = false
  const stop = () => {
    isStopped = true
    console.error('stopping the replay; once more ends the command at once, and leaves its rule behind')
  }
  process.once('SIGINT', stop)
  const bar = await progressBar('replaying [{bar}] {percentage} %', steps.length * 100)
  try {
    for (const [index, span] of steps.entries()) {
      const name = replayName(archive.eventBusName, begun, { mark, step: index + 1 })
      names.push(name)
      await replaySpan(
        archive,
        { name, span, source: options.source },
        {
          wait: setTimeout,
          progress: (part) => bar.update(Math.floor((index + part) * 100)),
          stopped: () => isStopped,
        },
      )
      bar.update((index + 1) * 100)
      if (queue && (options.wait || index + 1 < steps.length)) {
        const { drained } = await import('./replay/waiting.ts')
        await drained(queue, { sent: 0, patienceMs: options.timeout * 1000 })
      }
    }
  } finally {
    bar.stop()
    process.off('SIGINT', stop)
  }
  return names
}

interface Told {
  readonly archive: { readonly events: number; readonly bytes: number; readonly retentionDays: number }
  readonly from: string
  readonly to: string
  readonly steps: number
}

function textOf({ archive, from, to, steps }: Told, { dryRun, wait, source }: Options): string {
  const what = `what ${source ?? 'partners'} published from ${from} to ${to}`
  const parts = steps > 1 ? `, in ${howMany(steps, 'step')}` : ''
  if (!dryRun) return `replayed ${what}${parts}${wait ? ', and all of it is awarded' : ''}`
  return [
    `would replay ${what}${parts}, through a rule of its own with the pattern ${JSON.stringify(patternOf('…', source))}`,
    `the archive holds ${howMany(archive.events, 'event')} of ${archive.retentionDays || 'all'} days, ${archive.bytes} bytes`,
  ].join('\n')
}

function sourceOf(text: string): string {
  const { success, data } = sourceSchema.safeParse(text)
  if (success) return data
  throw new InvalidArgumentError('It must be a partner’s source, such as partner.acme.')
}
