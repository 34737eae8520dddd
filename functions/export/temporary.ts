import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Gives a path to write to, and removes whatever lies there at the end, however it ends. */
export type TemporaryFiles = <T>(use: (path: string) => Promise<T>) => Promise<T>

const PREFIX = 'keepsakes-export-'
/** Longer than any function runs. */
const LEFT_AFTER_MS = 30 * 60_000

/** @param folder the disk of the function, unless it is said */
export function temporaryFiles(folder = tmpdir()): TemporaryFiles {
  let swept = false
  return async (use) => {
    if (!swept) await sweep(folder)
    swept = true
    const own = await mkdtemp(join(folder, PREFIX))
    try {
      return await use(join(own, 'rows.parquet'))
    } finally {
      await rm(own, { recursive: true, force: true })
    }
  }
}

/** An invocation that was ended by force leaves its file, and the next one may have the same disk. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(PREFIX)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && found.mtimeMs < Date.now() - LEFT_AFTER_MS) await rm(path, { recursive: true, force: true })
  }
}
