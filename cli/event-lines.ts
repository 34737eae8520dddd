import type { ParsedActivity } from '../events/activity.ts'
import { readActivities } from '../events/activity-batch.ts'
import { isJsonObject, type JsonObject } from '../json/json.ts'
import type { Line } from '../json/lines.ts'
import { isDeeperThan } from '../json/nesting.ts'
import { rawParts } from '../json/raw-parts.ts'
import { howMany } from '../schemas/how-many.ts'
import { formatTime } from '../schemas/time.ts'
import { readLines } from './lines.ts'

/** A line that awarding would reject. */
export type RejectedLine = { line: number; reason: string }

/** One activity of a line, read as awarding reads it: its only one, or one of a batch's. */
export interface EventLine {
  readonly line: number
  readonly parsed: ParsedActivity
  /**
   * With the time that it was given; of an activity of a batch, as if it had come alone. Undefined when the line is no JSON
   * object.
   */
  readonly envelope: JsonObject | undefined
  /** Its place in its batch, from 1. */
  readonly activity?: number
  /** The whole batch, with the time that it was given, at the first of its activities; null at the others. */
  readonly batch?: JsonObject | null
  /** The text of the event's detail, or the batch's, where something in it is rejected or is nested deep: the envelope says less, or cannot be written. */
  readonly detailText?: string
  /** The reason why the line cannot be read at all, to follow on "the line". */
  readonly unreadable?: string
}

/** Levels of JSON that can be written however much of the stack is left. */
const DEEPEST = 500

export const REASONS_SHOWN = 20

/** Counts of lines, for the warnings at the end. Plain data. */
export interface LineCounts {
  /** Lines that have no time. */
  readonly timeless: number
  /** Activities that awarding would reject. */
  readonly rejected: number
  /** The first of those. */
  readonly first: RejectedLine | undefined
}

/** Tells a person why the first rejected lines are rejected, and how `many` there are in all. */
export function rejectedText(rejected: Iterable<RejectedLine>, many: number): string[] {
  const shown = Iterator.from(rejected).take(REASONS_SHOWN)
  return [
    ...shown.map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...(many > REASONS_SHOWN
      ? [`  … and ${many - REASONS_SHOWN} more: keepsakes check-events tells them all`]
      : []),
  ]
}

/** For commands that only report: their report is whole, so rejected lines alone do not make them fail. */
export const STRICT = ['--strict', 'exit with 1 when lines are rejected'] as const

export interface StrictOption {
  readonly strict?: boolean
}

/**
 * Reads lines of events for every command. A line without a `time` counts as published now, as EventBridge takes it. Lines
 * that awarding would reject end in a warning.
 */
export class EventLines {
  readonly now: number
  readonly #nowText: string
  #timeless = 0
  #rejected = 0
  #first: RejectedLine | undefined

  /** @param now epoch milliseconds */
  constructor(now = Date.now()) {
    // EventBridge keeps whole seconds.
    this.now = Math.floor(now / 1000) * 1000
    this.#nowText = formatTime(this.now)
  }

  /**
   * @param path a file, or `-` for standard input
   * @param after the number of the last line to pass over
   * @throws UserError when it cannot be read
   */
  async *read(path: string, after = 0): AsyncGenerator<EventLine> {
    for await (const line of readLines(path)) {
      if (line.number <= after) continue
      yield* this.readLine(line)
    }
  }

  readLine(line: Line): EventLine[] {
    const read = this.#activitiesOf(line)
    for (const { line, parsed } of read) {
      if (parsed.accepted) continue
      this.#rejected++
      this.#first ??= { line, reason: parsed.rejection.reason }
    }
    return read
  }

  #activitiesOf(line: Line): EventLine[] {
    if ('mistake' in line) return [unreadable(line.number, `the event: ${line.mistake}`)]
    let [isJson, isTimeless] = [false, false]
    let whole: unknown
    const read = readActivities(line.text, (value) => {
      isJson = true
      isTimeless = isJsonObject(value) && value.time === undefined
      whole = isTimeless ? { ...(value as JsonObject), time: this.#nowText } : value
      return whole
    })
    if (isTimeless && read.some(({ parsed }) => parsed.accepted)) this.#timeless++
    const isSpecial = read.some(({ parsed }) => !parsed.accepted) || isDeeperThan(DEEPEST, line.text)
    const detailText = isJson && isSpecial ? rawParts(line.text).get('detail') : undefined
    return read.map(({ parsed, envelope, index }) => {
      if (!isJson && !parsed.accepted) return unreadable(line.number, parsed.rejection.reason)
      return {
        line: line.number,
        parsed: parsed.accepted || index === undefined ? parsed : inBatch(parsed, index),
        envelope: isJsonObject(envelope) ? envelope : undefined,
        ...((index ?? 0) === 0 && detailText !== undefined ? { detailText } : {}),
        ...(index === undefined
          ? {}
          : { activity: index + 1, batch: index === 0 ? (whole as JsonObject) : null }),
      }
    })
  }

  /** The counts so far. */
  get counts(): LineCounts {
    return { timeless: this.#timeless, rejected: this.#rejected, first: this.#first }
  }

  /** Counts lines that another has read, which come after `before` lines of the same file. */
  add({ timeless, rejected, first }: LineCounts, before: number): void {
    this.#timeless += timeless
    this.#rejected += rejected
    if (first) this.#first ??= { ...first, line: first.line + before }
  }

  /** How many activities awarding would reject. */
  get rejected(): number {
    return this.#rejected
  }

  /** Tells on standard error how many lines are rejected, and why the first is. With `fails` the command fails. */
  warn({ fails = false }: { readonly fails?: boolean | undefined } = {}): void {
    if (!this.#first) return
    const { line, reason } = this.#first
    const first = this.#rejected === 1 ? `line ${line}` : `the first, line ${line}`
    console.error(`warning: awarding rejects ${howMany(this.#rejected, 'line')}; ${first}: ${reason}`)
    if (fails) process.exitCode = 1
  }

  /** Tells on standard error of lines without a time, which are not what was recorded. */
  noteTimeless(): void {
    if (this.#timeless === 0) return
    const lines = howMany(this.#timeless, 'line has', 'lines have')
    const them = this.#timeless === 1 ? 'it' : 'them'
    console.error(`note: ${lines} no time: taken as published now, as keepsakes publish takes ${them}`)
  }
}

/** An activity of a batch shares its line with others. */
function inBatch(parsed: ParsedActivity & { accepted: false }, index: number): ParsedActivity {
  const { reason } = parsed.rejection
  return {
    ...parsed,
    rejection: { ...parsed.rejection, reason: `activity ${index + 1} of the batch: ${reason}` },
  }
}

function unreadable(line: number, reason: string): EventLine {
  const wrong = reason.slice(reason.indexOf(': ') + 2)
  return {
    line,
    parsed: { accepted: false, rejection: { path: '', reason, mistakes: [{ path: '', message: wrong }] } },
    envelope: undefined,
    unreadable: wrong,
  }
}
