import type { Published } from '../../suppression.ts'

const DAY_MS = 86_400_000

/** More would be thinner than a line. */
const MOST_DAYS = 120

/** Each day from the first in a column to the last, those without rows among them: of a long campaign the last 120. */
export function everyDay(rows: readonly Published[], key: string): string[] {
  const days = daysIn(rows, key)
  const [first = 0, last = -1] = [days[0], days.at(-1)]
  const many = (last - first) / DAY_MS + 1
  const drawn = Math.min(many, MOST_DAYS)
  return Array.from({ length: drawn }, (_, at) =>
    new Date(last - (drawn - 1 - at) * DAY_MS).toISOString().slice(0, 10),
  )
}

/** A sentence where days are left out. */
export function leftOutText(rows: readonly Published[], key: string): string | undefined {
  const [first] = everyDay(rows, key)
  const [earliest] = daysIn(rows, key)
  if (first === undefined || earliest === Date.parse(first)) return undefined
  return `Drawn are the last ${MOST_DAYS} days; the numbers have all.`
}

const daysIn = (rows: readonly Published[], key: string) =>
  rows
    .filter(({ values }) => values[key] !== null)
    .map(({ values }) => Date.parse(String(values[key])))
    .sort((a, b) => a - b)

/** Hidden numbers are drawn, since nothing drawn would be none. */
export const HIDDEN_STYLE = {
  fill: 'none',
  stroke: 'var(--ink-soft)',
  lineWidth: 1,
  lineDash: [3, 3],
}
