import { Command } from 'commander'
import { publishCatalogue } from '../local/catalogue/publish.ts'
import { type AllowOptions, allowOption } from './allow.ts'
import { changesText } from './changes-text.ts'
import { checkedCampaigns } from './checked-campaigns.ts'
import { catalogueBucketOf, reaching, type StageOptions, withStageOptions } from './stage.ts'

interface Options extends StageOptions, AllowOptions {
  readonly dryRun?: boolean
  readonly json?: boolean
}

export const publishCampaigns = withStageOptions(
  new Command('publish')
    .summary('make campaign files the live catalogue, without a deployment')
    .description(
      'Publishes campaign files, all that there are, as one numbered snapshot that never changes, and points to it.\n' +
        'Functions follow within a minute. Checks the files first, as campaigns check does; tells what changes; and\n' +
        'refuses what would take away or change something that somebody may have earned already, unless it is allowed\n' +
        'by name. A refusal, or a failure on the way, changes nothing that is served.',
    )
    .argument('[path]', 'a folder of campaign files, or a file', 'campaigns')
    .addOption(allowOption())
    .option('--dry-run', 'tell what would change, or be refused, and write nothing')
    .option('--json', 'print one JSON document: { number, version, changed, changes, warnings }'),
)
  .addHelpText('after', '\nExample:\n  keepsakes campaigns publish campaigns --stage prod')
  .action(async (path: string, { allow, dryRun = false, json = false, ...stage }: Options) => {
    const { campaigns, warnings } = await checkedCampaigns(path)
    const { number, version, changed, changes } = await reaching(async () =>
      publishCatalogue(campaigns, {
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
