import { Command } from 'commander'
import { compileCatalogue } from '../awarding/catalogue.ts'
import { Simulation } from '../awarding/simulation.ts'
import { parseActivityText } from '../events/activity.ts'
import { loadCampaignFiles } from '../local/campaign-files.ts'
import { snapshotOf } from '../local/catalogue-snapshot.ts'
import { formatTime } from '../schemas/time.ts'
import { readLines } from './lines.ts'

interface Result {
  readonly awards: readonly {
    userId: string
    campaignId: string
    keepsakeId: string
    earnedAt: string
    eventId: string
  }[]
  readonly rejected: readonly { line: number; reason: string }[]
  readonly ignored: number
}

export const simulate = new Command('simulate')
  .summary('tell what recorded events would earn')
  .description(
    'Runs recorded events through campaigns, without touching any table, and tells what would be earned.\n' +
      'Each line of the file is an EventBridge envelope: source, detail-type, time and detail. The order of the\n' +
      'lines does not matter: event time decides.',
  )
  .requiredOption('--campaigns <path>', 'a campaign file, or a folder of them')
  .requiredOption('--events <path>', 'a file of events, one a line, or - for standard input')
  .option('--json', 'print one JSON document: { awards, rejected, ignored }')
  .addHelpText('after', '\nExample:\n  keepsakes simulate --campaigns campaigns --events events.jsonl')
  .action(async ({ campaigns, events, json }: { campaigns: string; events: string; json?: boolean }) => {
    const catalogue = compileCatalogue(snapshotOf(await loadCampaignFiles(campaigns)))
    const simulation = new Simulation(catalogue)
    const rejected: { line: number; reason: string }[] = []
    for await (const { number, text } of readLines(events)) {
      const parsed = parseActivityText(text)
      if (parsed.accepted) simulation.add(parsed.activity)
      else rejected.push({ line: number, reason: parsed.rejection.reason })
    }
    const awards = simulation.awards().map((award) => ({ ...award, earnedAt: formatTime(award.earnedAt) }))
    const result: Result = { awards, rejected, ignored: simulation.ignored }
    console.log(json ? JSON.stringify(result) : summaryOf(result))
  })

const SHOWN = 20

function summaryOf({ awards, rejected, ignored }: Result): string {
  const byKeepsake = new Map<string, number>()
  for (const { campaignId, keepsakeId } of awards) {
    const key = `${campaignId}/${keepsakeId}`
    byKeepsake.set(key, (byKeepsake.get(key) ?? 0) + 1)
  }
  const counts = [...byKeepsake]
    .sort(([, a], [, b]) => b - a)
    .map(([key, count]) => `${String(count).padStart(9)}  ${key}`)
  const reasons = rejected.slice(0, SHOWN).map(({ line, reason }) => `  line ${line}: ${reason}`)
  if (rejected.length > SHOWN) reasons.push(`  … and ${rejected.length - SHOWN} more: --json lists them all`)
  const users = new Set(awards.map(({ userId }) => userId)).size
  return [
    `${awards.length} keepsakes earned by ${users} users`,
    ...counts,
    `${ignored} activities ignored: too late, or outside every campaign`,
    `${rejected.length} events rejected`,
    ...reasons,
  ].join('\n')
}
