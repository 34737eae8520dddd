import { Command, InvalidArgumentError } from 'commander'
import { wholeNumber } from '../local/whole-number.ts'
import { type StageOptions, withStageOptions } from './stage.ts'
import { UserError } from './terminal.ts'
import { sinceOf } from './watch/span.ts'

interface Options extends StageOptions {
  readonly local?: boolean
  /** Seconds. */
  readonly interval?: number
  readonly once?: boolean
  /** Milliseconds. */
  readonly since: number
  readonly mostUsd: number
  readonly json?: boolean
}

const USUAL_SINCE = 10_800_000

export const watch = withStageOptions(
  new Command('watch')
    .description(
      'Shows the dashboard of a stage in the terminal, live: what is published and awarded, how long it takes, errors, cost, and ' +
        'which alarms are on. It is the dashboard that CloudWatch has, read from there. Without a terminal it prints one report.',
    )
    .option('--local', 'the running local stack, as without --stage')
    .option(
      '--interval <seconds>',
      'between two looks (default: 60, and 5 for the local stack)',
      wholeNumber(1, 99_999),
    )
    .option('--once', 'look once, and end')
    .option('--since <time>', 'how far back, such as 30m, 3h or 2d', sinceOf, USUAL_SINCE)
    .option('--most-usd <usd>', 'end before the looks at a stage have cost more than this', usdOf, 1)
    .option(
      '--json',
      'print one JSON document a line and look: { dashboard, span, alarms, graphs, metricsAsked }; with --once, just one',
    ),
)
  .addHelpText(
    'after',
    `
CloudWatch charges for looking at a stage: 0.01 USD for each 1,000 metrics asked for, which is about 0.0015 USD a look, or 0.09 USD
an hour once a minute. The command ends by itself at --most-usd. The local stack costs nothing. q or Ctrl-C ends it.

Examples:
  keepsakes watch
  keepsakes watch --stage prod --since 12h
  keepsakes watch --stage prod --once --json`,
  )
  .action(async ({ since, mostUsd, ...options }: Options) => {
    const { local, stage, interval = stage === undefined ? 5 : 60, once = false, json = false } = options
    if (local && stage !== undefined) throw new UserError('give --local or --stage, not both')
    if (stage !== undefined && interval < LEAST_OF_STAGE)
      throw new UserError(`--interval of a stage is at least ${LEAST_OF_STAGE}: each look is charged for`)
    const { watchStage } = await import('./watch/watching.ts')
    await watchStage(options, { interval, once, since, mostUsd, json })
  })

const LEAST_OF_STAGE = 10

function usdOf(text: string): number {
  const usd = Number(text)
  if (!/^\d{1,4}(\.\d+)?$/.test(text) || usd <= 0)
    throw new InvalidArgumentError('It must be a number above 0.')
  return usd
}
