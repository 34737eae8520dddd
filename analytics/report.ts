import { howMany } from '../schemas/how-many.ts'
import type { ExportRecord } from './export-record.ts'
import type { Population } from './population.ts'
import type { Section } from './section.ts'
import { THRESHOLDS } from './sections/implausible.ts'
import { sections } from './sections/index.ts'
import { makeStandings } from './standings.ts'
import { keepsakeName, type Published, suppress } from './suppression.ts'

export interface Answered {
  readonly section: Section
  readonly rows: readonly Published[]
}

export interface Report {
  readonly keepsakes: ExportRecord
  readonly progress: ExportRecord
  /** Numbers of people from 1 to below this are hidden. */
  readonly fewerThan: number
  readonly hiddenCells: number
  readonly notes: readonly string[]
  readonly answers: readonly Answered[]
}

/** A cell is of at least so many people, unless told otherwise. */
export const FEWER_THAN = 10

/**
 * Counts everything.
 *
 * @param onSection is called after each section, with its place from 1
 * @throws AnalyticsError when the files cannot be counted
 */
export async function makeReport(
  population: Population,
  fewerThan: number = FEWER_THAN,
  onSection: (done: number, of: number) => void = () => {},
): Promise<Report> {
  const { database, keepsakes, progress, notes } = population
  await makeStandings(database)
  const answers: Answered[] = []
  const hiddenKeepsakes = new Set<string>()
  for (const section of sections) {
    const rows = await section.rows(database, fewerThan)
    const published = suppress(rows, { measures: section.measures, fewerThan, hiddenKeepsakes })
    if (section.key === 'keepsakes')
      for (const { values, hidden } of published)
        if (hidden.length > 0) hiddenKeepsakes.add(keepsakeName(values))
    answers.push({ section, rows: published })
    onSection(answers.length, sections.length)
  }
  const hiddenCells = answers.flatMap(({ rows }) => rows).reduce((sum, { hidden }) => sum + hidden.length, 0)
  return { keepsakes, progress, fewerThan, hiddenCells, notes, answers }
}

/** A sentence on what is hidden, for whoever reads figures. */
export function suppressionText({ fewerThan, hiddenCells }: Report): string {
  if (fewerThan <= 1) return 'Nothing is hidden, however few people it is of.'
  return (
    `Numbers of fewer than ${fewerThan} people are hidden, and with them what would give them away by subtraction: ` +
    `${howMany(hiddenCells, 'cell')}.`
  )
}

/** The report as one JSON document, which begins with `keepsakes`. */
export function reportJson(report: Report): object {
  const { answers, fewerThan, hiddenCells, notes } = report
  const [first, ...rest] = answers.map(({ section, rows }): [string, object[]] => [
    section.key,
    rows.map(({ values, hidden }) => (hidden.length === 0 ? values : { ...values, hidden })),
  ])
  return {
    ...Object.fromEntries(first ? [first] : []),
    export: {
      keepsakes: exportJson(report.keepsakes, report),
      progress: exportJson(report.progress, report),
    },
    suppression: { fewerThan, hiddenCells, about: suppressionText(report) },
    notes,
    ...Object.fromEntries(rest),
    thresholds: THRESHOLDS,
  }
}

const exportJson = (
  { exportId, time, catalogueVersion, keyGeneration, files, rows }: ExportRecord,
  { hiddenCells }: Report,
) => ({
  exportId,
  time,
  catalogueVersion,
  keyGeneration,
  files,
  // All rows less those of campaigns that are shown are those of one that is hidden.
  rows: hiddenCells === 0 ? rows : null,
})
