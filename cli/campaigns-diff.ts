import { Command } from 'commander'
import { type Catalogue, compileCatalogue } from '../awarding/catalogue.ts'
import { catalogueChanges } from '../awarding/catalogue-change.ts'
import { gatheredOf } from '../awarding/gathered-change.ts'
import type { KnownKeepsake } from '../awarding/known-keepsake.ts'
import { readState } from '../local/catalogue/state.ts'
import { snapshotOf } from '../local/catalogue-snapshot.ts'
import { checkedCampaigns } from './checked-campaigns.ts'
import { compareAwards } from './diff/compare-awards.ts'
import { type DiffReport, diffText } from './diff/text.ts'
import { catalogueBucketOf, reaching, type StageOptions, withStageOptions } from './stage.ts'

interface Options extends StageOptions {
  readonly events: string
  readonly against?: string
  readonly users?: boolean
  readonly json?: boolean
}

export const diff = withStageOptions(
  new Command('diff')
    .summary('compare draft campaigns with the live ones, on recorded events')
    .description(
      'Tells what publishing campaign files would change; and, on the same recorded events, who would earn what by the\n' +
        'draft and does not by the live catalogue, and the other way round, by keepsake; which keepsakes nothing earns;\n' +
        'and which of what users have gathered is kept, and which starts anew. Touches nothing.',
    )
    .argument('[path]', 'the draft: a folder of campaign files, or a file', 'campaigns')
    .requiredOption('--events <path>', 'a file of events, one a line, or - for standard input')
    .option('--against <path>', 'campaign files to compare with, instead of what is live')
    .option('--users', 'list who would gain and who would lose')
    .option(
      '--json',
      'print one JSON document: { live, changes, keepsakes: [{ live, draft, gain, lose, … }], nothingEarns, gathered, rejected }',
    ),
)
  .addHelpText('after', '\nExample:\n  keepsakes campaigns diff campaigns --events events.jsonl')
  .action(async (path: string, { events, against, users = false, json, ...stage }: Options) => {
    const draft = compileCatalogue(snapshotOf((await checkedCampaigns(path)).campaigns))
    const { number, live, known } = against === undefined ? await liveOf(stage) : await filesAt(against)
    const { keepsakes, rejected } = await compareAwards(live, draft, events, { users })
    const report: DiffReport = {
      live: number,
      changes: catalogueChanges({ live, known, draft, now: Date.now() }),
      keepsakes,
      nothingEarns: keepsakes
        .filter((row) => row.draft === 0 && isIn(draft, row))
        .map(({ campaignId, keepsakeId }) => ({ campaignId, keepsakeId })),
      gathered: [...draft.campaigns.values()].flatMap((campaign) =>
        campaign.keepsakes.map((keepsake) => ({
          campaignId: campaign.id,
          keepsakeId: keepsake.id,
          ...gatheredOf(live.campaigns.get(campaign.id), keepsake),
        })),
      ),
      rejected,
    }
    console.log(json ? JSON.stringify(report) : diffText(report))
  })

interface Compared {
  readonly number: number | null
  readonly live: Catalogue
  readonly known: readonly KnownKeepsake[]
}

async function liveOf(stage: StageOptions): Promise<Compared> {
  const { live, known } = await reaching(async () => readState(await catalogueBucketOf(stage)))
  // Before the first publication, all is new.
  if (!live) return { number: null, live: compileCatalogue(snapshotOf([])), known }
  return { number: live.snapshot.number, live: live.catalogue, known }
}

async function filesAt(path: string): Promise<Compared> {
  const live = compileCatalogue(snapshotOf((await checkedCampaigns(path)).campaigns))
  return { number: null, live, known: [] }
}

function isIn(
  { campaigns }: Catalogue,
  { campaignId, keepsakeId }: { campaignId: string; keepsakeId: string },
) {
  return campaigns
    .values()
    .some((campaign) => campaign.id === campaignId && campaign.keepsakes.some(({ id }) => id === keepsakeId))
}
