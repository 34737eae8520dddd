import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Results } from '../benches.ts'
import type { BenchName } from '../names.ts'

/** A bench that was measured: on which day, on which machine, how busy that was with all else, and how long it took. */
export interface Recorded<Result = unknown> {
  readonly on: string
  readonly cores: number
  readonly gigabytes: number
  readonly platform: string
  readonly node: string
  /** The average number of processes that wanted a core in the minute before, and in the last minute of the bench itself. */
  readonly load: { readonly before: number; readonly after: number }
  readonly seconds: number
  readonly result: Result
}

export type Records = { readonly [Name in BenchName]?: Recorded<Results[Name]> }

export const RECORDS_FILE = join(import.meta.dirname, 'records.json')

export function readRecords(file = RECORDS_FILE): Records {
  return JSON.parse(readFileSync(file, 'utf8')) as Records
}

/** Runs a bench, and tells what there is to know of the run. */
export async function recorded<Result>(bench: () => Result | Promise<Result>): Promise<Recorded<Result>> {
  const before = load()
  const start = performance.now()
  const result = await bench()
  return {
    on: new Date().toISOString().slice(0, 10),
    cores: availableParallelism(),
    gigabytes: Math.round(totalmem() / 2 ** 30),
    platform: process.platform,
    node: process.versions.node,
    load: { before, after: load() },
    seconds: Math.round((performance.now() - start) / 1000),
    result,
  }
}

/** Puts one record in the place of that which there was, and leaves all others. */
export async function writeRecord(name: string, record: Recorded, file = RECORDS_FILE): Promise<void> {
  const records = { ...readRecords(file), [name]: record }
  const sorted = Object.fromEntries(Object.entries(records).sort(([one], [other]) => (one < other ? -1 : 1)))
  await writeFile(file, `${JSON.stringify(sorted, null, 2)}\n`)
}

const load = () => Number((loadavg()[0] ?? 0).toFixed(1))
