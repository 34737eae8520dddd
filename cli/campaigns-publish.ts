import { Command } from 'commander'
import { loadCheckedCampaigns } from '../publishing/campaign-files.ts'
import { publishCatalogue } from '../publishing/publish.ts'
import { draftOf } from '../publishing/snapshot.ts'
import { type AllowOptions, allowOption, changesText } from './changes.ts'
import { catalogueBucketOf, reaching, type StageOptions, withStageOptions } from './stage.ts'

interface Options extends StageOptions, AllowOptions {
  readonly dryRun?: boolean
  readonly json?: boolean
}

export const publishCampaigns = withStageOptions(
  new Command('publish')
    .description(
      'Publishes campaign files, all that there are, as one numbered snapshot that never changes, and points to it. ' +
        'Functions follow within a minute. Checks the files first, as campaigns check does; tells what changes; and ' +
        'refuses what would take away or change something that somebody may have earned already, unless it is allowed ' +
        'by name. A refusal, or a failure on the way, changes nothing that is served.',
    )
    .argument('[path]', 'a folder of campaign files, or a file', 'campaigns')
    .addOption(allowOption())
    .option('--dry-run', 'tell what would change, or be refused, and write nothing')
    .option('--json', 'print one JSON document: { number, version, changed, changes, warnings }'),
)
  .addHelpText('after', '\nExample:\n  keepsakes campaigns publish campaigns --stage prod')
  .action(async (path: string, { allow, dryRun = false, json = false, ...stage }: Options) => {
    const { campaigns, warnings } = await loadCheckedCampaigns(path, console.error)
    const { number, version, changed, changes } = await reaching(async () =>
      publishCatalogue(draftOf(campaigns), {
        bucket: await catalogueBucketOf(stage),
        allow,
        dryRun,
        now: Date.now(),
        onChanges: (found) => {
          if (!json) for (const line of changesText(found)) console.log(line)
        },
      }),
    )
    const done = dryRun ? 'would be published as' : 'published as'
    const text = changed
      ? `${done} snapshot ${number} (version ${version})${dryRun ? '' : '; functions follow within a minute'}`
      : `nothing to publish: snapshot ${number} (version ${version}) is live, and says the same`
    console.log(json ? JSON.stringify({ number, version, changed, changes, warnings }) : text)
  })
