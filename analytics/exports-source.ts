import { readdir, readFile, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { AnalyticsError } from './errors.ts'

/** Where exports lie: a folder, or the analysts' bucket. Paths are those of the bucket. */
export interface ExportsSource {
  /** The name that people know it by, for messages. */
  readonly name: string
  /** Every path that is there, sorted. */
  list(): Promise<readonly string[]>
  text(path: string): Promise<string>
}

/** A folder that holds what `keepsakes export` fetched. @throws AnalyticsError when there is none */
export async function exportsFolder(folder: string): Promise<ExportsSource> {
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory())
    throw new AnalyticsError(
      `there is no folder ${folder}: make it by keepsakes export ${folder}, or name the one that has an export`,
    )
  return {
    name: folder,
    async list() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length))
        .map((path) => path.replaceAll(sep, '/'))
        .sort()
    },
    text: (path) => readFile(join(folder, path), 'utf8'),
  }
}
