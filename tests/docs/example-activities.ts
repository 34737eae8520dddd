import { type Activity, parseActivity } from '../../events/activity.ts'
import type { Json, JsonObject } from '../../json/json.ts'

/** One line of a recipe's examples: what happened, and what it earns. */
export interface Example {
  readonly activities: readonly Activity[]
  /** The keepsakes that each user of the line earns by it, and no sooner. */
  readonly earns: readonly string[]
}

// ana   27-31 Jul 20:00-20:30, published 1 Aug 9:00   TvWatched   programId=opening   => opening-night   # why
const TIME = String.raw`\d{1,2}:\d\d`
const LINE = new RegExp(
  String.raw`^(?<users>\S+)\s+(?<day>\d{1,2})(?:-(?<lastDay>\d{1,2}))? (?<month>[A-Z][a-z]{2}) ` +
    String.raw`(?<start>${TIME})(?:-(?<end>${TIME}))?(?:, published (?<published>\d{1,2} [A-Z][a-z]{2} ${TIME}))?` +
    String.raw`\s+(?<type>[A-Z][A-Za-z]+)(?<fields>(?:\s+\w+=\S+)*)\s*(?:=>\s*(?<earns>[^#]+?))?\s*(?:#.*)?$`,
)

/** The schema needs these, and lines may omit them. */
const FILLED_IN: Readonly<Record<string, JsonObject>> = {
  TriviaAnswered: { triviaId: 'a-trivia', questionId: 'a-question', correct: true },
  PollVoted: { pollId: 'a-poll', optionId: 'an-option' },
  TvWatched: { programId: 'a-programme' },
}

/** @param number of the line, from 1: the event ids begin with it. @param clock wall time of the campaign */
export function readExample(line: string, number: number, clock: WallClock): Example {
  const groups = LINE.exec(line)?.groups
  if (!groups) throw new Error(`the example cannot be read: ${line}`)
  const { users = '', day = '', lastDay = day, month = '', start = '', end, published, type = '' } = groups
  const fields = Array.from((groups.fields ?? '').matchAll(/(\w+)=(\S+)/g), ([, key = '', text = '']) => ({
    key,
    values: expand(text).map(jsonOrText),
  }))
  const activities: Activity[] = []
  for (const userId of expand(users)) {
    for (let date = Number(day); date <= Number(lastDay); date++) {
      const from = clock(`${date} ${month} ${start}`)
      const until = end === undefined ? from : clock(`${date} ${month} ${end}`)
      const at = until < from ? clock(`${date + 1} ${month} ${end}`) : until
      for (const detail of combinations(fields)) {
        activities.push(
          activityOf(type, at, published === undefined ? at : clock(published), {
            eventId: `${number}-${activities.length}`,
            userId,
            occurredAt: new Date(at).toISOString(),
            ...(end === undefined
              ? {}
              : { from: new Date(from).toISOString(), to: new Date(at).toISOString() }),
            ...FILLED_IN[type],
            ...detail,
          }),
        )
      }
    }
  }
  return { activities, earns: groups.earns?.split(/,\s*/) ?? [] }
}

function activityOf(type: string, at: number, publishedAt: number, detail: JsonObject): Activity {
  const time = new Date(Math.max(at, publishedAt)).toISOString()
  const parsed = parseActivity({ source: 'partner.acme', 'detail-type': type, time, detail })
  if (!parsed.accepted) throw new Error(`${parsed.rejection.reason}: ${JSON.stringify(detail)}`)
  return parsed.activity
}

/** `q{1..3}` as q1, q2, q3, and `{gold,bronze}-final` as both; a text without braces as itself. */
function expand(text: string): string[] {
  const [, before, inner = '', after] = /^([^{]*)\{([^}]+)\}(.*)$/.exec(text) ?? []
  if (before === undefined) return [text]
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(inner) ?? []
  const choices = from === undefined ? inner.split(',') : numbersFrom(Number(from), Number(to))
  return choices.map((choice) => `${before}${choice}${after}`)
}

function numbersFrom(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index))
}

/** JSON where it is JSON, else the text. */
function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** Every way to take one value of each field. */
function combinations(fields: readonly { key: string; values: readonly Json[] }[]): JsonObject[] {
  return fields.reduce<JsonObject[]>(
    (made, { key, values }) => made.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))),
    [{}],
  )
}

/** Epoch milliseconds of a wall time such as `27 Jul 20:00`. */
export type WallClock = (wallTime: string) => number

/** The wall clock of an IANA time zone in one year; not for an hour that the clocks skip or repeat. */
export function wallClock(timeZone: string, year: number): WallClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hour12: false,
  })
  const shownAt = (at: number) => Date.parse(`${format.format(at).replace(', 24:', ', 00:')} UTC`)
  return (wallTime) => {
    const wanted = Date.parse(`${wallTime.replace(/^(\d+) (\w+)/, `$1 $2 ${year}`)} UTC`)
    if (Number.isNaN(wanted)) throw new Error(`not a wall time: ${wallTime}`)
    // The offset of a moment near by, and then that of the moment itself.
    const near = wanted - (shownAt(wanted) - wanted)
    return near - (shownAt(near) - wanted)
  }
}
