import { Command, Option } from 'commander'
import { stopSignal, timeOf } from '../local/command.ts'
import { wholeNumber } from '../local/whole-number.ts'
import { REASON_CODES, type ReasonCode } from '../schemas/rejection.ts'
import { rateOf } from './commands.ts'
import type { Found } from './rejected/count.ts'
import { queueOf, reaching, rejectionsOf, type StageOptions, withStageOptions } from './stage.ts'
import { UserError } from './terminal.ts'

interface Options extends StageOptions {
  readonly partner?: string
  readonly reason?: ReasonCode
  readonly from?: number
  readonly to?: number
  readonly examples: number
  readonly resubmit?: boolean
  readonly dryRun?: boolean
  readonly again?: boolean
  readonly rate: number
  readonly json?: boolean
}

export const rejected = withStageOptions(
  new Command('rejected')
    .description(
      'Counts the rejected activities of the last 14 days by partner and reason, with examples, whichever way they came in. With ' +
        '--resubmit it then sends through again those that would be accepted now, after a mend of ours. Each is noted once the activity ' +
        'queue has it, so the command may be interrupted and repeated; and an activity counts once, however often it comes. ' +
        'Examples show ids and mistakes, and nothing else of customers.',
    )
    .option('--partner <id>', 'of this partner only; "-" for what names none')
    .addOption(new Option('--reason <code>', 'of this reason only').choices([...REASON_CODES]))
    .option('--from <time>', 'rejected at or after it', timeOf)
    .option('--to <time>', 'rejected before it', timeOf)
    .option('--examples <number>', 'so many of each partner and reason, the newest', wholeNumber(0, 999), 3)
    .option('--resubmit', 'send them through again, but for those that would be rejected again')
    .option('--dry-run', 'with --resubmit, only tell what would be sent')
    .option('--again', 'with --resubmit, also what was sent through again before')
    .option('--rate <number>', 'with --resubmit, activities a second, at most', rateOf, 100)
    .option(
      '--json',
      'print one JSON document: { total, groups }, and with --resubmit { resubmitted, stillRejected, before, cut, interrupted } too',
    ),
)
  .addHelpText(
    'after',
    '\nExamples:\n  keepsakes rejected --stage prod --from 2024-07-26T00:00:00Z\n' +
      '  keepsakes rejected --stage prod --partner acme --reason unknown-type --resubmit --dry-run',
  )
  .action(async (options: Options) => {
    if (!options.resubmit && (options.dryRun || options.again))
      throw new UserError('--dry-run and --again say how to resubmit: give --resubmit too')
    const { found, done } = await reaching(() => lookAndResubmit(options))
    const { textOf } = await import('./rejected/text.ts')
    console.log(options.json ? JSON.stringify({ ...found, ...done }) : textOf(found, done, options))
    if (done?.interrupted) process.exitCode = 1
  })

async function lookAndResubmit(options: Options) {
  const { countRejected } = await import('./rejected/count.ts')
  const rejections = await rejectionsOf(options)
  const found: Found = await countRejected(rejections, options)
  if (!options.resubmit) return { found }
  const { resubmit } = await import('./rejected/resubmit.ts')
  const stop = new AbortController()
  void stopSignal().then(() => stop.abort())
  const queue = await queueOf(options, 'activity')
  const done = await resubmit({ rejections, queue, options, total: found.total, signal: stop.signal })
  return { found, done }
}
