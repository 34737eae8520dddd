import { Command, Option } from 'commander'
import { wholeNumber } from '../local/whole-number.ts'
import { loadCampaigns } from '../publishing/campaign-files.ts'
import { draftOf } from '../publishing/snapshot.ts'
import { howMany } from '../schemas/how-many.ts'
import { formatTime } from '../schemas/time.ts'
import { EventLines, rejectedText, STRICT, type StrictOption } from './event-lines.ts'
import { recordedJson, recordedText } from './explain/output.ts'
import { explainRecorded } from './explain/recorded.ts'
import { FULL_NAME, NAME } from './keepsake-name.ts'
import type { Rehearsed } from './rehearsing/earned.ts'
import { rehearsed, USUAL_WORKERS } from './rehearsing/rehearsed.ts'
import { JsonOutput } from './terminal.ts'

interface Options extends StrictOption {
  readonly campaigns: string
  readonly events: string
  readonly explain?: string
  readonly workers: number
  readonly json?: boolean
}

/** More than this would take more files than a system lets a process open. */
const MOST_WORKERS = 16

export const simulate = new Command('simulate')
  .description(
    'Runs recorded events through campaigns, without touching any table, and tells what would be earned. ' +
      'Each line of the file is an event: source, detail-type, detail and, if it is not now, time. The order of the ' +
      'lines does not matter: event time decides. A limited keepsake goes to those who earned it first. There may be ' +
      'any number of lines: what does not fit in memory goes to the folder for temporary files, and the work on a large ' +
      'file is shared out among the cores. Lines that awarding would reject are listed, and a warning on standard error tells of them.',
  )
  .requiredOption('--campaigns <path>', 'a campaign file, or a folder of them')
  .requiredOption('--events <path>', 'a file of events, one a line, or - for standard input')
  .option(
    '--explain <name>',
    `${NAME}, or ${FULL_NAME}: tell instead which of the user's activities counted for the keepsake, why each other did not, and what is missing`,
  )
  .addOption(
    new Option(
      '--workers <number>',
      'the most threads that share the work on a large file; the answer is the same with any number',
    )
      .argParser(wholeNumber(1, MOST_WORKERS))
      .default(USUAL_WORKERS, 'as many as there are cores, at most 8'),
  )
  .option(...STRICT)
  .option('--json', 'print one JSON document: { awards, rejected, ignored }, or the explanation')
  .addHelpText('after', '\nExample:\n  keepsakes simulate --campaigns campaigns --events events.jsonl')
  .action(async ({ campaigns, events, explain, workers, strict, json }: Options) => {
    const catalogue = draftOf(await loadCampaigns(campaigns))
    const lines = new EventLines()
    if (explain !== undefined) {
      const explanation = await explainRecorded(catalogue, explain, events, lines)
      console.log(json ? JSON.stringify(recordedJson(explanation)) : recordedText(explanation))
    } else {
      const rehearsal = await rehearsed(events, catalogue, { lines, workers })
      try {
        if (json) await printJson(rehearsal)
        else console.log(await summaryOf(rehearsal))
      } finally {
        await rehearsal[Symbol.asyncDispose]()
      }
    }
    lines.noteTimeless()
    lines.warn({ fails: strict })
  })

/** Written as it is decided: the document may be larger than memory. */
async function printJson(rehearsal: Rehearsed): Promise<void> {
  const output = new JsonOutput(process.stdout)
  await output.write('{"awards":')
  await output.writeList(awardsOf(rehearsal))
  await output.write(',"rejected":')
  await output.writeList(rehearsal.rejected)
  await output.write(`,"ignored":${rehearsal.ignored}}\n`)
  await output.end()
}

async function* awardsOf(rehearsal: Rehearsed) {
  for await (const { userId, campaignId, awards } of rehearsal.earned()) {
    for (const { keepsakeId, earnedAt, eventId } of awards) {
      yield { userId, campaignId, keepsakeId, earnedAt: formatTime(earnedAt), eventId }
    }
  }
}

async function summaryOf(rehearsal: Rehearsed): Promise<string> {
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
