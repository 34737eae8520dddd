import { Command } from 'commander'
import type { Catalogue } from '../awarding/catalogue/catalogue.ts'
import { catalogueChanges } from '../awarding/changing/catalogue-change.ts'
import { statesAfter } from '../awarding/changing/definition-change.ts'
import type { KnownKeepsake } from '../awarding/changing/known-keepsake.ts'
import { loadCheckedCampaigns } from '../publishing/campaign-files.ts'
import { nameOf } from '../publishing/errors.ts'
import { draftOf } from '../publishing/snapshot.ts'
import { readState } from '../publishing/state.ts'
import type { CampaignId, KeepsakeId } from '../schemas/ids.ts'
import { compareAwards } from './diff/compare-awards.ts'
import { type AwardDifference, type DiffReport, diffText } from './diff/text.ts'
import { EventLines, STRICT, type StrictOption } from './event-lines.ts'
import { catalogueBucketOf, reaching, type StageOptions, withStageOptions } from './stage.ts'

interface Options extends StageOptions, StrictOption {
  readonly events?: string
  readonly against?: string
  readonly users?: boolean
  readonly json?: boolean
}

export const diff = withStageOptions(
  new Command('diff')
    .description(
      'Tells what publishing campaign files would change, and what becomes of the progress towards that. With ' +
        'recorded events it also tells, by keepsake, who would gain one and who would not have it any more, and which of ' +
        'what changes nothing earns. What stays the same is not listed. Lines that awarding would reject end in a warning ' +
        'on standard error. Touches nothing.',
    )
    .argument('[path]', 'the draft: a folder of campaign files, or a file', 'campaigns')
    .option('--events <path>', 'recorded events, one a line, to compare awards on; - for standard input')
    .option('--against <path>', 'campaign files to compare with, instead of what is live')
    .option('--users', 'list who would gain and who would lose')
    .option(...STRICT)
    .option(
      '--json',
      'print one JSON document: { live, changes, gathered, keepsakes: [{ live, draft, gain, lose, … }], nothingEarns, rejected }; without events, unsaid instead of the last three',
    ),
)
  .addHelpText('after', '\nExample:\n  keepsakes campaigns diff campaigns --events events.jsonl')
  .action(async (path: string, { events, against, users = false, strict, json, ...stage }: Options) => {
    const lines = new EventLines()
    const draft = await draftAt(path)
    const { number, live, known } = against === undefined ? await liveOf(stage) : await filesAt(against)
    const changes = catalogueChanges({ live, known, draft, now: Date.now() })
    const changed = new Set(changes.map(nameOf))
    const gathered = [...draft.campaigns.values()].flatMap((campaign) =>
      campaign.keepsakes.map((keepsake) => ({
        campaignId: campaign.id,
        keepsakeId: keepsake.id,
        ...statesAfter(live.campaigns.get(campaign.id), keepsake),
      })),
    )
    const report: DiffReport = {
      live: number,
      changes,
      // A keepsake that does not change keeps all progress.
      gathered: gathered.filter((row) => changed.has(nameOf(row)) || row.anew.length > 0),
      ...(events === undefined ? { unsaid: UNSAID } : await awardsOf(events)),
    }
    console.log(json ? JSON.stringify(report) : diffText(report))
    lines.noteTimeless()
    lines.warn({ fails: strict })

    // A new campaign is one change; its keepsakes are not listed as changes.
    function isNewOrChanged(row: { campaignId: CampaignId; keepsakeId: KeepsakeId }): boolean {
      return changed.has(nameOf(row)) || !live.campaigns.has(row.campaignId)
    }

    async function awardsOf(path: string): Promise<AwardDifference> {
      const { keepsakes, rejected } = await compareAwards(live, draft, path, { users, lines })
      return {
        keepsakes: keepsakes.filter(({ gain, lose }) => gain > 0 || lose > 0),
        nothingEarns: keepsakes
          .filter((row) => row.draft === 0 && isIn(draft, row) && (isNewOrChanged(row) || row.live > 0))
          .map(({ campaignId, keepsakeId }) => ({ campaignId, keepsakeId })),
        rejected,
      }
    }
  })

/** Answers that need recorded events. */
const UNSAID = [
  'who would gain a keepsake, and who would not have it any more',
  'which of the keepsakes that change nothing earns',
]

interface Compared {
  readonly number: number | null
  readonly live: Catalogue
  readonly known: readonly KnownKeepsake[]
}

async function liveOf(stage: StageOptions): Promise<Compared> {
  const { live, known } = await reaching(async () => readState(await catalogueBucketOf(stage)))
  // Before the first publication, all is new.
  if (!live) return { number: null, live: draftOf([]), known }
  return { number: live.snapshot.number, live: live.catalogue, known }
}

async function filesAt(path: string): Promise<Compared> {
  return { number: null, live: await draftAt(path), known: [] }
}

async function draftAt(path: string): Promise<Catalogue> {
  return draftOf((await loadCheckedCampaigns(path, console.error)).campaigns)
}

function isIn(
  { campaigns }: Catalogue,
  { campaignId, keepsakeId }: { campaignId: string; keepsakeId: string },
) {
  return campaigns
    .values()
    .some((campaign) => campaign.id === campaignId && campaign.keepsakes.some(({ id }) => id === keepsakeId))
}
