import { Command, InvalidArgumentError } from 'commander'
import { rollBack } from '../publishing/publish.ts'
import { type AllowOptions, allowOption, changesText } from './changes.ts'
import { catalogueBucketOf, reaching, type StageOptions, withStageOptions } from './stage.ts'

interface Options extends StageOptions, AllowOptions {
  readonly dryRun?: boolean
  readonly json?: boolean
}

export const rollback = withStageOptions(
  new Command('rollback')
    .description(
      'Points to a snapshot that was published earlier. Functions follow within a minute. Refuses what publish would ' +
        'refuse. Without a number it never goes to one that was rolled back from. No snapshot is removed: what was live can ' +
        'be made so again by its number.',
    )
    .argument(
      '[number]',
      'which one, as campaigns list shows; without it, the one that was served before',
      numberOf,
    )
    .addOption(allowOption())
    .option('--dry-run', 'tell what would change, or be refused, and write nothing')
    .option('--json', 'print one JSON document: { number, version, changed, changes, from }'),
)
  .addHelpText('after', '\nExample:\n  keepsakes campaigns rollback --stage prod')
  .action(async (wanted: number | undefined, { allow, dryRun = false, json = false, ...stage }: Options) => {
    const { number, version, changed, changes, from } = await reaching(async () =>
      rollBack(wanted, {
        bucket: await catalogueBucketOf(stage),
        allow,
        dryRun,
        now: Date.now(),
        onChanges: (found) => {
          if (!json) for (const line of changesText(found)) console.log(line)
        },
      }),
    )
    const done = dryRun ? 'would be live again' : 'is live again'
    const text = changed
      ? `snapshot ${number} (version ${version}) ${done}; it was ${from}`
      : `snapshot ${number} (version ${version}) is live already`
    console.log(json ? JSON.stringify({ number, version, changed, changes, from }) : text)
  })

function numberOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('It must be the number of a snapshot, such as 3.')
  return Number(text)
}
