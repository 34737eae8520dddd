import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseExports } from '../../../analytics/choose-exports.ts'
import { exportsFolder } from '../../../analytics/exports-source.ts'
import { openPopulation, type Population } from '../../../analytics/population.ts'
import { makeReport, type Report } from '../../../analytics/report.ts'
import type { Row } from '../../../analytics/section.ts'

/** Opens what is in a folder, does something with it, and leaves nothing behind. */
export async function withPopulation<T>(
  folder: string,
  work: (population: Population) => Promise<T>,
  { at, withChanges = false }: { at?: string; withChanges?: boolean } = {},
): Promise<T> {
  const temporary = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  try {
    const chosen = await chooseExports(await exportsFolder(folder), at)
    const population = await openPopulation(chosen, { folder, temporary, withChanges })
    try {
      return await work(population)
    } finally {
      population.database.close()
    }
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

export const reportOf = (folder: string, fewerThan = 1): Promise<Report> =>
  withPopulation(folder, (population) => makeReport(population, fewerThan))

/** The rows of a section. */
export function rowsOf({ answers }: Report, key: string): Row[] {
  const found = answers.find(({ section }) => section.key === key)
  if (!found) throw new Error(`the report has no section ${key}`)
  return found.rows.map(({ values }) => values)
}
