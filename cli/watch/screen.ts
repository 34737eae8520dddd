import { styleText } from 'node:util'
import { howMany } from '../../schemas/how-many.ts'
import { widthOf, wrapped } from '../table/wrapped.ts'
import type { AlarmShown, GraphShown, SeriesShown, Shown } from './look.ts'
import { periodText } from './span.ts'
import { latestOf, shortNumber, sparkline } from './sparkline.ts'

/** A column of graphs has at least so many characters. */
const LEAST_COLUMN = 38
/** And one with a number. */
const LEAST_TILE = 18
const GAP = 2
/** So many series of one graph are shown, those with the most first. */
const MOST_SERIES = 10
const NUMBER = 7
const LEAST_SPARK = 4
const MOST_SPARK = 40

/** Draws a dashboard in lines of at most so many characters. */
export function screenLines(shown: Shown, width: number): string[] {
  return [
    ...headLines(shown, width),
    ...alarmLines(shown.alarms, width),
    '',
    ...rowsOf(shown.graphs).flatMap((row) => rowLines(row, width)),
  ]
}

function headLines({ dashboard, span: { from, to, period } }: Shown, width: number): string[] {
  const time = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ')
  const text = `${dashboard}, ${time(from)} to ${time(to).slice(time(from).startsWith(time(to).slice(0, 10)) ? 11 : 0)} UTC, a point every ${periodText(period)}`
  return wrapped(text, width).map((line) => styleText('bold', line))
}

function alarmLines(alarms: readonly AlarmShown[], width: number): string[] {
  const firing = alarms.filter(({ state }) => state === 'ALARM')
  const unsure = alarms.filter(({ state }) => state === 'INSUFFICIENT_DATA').length
  const rest = unsure === 0 ? '' : `, ${unsure} without data yet`
  if (firing.length === 0)
    return [
      styleText(unsure < alarms.length ? 'green' : 'yellow', `no alarm is on, of ${alarms.length}${rest}`),
    ]
  return [
    styleText('red', `${howMany(firing.length, 'alarm')} of ${alarms.length} on${rest}`),
    ...firing.flatMap(({ name, severity, since, description }) => {
      const word = (severity ?? 'alarm').toUpperCase().padEnd(6)
      const when = since === undefined ? '' : ` since ${since.slice(11, 16)}`
      const [first = '', ...more] = wrapped(`${name}${when}: ${description}`, Math.max(20, width - 9))
      return [
        `  ${styleText(severity === 'ticket' ? 'yellow' : 'red', word)} ${first}`,
        ...more.map((line) => `         ${line}`),
      ]
    }),
  ]
}

/** Graphs that begin at one height of the dashboard, from left to right. */
function rowsOf(graphs: readonly GraphShown[]): GraphShown[][] {
  const rows = Map.groupBy(graphs, ({ place }) => place.y)
  return [...rows]
    .sort(([one], [other]) => one - other)
    .map(([, row]) => row.toSorted((one, other) => one.place.x - other.place.x))
}

/** Side by side as far as there is room. */
function rowLines(row: readonly GraphShown[], width: number): string[] {
  const least = row.every(isNumber) ? LEAST_TILE : LEAST_COLUMN
  const columns = Math.max(1, Math.min(row.length, Math.floor((width + GAP) / (least + GAP))))
  const room = Math.floor((width + GAP) / columns) - GAP
  const lines: string[] = []
  for (let at = 0; at < row.length; at += columns) {
    const blocks = row.slice(at, at + columns).map((graph) => graphLines(graph, room))
    const height = Math.max(...blocks.map(({ length }) => length))
    for (let line = 0; line < height; line += 1)
      lines.push(
        blocks
          .map((block) => padded(block[line] ?? '', room))
          .join(' '.repeat(GAP))
          .trimEnd(),
      )
    lines.push('')
  }
  return lines
}

const isNumber = ({ view }: GraphShown) => view === 'singleValue'

function graphLines(graph: GraphShown, width: number): string[] {
  const head = wrapped(graph.title, width).map((line) => styleText('bold', line))
  const known = graph.series.filter(({ values }) => latestOf(values) !== null)
  if (known.length === 0) return [...head, styleText('dim', 'nothing so far')]
  const [only] = known
  if (isNumber(graph) && only && known.length === 1) return [...head, ...tileLines(only, width)]
  const shown = known.length <= MOST_SERIES ? known : mostOf(known)
  const left = known.length - shown.length
  return [
    ...head,
    ...seriesLines(graph, shown, width),
    ...(left > 0 ? [styleText('dim', `and ${left} with less`)] : []),
  ]
}

/** One number by itself. */
const tileLines = ({ values }: SeriesShown, width: number): string[] => [
  `${styleText('bold', textOf(values).padStart(NUMBER))} ${sparkline(values, Math.min(width - NUMBER - 1, MOST_SPARK))}`,
]

function seriesLines(graph: GraphShown, shown: readonly SeriesShown[], width: number): string[] {
  const longest = Math.max(...shown.map(({ label }) => widthOf(label)))
  const names = Math.min(longest, Math.max(Math.floor(width * 0.45), width - NUMBER - MOST_SPARK - 2))
  const room = width - names - NUMBER - 2
  const limit = graph.marks[0]?.value ?? Number.POSITIVE_INFINITY
  return shown.map(({ label, values }) => {
    const number = textOf(values).padStart(NUMBER)
    const isOver = (latestOf(values) ?? 0) > limit
    const spark = room < LEAST_SPARK ? ' '.repeat(Math.max(0, room)) : sparkline(values, room)
    return `${padded(cut(label, names), names)} ${spark} ${isOver ? styleText('red', number) : number}`
  })
}

function textOf(values: readonly (number | null)[]): string {
  const latest = latestOf(values)
  return latest === null ? '-' : shortNumber(latest)
}

function mostOf(series: readonly SeriesShown[]): SeriesShown[] {
  const total = ({ values }: SeriesShown) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  return series.toSorted((one, other) => total(other) - total(one)).slice(0, MOST_SERIES)
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break
    kept += character
  }
  return `${kept}…`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is how a terminal is told of colours
const COLOUR = /\u001b\[\d+m/g

const padded = (text: string, width: number) =>
  text + ' '.repeat(Math.max(0, width - widthOf(text.replaceAll(COLOUR, ''))))
