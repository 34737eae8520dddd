import { Command, InvalidArgumentError, Option } from 'commander'
import type { Line } from '../json/lines.ts'
import { howMany } from '../schemas/how-many.ts'
import { sentenceOf } from '../schemas/mistakes.ts'
import { sourceSchema } from '../schemas/source.ts'
import { withinALine } from '../schemas/unseen.ts'
import type { Beat } from '../watching/beat.ts'
import { readBeat } from '../watching/read.ts'
import { INTERVAL_SECONDS, LONGEST_INTERVAL_SECONDS, rulesFor } from '../watching/rules.ts'
import { segmentsOf } from '../watching/segments.ts'
import { watchedEvent } from '../watching/watched-event.ts'
import { REASONS_SHOWN } from './event-lines.ts'
import { readLines } from './lines.ts'
import { SortedBeats } from './spill/sorted-beats.ts'
import { TemporaryFolder } from './spill/temporary-files.ts'
import { JsonOutput } from './terminal.ts'

interface Options {
  readonly source: string
  /** Seconds. */
  readonly interval: number
  readonly json?: boolean
}

export const heartbeats = new Command('heartbeats')
  .description(
    'Makes TvWatched events of the heartbeats of players, and of statements of the xAPI video profile: each line of ' +
      'the file is one or the other. Prints events, one a line, which publish and simulate take. The order of the lines ' +
      'does not matter, nor how often one is there. Lines that are neither are told on standard error, and make the ' +
      'command end with 1; the others are counted. There may be any number of lines: what does not fit in memory goes ' +
      'to the folder for temporary files. docs/watching.md tells how time is counted.',
  )
  .argument('[file]', 'a file of heartbeats, one a line, or - for standard input', '-')
  .addOption(
    new Option('--source <source>', 'who publishes the events, partner.<partnerId>')
      .argParser(sourceOf)
      .default('partner.heartbeats'),
  )
  .addOption(
    new Option('--interval <seconds>', 'how often a player that plays sends a heartbeat')
      .argParser(intervalOf)
      .default(INTERVAL_SECONDS),
  )
  .option('--json', 'print events, one a line, as without it')
  .addHelpText(
    'after',
    '\nExample:\n  keepsakes heartbeats beats.jsonl --source partner.acme | keepsakes publish --wait',
  )
  .action(async (file: string, { source, interval }: Options) => {
    const folder = new TemporaryFolder()
    try {
      const beats = new SortedBeats(folder)
      const lines = new BeatLines()
      for await (const line of readLines(file)) {
        const beat = lines.read(line)
        if (beat) beats.add(beat)
      }
      const output = new JsonOutput(process.stdout)
      for (const segment of segmentsOf(beats, rulesFor(interval)))
        await output.write(`${JSON.stringify({ source, ...watchedEvent(segment) })}\n`)
      await output.end()
      lines.tell()
    } finally {
      folder[Symbol.dispose]()
    }
  })

function sourceOf(text: string): string {
  const read = sourceSchema.safeParse(text)
  if (!read.success) throw new InvalidArgumentError(`It ${read.error.issues[0]?.message}.`)
  return read.data
}

function intervalOf(text: string): number {
  const seconds = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && seconds >= 1 && seconds <= LONGEST_INTERVAL_SECONDS) return seconds
  throw new InvalidArgumentError(`It must be a number of seconds from 1 to ${LONGEST_INTERVAL_SECONDS}.`)
}

/** Reads lines, and tells on standard error of those that are no beats. */
class BeatLines {
  #wrong = 0
  #ignored = 0
  #firstIgnored = ''

  read(line: Line): Beat | undefined {
    const read = 'mistake' in line ? refused(`the line ${line.mistake}`) : readText(line.text)
    if ('beat' in read) return read.beat
    if ('ignored' in read) {
      if (this.#ignored++ === 0) this.#firstIgnored = read.ignored
      return undefined
    }
    if (++this.#wrong <= REASONS_SHOWN)
      console.error(withinALine(`line ${line.number}: ${sentenceOf(read.mistakes, 'the line')}`))
    return undefined
  }

  tell(): void {
    if (this.#ignored > 0) {
      const statements = howMany(this.#ignored, 'statement has', 'statements have')
      console.error(
        withinALine(
          `note: ${statements} a verb that says nothing of what is played, and were left out; the first: ${this.#firstIgnored}`,
        ),
      )
    }
    if (this.#wrong === 0) return
    const more = this.#wrong > REASONS_SHOWN ? `, of which the first ${REASONS_SHOWN} are told` : ''
    console.error(
      `${howMany(this.#wrong, 'line is', 'lines are')} neither a heartbeat nor a statement${more}: mend what is wrong, and run this again on the whole input, which counts nothing twice`,
    )
    process.exitCode = 1
  }
}

const refused = (message: string) => ({ mistakes: [{ path: '', message }] })

function readText(text: string): ReturnType<typeof readBeat> {
  try {
    // Ids are texts here, and no number has digits that matter beyond a double's: so JSON.parse loses nothing.
    return readBeat(JSON.parse(text))
  } catch {
    // The parser's own message quotes the text, which may be anything.
    return refused('is not JSON')
  }
}
