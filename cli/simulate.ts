import { Command } from 'commander'
import { compileCatalogue } from '../awarding/catalogue.ts'
import { simulatedAwards } from '../awarding/simulation.ts'
import { loadCampaignFiles } from '../local/campaign-files.ts'
import { snapshotOf } from '../local/catalogue-snapshot.ts'
import { formatTime } from '../schemas/time.ts'
import { explainRecorded } from './explain/recorded.ts'
import { recordedJson, recordedText } from './explain/recorded-output.ts'
import { JsonOutput } from './json-output.ts'
import { FULL_NAME, NAME } from './keepsake-name.ts'
import { Rehearsal } from './rehearsal.ts'

interface Options {
  readonly campaigns: string
  readonly events: string
  readonly explain?: string
  readonly json?: boolean
}

export const simulate = new Command('simulate')
  .summary('tell what recorded events would earn')
  .description(
    'Runs recorded events through campaigns, without touching any table, and tells what would be earned.\n' +
      'Each line of the file is an EventBridge envelope: source, detail-type, time and detail. The order of the\n' +
      'lines does not matter: event time decides. Of a limited keepsake, those who earned it first have it. Any\n' +
      'number of lines will do: what does not fit in memory goes to the folder for temporary files.',
  )
  .requiredOption('--campaigns <path>', 'a campaign file, or a folder of them')
  .requiredOption('--events <path>', 'a file of events, one a line, or - for standard input')
  .option(
    '--explain <name>',
    `${NAME}, or ${FULL_NAME}: tell instead which of the user's activities counted for the keepsake, why each other did not, and what is missing`,
  )
  .option('--json', 'print one JSON document: { awards, rejected, ignored }, or the explanation')
  .addHelpText('after', '\nExample:\n  keepsakes simulate --campaigns campaigns --events events.jsonl')
  .action(async ({ campaigns, events, explain, json }: Options) => {
    const catalogue = compileCatalogue(snapshotOf(await loadCampaignFiles(campaigns)))
    if (explain !== undefined) {
      const explanation = await explainRecorded(catalogue, explain, events)
      console.log(json ? JSON.stringify(recordedJson(explanation)) : recordedText(explanation))
      return
    }
    const rehearsal = new Rehearsal(catalogue)
    try {
      await rehearsal.read(events)
      if (json) await printJson(rehearsal)
      else console.log(await summaryOf(rehearsal))
    } finally {
      rehearsal[Symbol.dispose]()
    }
  })

/** Written as it is decided: the document may be larger than memory. */
async function printJson(rehearsal: Rehearsal): Promise<void> {
  const output = new JsonOutput(process.stdout)
  await output.write('{"awards":')
  await output.writeList(awardsOf(rehearsal))
  await output.write(',"rejected":')
  await output.writeList(rehearsal.rejected)
  await output.write(`,"ignored":${rehearsal.ignored}}\n`)
  await output.end()
}

async function* awardsOf(rehearsal: Rehearsal) {
  for await (const outcome of rehearsal.outcomes()) {
    for (const award of simulatedAwards(outcome)) yield { ...award, earnedAt: formatTime(award.earnedAt) }
  }
}

const SHOWN = 20

async function summaryOf(rehearsal: Rehearsal): Promise<string> {
  const byKeepsake = new Map<string, number>()
  let awarded = 0
  let users = 0
  let lastUser: string | undefined
  for await (const { userId, campaignId, keepsakeId } of awardsOf(rehearsal)) {
    const key = `${campaignId}/${keepsakeId}`
    byKeepsake.set(key, (byKeepsake.get(key) ?? 0) + 1)
    awarded++
    if (userId !== lastUser) users++
    lastUser = userId
  }
  const counts = [...byKeepsake]
    .sort(([, a], [, b]) => b - a)
    .map(([key, count]) => `${String(count).padStart(9)}  ${key}`)
  const { rejected, ignored } = rehearsal
  const reasons = Iterator.from(rejected)
    .take(SHOWN)
    .map(({ line, reason }) => `  line ${line}: ${reason}`)
    .toArray()
  if (rejected.length > SHOWN) reasons.push(`  … and ${rejected.length - SHOWN} more: --json lists them all`)
  return [
    `${awarded} keepsakes earned by ${users} users`,
    ...counts,
    `${ignored} activities ignored: too late, or outside every campaign`,
    `${rejected.length} events rejected`,
    ...reasons,
  ].join('\n')
}
