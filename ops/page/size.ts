import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** The page's script is larger than it may be. */
export class PageBudgetError extends Error {
  override readonly name = 'PageBudgetError'
}

/** All of the page's script, compressed as a server would send it. */
const BUDGET = 60_000

/** Bytes of all script in a folder, each file gzipped by itself. */
export async function scriptSize(folder: string): Promise<number> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.m?js$/.test(name))
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))))
  return files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0)
}

/** @throws PageBudgetError */
export function assertWithinBudget(bytes: number): void {
  if (bytes <= BUDGET) return
  const kilobytes = (value: number) => `${Math.ceil(value / 1000)} KB`
  throw new PageBudgetError(
    `the page has ${kilobytes(bytes)} of script, gzipped; it may have ${kilobytes(BUDGET)}: a phone on a train waits for it`,
  )
}
