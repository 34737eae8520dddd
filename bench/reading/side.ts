import { join } from 'node:path'
import { type LocalRun, runLocal } from '../../local/run.ts'
import { DatabaseMeter } from './database-meter.ts'
import { scannedPages } from './scan.ts'

/** A whole stack with so many items of others in its keepsakes table. */
export interface Side {
  readonly others: number
  readonly run: LocalRun
  readonly meter: DatabaseMeter
}

export const readerId = (reader: number) => `viewer-${String(reader).padStart(4, '0')}`

export const sideName = (others: number) => `${others.toLocaleString('en')} items of others`

/** Starts a stack whose tables, still empty, are files in a folder of its own: a million items would not do in memory. */
export async function startSide(folder: string, others: number, readers: number): Promise<Side> {
  const run = await runLocal({
    port: 0,
    awsPort: 0,
    dataDir: join(folder, `${others}`),
    users: Array.from({ length: readers }, (_, reader) => readerId(reader)),
    partners: [],
    log: () => {},
  })
  return { others, run, meter: new DatabaseMeter(run) }
}

/** The body of the API's answer to a reader. @throws Error when it is not a 200 */
export async function read({ run: { endpoints } }: Side, path: string, userId: string): Promise<string> {
  const answer = await fetch(`${endpoints.api}${path}`, {
    headers: { authorization: `Bearer ${endpoints.tokens[userId]}` },
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${text}`)
  return text
}

/** The old way to a user's keepsakes, newest first: reads the whole table and filters in memory. */
export async function readAllAndFilter({ endpoints }: LocalRun, userId: string): Promise<string[]> {
  const found: { keepsake: string; earnedAt: string }[] = []
  for await (const page of scannedPages(endpoints.aws, endpoints.tables.keepsakes))
    for (const { userId: owner, keepsake, earnedAt } of page)
      if (owner?.S === userId) found.push({ keepsake: keepsake?.S ?? '', earnedAt: earnedAt?.S ?? '' })
  return found.sort((a, b) => (a.earnedAt < b.earnedAt ? 1 : -1)).map(({ keepsake }) => keepsake)
}
