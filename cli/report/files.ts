import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sectionCsv } from '../../analytics/csv.ts'
import type { Report } from '../../analytics/report.ts'
import { unwritable } from '../written-file.ts'

/** Writes a CSV file for each section; gives their paths. @throws UserError when they cannot be written */
export function writeCsv(report: Report, folder: string): Promise<string[]> {
  return writeEach(report, folder, 'csv', async (answered) => sectionCsv(answered))
}

/** Writes a Parquet file for each section; gives their paths. @throws UserError when they cannot be written */
export async function writeParquet(report: Report, folder: string): Promise<string[]> {
  const { sectionParquet } = await import('../../analytics/section-parquet.ts')
  return writeEach(report, folder, 'parquet', async (answered) => sectionParquet(answered))
}

/** Writes the page; gives its path. @throws UserError when it cannot be written */
export async function writePage(report: Report, file: string): Promise<string[]> {
  const { reportPage } = await import('../../analytics/page/page.ts')
  return [await written(file, await reportPage(report))]
}

async function writeEach(
  report: Report,
  folder: string,
  ending: string,
  contentOf: (answered: Report['answers'][number]) => Promise<string | Uint8Array>,
): Promise<string[]> {
  const paths: string[] = []
  for (const answered of report.answers)
    paths.push(await written(join(folder, `${answered.section.key}.${ending}`), await contentOf(answered)))
  return paths
}

/** Whole or not at all. */
export async function written(path: string, content: string | Uint8Array): Promise<string> {
  const draft = `${path}.${process.pid}`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(draft, content)
    await rename(draft, path)
    return path
  } catch (error) {
    await rm(draft, { force: true })
    throw unwritable(path, error)
  }
}
