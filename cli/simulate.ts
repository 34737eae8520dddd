import { Command } from 'commander'
import { simulatedAwards } from '../awarding/rehearsing/simulation.ts'
import { loadCampaigns } from '../publishing/campaign-files.ts'
import { draftOf } from '../publishing/snapshot.ts'
import { howMany } from '../schemas/how-many.ts'
import { formatTime } from '../schemas/time.ts'
import { EventLines, rejectedText, STRICT, type StrictOption } from './event-lines.ts'
import { recordedJson, recordedText } from './explain/output.ts'
import { explainRecorded } from './explain/recorded.ts'
import { FULL_NAME, NAME } from './keepsake-name.ts'
import { Rehearsal } from './rehearsal.ts'
import { JsonOutput } from './terminal.ts'

interface Options extends StrictOption {
  readonly campaigns: string
  readonly events: string
  readonly explain?: string
  readonly json?: boolean
}

export const simulate = new Command('simulate')
  .description(
    'Runs recorded events through campaigns, without touching any table, and tells what would be earned. ' +
      'Each line of the file is an event: source, detail-type, detail and, if it is not now, time. The order of the ' +
      'lines does not matter: event time decides. A limited keepsake goes to those who earned it first. There may be ' +
      'any number of lines: what does not fit in memory goes to the folder for temporary files. Lines that awarding ' +
      'would reject are listed, and a warning on standard error tells of them.',
  )
  .requiredOption('--campaigns <path>', 'a campaign file, or a folder of them')
  .requiredOption('--events <path>', 'a file of events, one a line, or - for standard input')
  .option(
    '--explain <name>',
    `${NAME}, or ${FULL_NAME}: tell instead which of the user's activities counted for the keepsake, why each other did not, and what is missing`,
  )
  .option(...STRICT)
  .option('--json', 'print one JSON document: { awards, rejected, ignored }, or the explanation')
  .addHelpText('after', '\nExample:\n  keepsakes simulate --campaigns campaigns --events events.jsonl')
  .action(async ({ campaigns, events, explain, strict, json }: Options) => {
    const catalogue = draftOf(await loadCampaigns(campaigns))
    const lines = new EventLines()
    if (explain !== undefined) {
      const explanation = await explainRecorded(catalogue, explain, events, lines)
      console.log(json ? JSON.stringify(recordedJson(explanation)) : recordedText(explanation))
    } else await rehearse(new Rehearsal(catalogue), events, lines, json)
    lines.noteTimeless()
    lines.warn({ fails: strict })
  })

async function rehearse(
  rehearsal: Rehearsal,
  events: string,
  lines: EventLines,
  json = false,
): Promise<void> {
  try {
    await rehearsal.read(events, lines)
    if (json) await printJson(rehearsal)
    else console.log(await summaryOf(rehearsal))
  } finally {
    rehearsal[Symbol.dispose]()
  }
}

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
  return [
    `${howMany(awarded, 'keepsake')} earned by ${howMany(users, 'user')}`,
    ...counts,
    `${howMany(ignored, 'activity', 'activities')} ignored: too late, or outside every campaign`,
    `${howMany(rejected.length, 'event')} rejected`,
    ...rejectedText(rejected, rejected.length),
  ].join('\n')
}
