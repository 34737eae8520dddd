import { Command } from 'commander'
import { ignoredText } from '../awarding/explaining/ignored-text.ts'
import type { IgnoredCode } from '../awarding/explaining/why-ignored.ts'
import { countingIn, type WouldCount } from '../awarding/explaining/would-count.ts'
import { contentOf } from '../publishing/snapshot.ts'
import { howMany } from '../schemas/how-many.ts'
import { formatTime } from '../schemas/time.ts'
import { type CampaignsOptions, campaignsToAsk, withCampaignsOptions } from './campaigns-to-ask.ts'
import { type EventLine, EventLines } from './event-lines.ts'
import { JsonOutput } from './terminal.ts'

interface Options extends CampaignsOptions {
  readonly json?: boolean
}

export const checkEvents = withCampaignsOptions(
  new Command('check-events')
    .description(
      'Tells of each event of a file whether awarding would accept it, which keepsakes it would add to, or why to none: ' +
        'it happened outside of every window, it was published too late, or nobody asks for it. What users have already is ' +
        'not looked at, and whether a draw takes it is not told. A batch is taken apart. Touches nothing.',
    )
    .argument('<file>', 'a file of events, one a line, or - for standard input')
    .option('--json', 'print one JSON document: { events, accepted, rejected, adding, ignored }'),
)
  .addHelpText(
    'after',
    '\nExample:\n  keepsakes check-events events.jsonl\n\nIt exits with 1 when an event is rejected.',
  )
  .action(async (file: string, { json = false, ...asked }: Options) => {
    const { wouldCount } = countingIn(contentOf(await campaignsToAsk(asked)), { tellsSecrets: true })
    const lines = new EventLines()
    const tally = { accepted: 0, rejected: 0, adding: 0, ignored: {} as Partial<Record<IgnoredCode, number>> }
    async function* checked() {
      for await (const line of lines.read(file)) {
        if (!line.parsed.accepted) {
          tally.rejected++
          yield { line, counts: undefined }
          continue
        }
        const counts = wouldCount(line.parsed.activity)
        tally.accepted++
        if (counts.ignored) tally.ignored[counts.ignored.code] = (tally.ignored[counts.ignored.code] ?? 0) + 1
        else tally.adding++
        yield { line, counts }
      }
    }
    const output = new JsonOutput(process.stdout)
    if (json) {
      await output.write('{"events":')
      await output.writeList(mapped(checked(), jsonOf))
      await output.write(`${JSON.stringify(tally).replace('{', ',')}\n`)
    } else {
      for await (const one of checked()) await output.write(`${textOf(one)}\n`)
      await output.write(`${summaryOf(tally)}\n`)
    }
    await output.end()
    lines.noteTimeless()
    if (tally.rejected > 0) process.exitCode = 1
  })

interface Checked {
  readonly line: EventLine
  /** Undefined for an event that is rejected. */
  readonly counts: WouldCount | undefined
}

async function* mapped<From, To>(values: AsyncIterable<From>, change: (value: From) => To) {
  for await (const value of values) yield change(value)
}

function jsonOf({ line: { line, activity, parsed }, counts }: Checked) {
  const place = { line, ...(activity === undefined ? {} : { activity }) }
  if (!parsed.accepted) {
    const { path, reason, mistakes } = parsed.rejection
    return { ...place, status: 'rejected', path, reason, mistakes }
  }
  const { eventId } = parsed.activity
  if (!counts?.ignored) return { ...place, status: 'accepted', eventId, addsTo: counts?.addsTo ?? [] }
  const { code, near } = counts.ignored
  const nearest = near.map(({ window, ...each }) => ({
    ...each,
    startsAt: formatTime(window.from),
    endsAt: formatTime(window.to),
  }))
  return {
    ...place,
    status: 'accepted',
    eventId,
    ignored: { code, reason: ignoredText(counts.ignored), nearest },
  }
}

function textOf({ line: { line, activity, parsed }, counts }: Checked): string {
  if (!parsed.accepted) return `line ${line}: rejected: ${parsed.rejection.reason}`
  const place = activity === undefined ? `line ${line}` : `line ${line}, activity ${activity}`
  if (counts?.ignored) return `${place}: accepted, adds to nothing: ${ignoredText(counts.ignored)}`
  const names = counts?.addsTo.map(
    ({ campaignId, keepsakeId, byChance }) =>
      `${campaignId}/${keepsakeId}${byChance ? ' (if it is drawn)' : ''}`,
  )
  return `${place}: accepted, adds to ${names?.join(', ')}`
}

const IGNORED_WORDS: Readonly<Record<IgnoredCode, string>> = {
  'outside-window': 'outside of every window',
  'too-late': 'too late',
  unasked: 'unasked',
}

function summaryOf({
  accepted,
  rejected,
  adding,
  ignored,
}: {
  readonly accepted: number
  readonly rejected: number
  readonly adding: number
  readonly ignored: Partial<Record<IgnoredCode, number>>
}): string {
  const why = Object.entries(ignored).map(([code, many]) => `${many} ${IGNORED_WORDS[code as IgnoredCode]}`)
  return [
    `${howMany(accepted, 'event')} accepted, ${rejected} rejected`,
    `${howMany(adding, 'event adds', 'events add')} to keepsakes, ${accepted - adding} to none${why.length > 0 ? `: ${why.join(', ')}` : ''}`,
  ].join('\n')
}
