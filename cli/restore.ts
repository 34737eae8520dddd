import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Command } from 'commander'
import { timeOf } from '../local/command.ts'
import { wholeNumber } from '../local/whole-number.ts'
import { generationOf } from '../packaging/table-generation.ts'
import { howMany } from '../schemas/how-many.ts'
import { formatTime } from '../schemas/time.ts'
import { countsOf } from './queue-counts.ts'
import type { Pair } from './restore/source.ts'
import { dynamoOf, queueOf, reaching, type StageOptions, tableNamesOf, withStageOptions } from './stage.ts'
import { UserError } from './terminal.ts'

interface Options extends StageOptions {
  /** Epoch milliseconds. */
  readonly to: number
  readonly generation?: number
  readonly dryRun?: boolean
  readonly whileAwarding?: boolean
  readonly json?: boolean
}

export const restore = withStageOptions(
  new Command('restore')
    .description(
      'Restores the tables of keepsakes, progress and editions, all three to one moment, into tables of the next generation, and ' +
        'gives them what DynamoDB does not bring along: backups of their own, the policy, tags, and protection from deletion. ' +
        'The tables before stay as they are, and are used until the stack takes the restored ones: docs/runbook.md says how, ' +
        'and what is to be done before and after. The command may be interrupted and run again.',
    )
    .requiredOption(
      '--to <time>',
      'the moment, such as 2026-07-26T18:00:00Z: within the last 35 days',
      timeOf,
    )
    .option(
      '--generation <n>',
      'the number that the names of the restored tables end in (default: the next one)',
      wholeNumber(1, 999),
    )
    .option('--while-awarding', 'restore although activities are being awarded')
    .option('--dry-run', 'tell what would be restored, or what stands in the way, and restore nothing')
    .option('--json', 'print one JSON document: { to, generation, tables: [{ from, to }], restored }'),
)
  .addHelpText('after', '\nExample:\n  keepsakes restore --stage prod --to 2026-07-26T18:00:00Z --dry-run')
  .action(async ({ to: time, dryRun = false, json = false, ...options }: Options) => {
    const { generation, pairs } = await reaching(async () => {
      const dynamo = await dynamoOf(options)
      const asked = await assertPossible(dynamo, time, options)
      if (!dryRun) await (await import('./restore/tables.ts')).restoreAll(dynamo, asked.pairs, time)
      return asked
    })
    if (json) {
      const tables = pairs.map(({ from, to }) => ({ from, to }))
      return console.log(JSON.stringify({ to: formatTime(time), generation, tables, restored: !dryRun }))
    }
    const done = dryRun ? 'would be restored' : 'is restored, with backups, policy, tags and protection'
    for (const { from, to } of pairs) console.log(`${to} ${done}: ${from} as of ${formatTime(time)}`)
    if (!dryRun) console.log(nextOf(options, generation))
  })

/** Finds what is to be done. @throws UserError with everything that stands in the way, before anything is done */
async function assertPossible(
  dynamo: DynamoDBClient,
  time: number,
  options: Omit<Options, 'to'>,
): Promise<{ generation: number; pairs: readonly Pair[] }> {
  const { pairsOf } = await import('./restore/source.ts')
  const tables = await tableNamesOf(options)
  const present = generationOf(tables.keepsakes)
  const { generation = present + 1 } = options
  if (generation <= present)
    throw new UserError(
      `nothing was restored: the tables are of generation ${present}, and restored ones have a higher number than ${generation}`,
    )
  const { pairs, mistakes } = await pairsOf(dynamo, tables, { time, generation })
  const held = options.whileAwarding ? 0 : (await countsOf(await queueOf(options, 'activity'))).held
  const all = [
    ...(held > 0
      ? [
          `${howMany(held, 'activity', 'activities')} ${held === 1 ? 'is' : 'are'} being awarded: stop awarding first and wait two minutes, or give --while-awarding`,
        ]
      : []),
    ...mistakes,
  ]
  if (all.length > 0) throw new UserError(`nothing was restored: ${all.join('; ')}`)
  return { generation, pairs }
}

const nextOf = ({ stage }: StageOptions, generation: number) =>
  stage === undefined
    ? `next: end the local stack, and start it on the same --data with --table-generation ${generation}`
    : 'next: let the stack take them, as docs/runbook.md#restore-the-tables says'
