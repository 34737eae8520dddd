import { styleText } from 'node:util'
import { formatted, isNumeric } from '../../analytics/format.ts'
import { type Answered, type Report, suppressionText } from '../../analytics/report.ts'
import type { Column } from '../../analytics/section.ts'
import { howMany } from '../../schemas/how-many.ts'

/** A longer table is cut here: the other ways out have all rows. */
const MOST_ROWS = 40
const GAP = '  '
const HIDDEN = 'hidden'

interface TextTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Numbers end below each other. */
  readonly isNumeric: readonly boolean[]
}

/** The whole report in words and tables, with colours where standard output shows them. */
export function reportText(report: Report, columns: number): string {
  const { keepsakes, progress, notes, answers } = report
  const times = [...new Set([keepsakes.time, progress.time])].join(' and ')
  return [
    styleText('bold', `Keepsakes on ${times}`),
    `export ${keepsakes.exportId} of keepsakes, ${progress.exportId} of progress, catalogue ${progress.catalogueVersion}`,
    suppressionText(report),
    ...notes.map((note) => styleText('yellow', `note: ${note}`)),
    ...answers.map((answered) => `\n${sectionText(answered, columns)}`),
  ].join('\n')
}

function sectionText({ section, rows }: Answered, width: number): string {
  const title = styleText('bold', section.title)
  if (rows.length === 0) return `${title}\nnothing`
  // Ids say enough on a narrow screen.
  const columns = section.columns.filter(({ key }) => key !== 'title')
  const table = {
    head: columns.map((column) => column.title),
    rows: rows
      .slice(0, MOST_ROWS)
      .map(({ values, hidden }) =>
        columns.map((column) =>
          hidden.includes(column.key) ? HIDDEN : cellText(values[column.key] ?? null, column),
        ),
      ),
    isNumeric: columns.map(isNumeric),
  }
  const more = rows.length - MOST_ROWS
  const rest = more > 0 ? `\n… and ${howMany(more, 'row')} more: --csv, --json and --html have them` : ''
  return `${title}\n${tableText(table, width)}${rest}`
}

const cellText = (value: string | number | null, column: Column) => formatted(value, column) || '–'

/** A table of so many characters across at most; the widest columns of words are cut where it would be wider. */
export function tableText({ head, rows, isNumeric }: TextTable, width: number): string {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)))
  narrow(widths, isNumeric, width)
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => {
        const most = widths[at] ?? 0
        const cut = cell.length > most ? `${cell.slice(0, Math.max(0, most - 1))}…` : cell
        return isNumeric[at] ? cut.padStart(most) : cut.padEnd(most)
      })
      .join(GAP)
      .trimEnd()
  return [styleText('dim', line(head)), ...rows.map(line)].join('\n')
}

const LEAST_WIDTH = 8

function narrow(widths: number[], isNumeric: readonly boolean[], width: number): void {
  const total = () => widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1)
  while (total() > width) {
    const words = widths.keys().filter((at) => !isNumeric[at] && (widths[at] ?? 0) > LEAST_WIDTH)
    const widest = words.toArray().sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0]
    if (widest === undefined) return
    widths[widest] = Math.max(LEAST_WIDTH, (widths[widest] ?? 0) - (total() - width))
  }
}
