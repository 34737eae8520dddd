import { styleText } from 'node:util'
import { widthOf, wrapped } from './wrapped.ts'

const GAP = '  '

export interface TextTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Numbers end below each other. */
  readonly isNumeric: readonly boolean[]
  /** How many columns at the left name a row. */
  readonly keys: number
  /** Columns next to each other with the same word here stay together where there is room. */
  readonly groups?: readonly string[]
}

/**
 * A table that is nowhere wider than so many characters. Nothing of it is cut: where it would be wider, its columns come in
 * parts, each of which begins with those that name the row, and a cell that is too wide goes on in the next line.
 *
 * @param width as wide as it is, if there is none
 */
export function tableText(table: TextTable, width = Number.POSITIVE_INFINITY): string {
  const { head, rows, keys } = table
  const widths = head.map((name, at) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[at] ?? '')), widthOf(name)),
  )
  const [names, others] = [head.keys().take(keys).toArray(), head.keys().drop(keys).toArray()]
  narrow(widths, names, others, width)
  return partsOf(table, { widths, names, others, width })
    .map((columns) => partText(table, columns, widths))
    .join('\n\n')
}

/** Makes columns narrower that leave no room for another beside those that name the row. */
function narrow(widths: number[], names: readonly number[], others: readonly number[], width: number): void {
  if (totalOf(widths, [...names, ...others]) <= width) return
  const widest = Math.max(0, ...others.map((at) => widths[at] ?? 0))
  const room = others.length === 0 ? width : width - GAP.length - Math.min(widest, Math.floor(width / 2))
  for (let over = totalOf(widths, names) - room; over > 0; over--) {
    const at = names.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0] ?? 0
    widths[at] = narrowed(widths[at] ?? 0, (widths[at] ?? 0) - 1)
  }
  const left = width - (names.length === 0 ? 0 : totalOf(widths, names) + GAP.length)
  for (const at of others) widths[at] = narrowed(widths[at] ?? 0, left)
}

/** A character may take two columns of the terminal. */
const LEAST = 2

const narrowed = (width: number, most: number) => Math.min(width, Math.max(LEAST, most))

interface Laid {
  readonly widths: readonly number[]
  readonly names: readonly number[]
  readonly others: readonly number[]
  readonly width: number
}

/** The columns of each part. */
function partsOf({ groups }: TextTable, { widths, names, others, width }: Laid): number[][] {
  const parts: number[][] = []
  let part = [...names]
  const fits = (columns: readonly number[]) => totalOf(widths, columns) <= width
  for (const [index, at] of others.entries()) {
    const isFirst = groups?.[at] !== groups?.[at - 1] || index === 0
    const end = others.findIndex((other, later) => later > index && groups?.[other] !== groups?.[at])
    const group = groups && isFirst ? others.slice(index, end < 0 ? others.length : end) : [at]
    const next = fits([...names, ...group]) ? group : [at]
    if (part.length > names.length && !fits([...part, ...next])) {
      parts.push(part)
      part = [...names]
    }
    part.push(at)
  }
  return [...parts, part]
}

const totalOf = (widths: readonly number[], columns: readonly number[]) =>
  columns.reduce((sum, at) => sum + (widths[at] ?? 0), 0) + GAP.length * Math.max(0, columns.length - 1)

function partText(
  { head, rows, isNumeric }: TextTable,
  columns: readonly number[],
  widths: readonly number[],
) {
  const linesOf = (row: readonly string[]) => {
    const cells = columns.map((at) => wrapped(row[at] ?? '', widths[at] ?? 0))
    const height = Math.max(1, ...cells.map((lines) => lines.length))
    return Array.from({ length: height }, (_, line) =>
      columns
        .map((at, index) => {
          const text = cells[index]?.[line] ?? ''
          const room = ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOf(text)))
          return isNumeric[at] ? room + text : text + room
        })
        .join(GAP)
        .trimEnd(),
    )
  }
  return [...linesOf(head).map((line) => styleText('dim', line)), ...rows.flatMap(linesOf)].join('\n')
}
