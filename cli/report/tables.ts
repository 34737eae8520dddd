import { styleText } from 'node:util'
import { formatted, isNumeric } from '../../analytics/format.ts'
import { type Answered, type Report, suppressionText } from '../../analytics/report.ts'
import type { Column } from '../../analytics/section.ts'
import { howMany } from '../../schemas/how-many.ts'
import { tableText } from '../table.ts'

/** Of a table that is longer, so many rows are shown: the other ways out have them all. */
const MOST_ROWS = 40
const HIDDEN = 'hidden'

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
