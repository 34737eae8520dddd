import { styleText } from 'node:util'
import { formatted, isNumeric } from '../../analytics/format.ts'
import { type Answered, type Report, suppressionText } from '../../analytics/report.ts'
import type { Column } from '../../analytics/section.ts'
import { keepsakeName, type Published } from '../../analytics/suppression.ts'
import { wordsOf } from '../../analytics/words.ts'
import { howMany } from '../../schemas/how-many.ts'
import { tableText } from '../table/text-table.ts'
import { wrapped } from '../table/wrapped.ts'

/** On a terminal a longer table ends here: the other ways out have all rows. */
const MOST_ROWS = 40
/** Sentences are this wide where there is no terminal. */
const WIDTH = 120
const HIDDEN = 'hidden'

/**
 * The whole report in words and tables, with colours where standard output shows them.
 *
 * @param width of the terminal, which no line is wider than; without one, tables are whole
 */
export function reportText(report: Report, width?: number): string {
  const { keepsakes, progress, notes, answers } = report
  const times = [...new Set([keepsakes.time, progress.time])].join(' and ')
  const campaigns = answers.find(({ section }) => section.key === 'campaigns')?.rows ?? []
  const only = campaigns.length === 1 ? campaigns[0] : undefined
  const said = (text: string) => wrapped(text, width ?? WIDTH).join('\n')
  return [
    styleText('bold', said(`Keepsakes on ${times}`)),
    ...(only ? [said(campaignText(only))] : []),
    said(
      `export ${keepsakes.exportId} of keepsakes, ${progress.exportId} of progress, catalogue ${progress.catalogueVersion}`,
    ),
    said(suppressionText(report)),
    ...notes.map((note) => styleText('yellow', said(`note: ${note}`))),
    ...answers.map((answered) => `\n${sectionText(answered, { hasOne: only !== undefined, width, said })}`),
  ].join('\n')
}

function campaignText({ values }: Published): string {
  const { campaignId, title, startsAt, endsAt, timeZone } = values
  const time = (value: unknown) => formatted(String(value), { format: 'time' })
  const when =
    startsAt && endsAt ? `, from ${time(startsAt)} to ${time(endsAt)} UTC, with days of ${timeZone}` : ''
  return `campaign ${campaignId}: ${title}${when}`
}

interface Laying {
  /** Only one campaign is there, and the heading tells of it. */
  readonly hasOne: boolean
  readonly width: number | undefined
  said(text: string): string
}

/** The heading tells the one campaign that there is. */
const OF_CAMPAIGN = ['campaignId', 'startsAt', 'endsAt', 'timeZone']

function sectionText(answered: Answered, { hasOne, width, said }: Laying): string {
  const { section } = answered
  const { rows, about } = reached(answered)
  const title = `${styleText('bold', said(section.title))}\n${styleText('dim', said(about))}`
  if (rows.length === 0) return `${title}\nnothing`
  // Ids say enough in a terminal.
  const columns = section.columns.filter(
    ({ key }) => key !== 'title' && !(hasOne && OF_CAMPAIGN.includes(key)),
  )
  const shown = width === undefined ? rows : rows.slice(0, MOST_ROWS)
  const table = {
    head: columns.map((column) => column.title),
    rows: shown.map(({ values, hidden }) =>
      columns.map((column) =>
        hidden.includes(column.key) ? HIDDEN : wordsOf(values[column.key] ?? null, column),
      ),
    ),
    isNumeric: columns.map(isNumeric),
    keys: namesIn(columns),
    groups: columns.map(({ format }) => format),
  }
  const more = rows.length - shown.length
  const rest =
    more > 0 ? `\n${said(`… and ${howMany(more, 'row')} more: --csv, --json and --html have them`)}` : ''
  return `${title}\n${tableText(table, width)}${rest}`
}

/** The words and days at the left say what a row is of. */
function namesIn(columns: readonly Column[]): number {
  const first = columns.findIndex(({ format }) => format !== 'text' && format !== 'day')
  return first < 0 ? columns.length : first
}

/** A long row of days that nobody reached says no more than that the last one was. */
function reached({ section, rows }: Answered): { rows: readonly Published[]; about: string } {
  if (section.key !== 'streaks') return { rows, about: section.about }
  const steps = [...Map.groupBy(rows, ({ values }) => keepsakeName(values)).values()]
  return {
    // A number that is hidden is null, and not of nobody.
    rows: steps.flatMap((each) =>
      each.slice(0, each.findLastIndex(({ values }) => values.viewers !== 0) + 1),
    ),
    about: `${section.about} Days after the last that anybody reached have no row here.`,
  }
}
