import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { columnsOf } from '../../analytics/columns.ts'
import { projectRoot } from '../../packaging/project.ts'
import type { Item } from '../../store/items.ts'
import { exportWorld, pseudonym } from '../functions/export/support/export-world.ts'
import { keepsakeItem, keysOf, MARKER, progressItem } from '../functions/export/support/items.ts'
import { changeLine, fullLine } from '../functions/export/support/raw-export.ts'
import { runs } from '../support/runs.ts'
import { withPopulation } from './support/reported.ts'

/** Histories take a few hours of this day, and are told in minutes since it began. */
const DAY = Date.parse('2024-07-27T00:00:00Z')
const HOURS = 5
const timeOf = (minute: number) => new Date(DAY + minute * 60_000).toISOString()
const USERS = ['anna', 'ben']
const IDS = ['ace', 'voter']

type Table = 'keepsakes' | 'progress'
/** An item as it became at a moment; undefined is that it was removed. */
interface Write {
  readonly minute: number
  readonly table: Table
  readonly keys: Item
  readonly item: Item | undefined
  /** Analysts see this of it. */
  readonly rows: readonly string[]
}

interface Step {
  readonly minute: number
  readonly user: string
  readonly what: 'award' | 'progress' | 'erase'
  readonly ids: readonly string[]
}

const minutes = fc.integer({ min: 0, max: HOURS * 60 - 1 })
const steps = fc.array(
  fc.record<Step>({
    minute: minutes,
    user: fc.constantFrom(...USERS),
    what: fc.constantFrom('award', 'award', 'progress', 'progress', 'erase'),
    ids: fc.subarray(IDS, { minLength: 1 }),
  }),
  { minLength: 4, maxLength: 16 },
)
/** Full exports at any time, on the hour among them, and the hours that have an incremental one. */
const byHand = fc.tuple(minutes, fc.integer({ min: 15, max: 90 }))
const schedules = fc.record({
  fulls: fc.array(
    fc.oneof(
      minutes,
      fc.nat(HOURS).map((hour) => hour * 60),
    ),
    { minLength: 1, maxLength: 3 },
  ),
  hours: fc.subarray(
    Array.from({ length: HOURS }, (_, hour) => hour),
    { minLength: 2 },
  ),
})

/** The writes of a history, in their order: an erasure removes what there is and leaves its marker. */
function writesOf(history: readonly Step[]): Write[] {
  const writes: Write[] = []
  const erased = new Map<string, string>()
  for (const { minute, user, what, ids } of history.toSorted((a, b) => a.minute - b.minute)) {
    const write = (table: Table, item: Item, rows: readonly string[]) =>
      writes.push({
        minute,
        table,
        keys: keysOf(item),
        item,
        rows: rows.map((row) => `${pseudonym(user)} ${row}`),
      })
    if (what === 'award') {
      for (const id of ids) {
        const earned = new Date(Date.UTC(2024, 6, 26, 0, minute)).toISOString()
        write('keepsakes', keepsakeItem(user, id, 'paris', minute), [
          `${id} ${earned.replace('T', ' ').replace('.000Z', '')}`,
        ])
      }
    } else if (what === 'progress') {
      const erasedAt = erased.get(user)
      const [earned, soldOut] = [ids.slice(0, 1), ids.slice(1)]
      const item = progressItem(user, { earned, soldOut, ...(erasedAt && { erasedAt }) })
      write('progress', item, [...earned.map((id) => `${id} false`), ...soldOut.map((id) => `${id} true`)])
    } else {
      erased.set(user, timeOf(minute))
      for (const table of ['keepsakes', 'progress'] as const)
        for (const there of stateAt(writes, table, minute + 1))
          if (there.keys.userId === user) writes.push({ ...there, minute, item: undefined, rows: [] })
      write('progress', { ...MARKER, userId: user, erasedAt: timeOf(minute) }, [])
    }
  }
  return writes
}

const nameOf = ({ keys }: Write) => JSON.stringify(keys)

/** The items that there are before a minute, by the last write of each. */
function stateAt(writes: readonly Write[], table: Table, minute: number): Write[] {
  const last = new Map<string, Write>()
  for (const write of writes)
    if (write.table === table && write.minute < minute) last.set(nameOf(write), write)
  return [...last.values()].filter(({ item }) => item !== undefined)
}

/** As DynamoDB tells of a period: once of each item, and of none that was put and removed within it. */
function changesIn(writes: readonly Write[], table: Table, [from, to]: readonly [number, number]): string[] {
  const [before, after] = [from, to].map(
    (minute) => new Map(stateAt(writes, table, minute).map((write) => [nameOf(write), write.item])),
  )
  const last = new Map<string, Write>()
  for (const write of writes)
    if (write.table === table && write.minute >= from && write.minute < to) last.set(nameOf(write), write)
  return [...last].flatMap(([name, { minute, keys }]) => {
    const [old, now] = [before?.get(name), after?.get(name)]
    if (!old && !now) return []
    const micros = (DAY + minute * 60_000) * 1000
    return [changeLine({ micros, keys, ...(old && { before: old }), ...(now && { after: now }) })]
  })
}

let folder: string
let database: DuckDBInstance
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  // Each run writes other files under the names of the last: what DuckDB has cached of those would be read for these.
  database = await DuckDBInstance.create(':memory:', { threads: '1', enable_external_file_cache: 'false' })
})
afterAll(async () => {
  database.closeSync()
  await rm(folder, { recursive: true, force: true })
})

/** Exports all that is asked for through the functions, into the folder. */
async function exported(
  writes: readonly Write[],
  fulls: readonly number[],
  periods: readonly (readonly [number, number])[],
): Promise<void> {
  const world = exportWorld()
  let exports = 0
  const idOf = () => `export-${String(exports++).padStart(4, '0')}`
  for (const table of ['keepsakes', 'progress'] as const) {
    for (const minute of fulls) {
      const lines = stateAt(writes, table, minute).flatMap(({ item }) => (item ? [fullLine(item)] : []))
      const shared = {
        table,
        kind: 'full',
        exportId: idOf(),
        time: timeOf(minute),
      } as const
      await world.plan(world.arrived({ ...shared, files: [lines] }))
    }
    for (const [from, to] of periods) {
      const files = [changesIn(writes, table, [from, to])]
      const shared = { table, kind: 'incremental', time: timeOf(to), from: timeOf(from), files } as const
      await world.plan(world.arrived({ ...shared, exportId: idOf() }))
    }
  }
  await world.drain()
  rmSync(folder, { recursive: true })
  for (const [key, body] of world.analytics.objects) {
    mkdirSync(dirname(join(folder, key)), { recursive: true })
    writeFileSync(join(folder, key), body)
  }
  world.stop()
}

const ASKED = {
  keepsakes: 'SELECT "user", keepsake_id, CAST(earned_at AS VARCHAR) AS what FROM keepsakes_present',
  progress: 'SELECT "user", keepsake_id, CAST(sold_out AS VARCHAR) AS what FROM progress_present',
}
type Answer = Record<Table, string[]>

async function answered(rowsOf: (sql: string) => Promise<readonly object[]>): Promise<Answer> {
  const texts = async (sql: string) => (await rowsOf(sql)).map((row) => Object.values(row).join(' ')).sort()
  return { keepsakes: await texts(ASKED.keepsakes), progress: await texts(ASKED.progress) }
}

function expectedAt(writes: readonly Write[], minute: number): Answer {
  const rows = (table: Table) => stateAt(writes, table, minute).flatMap((write) => write.rows)
  return { keepsakes: rows('keepsakes').sort(), progress: rows('progress').sort() }
}

const report = () =>
  withPopulation(folder, ({ database }) => answered((sql) => database.rows(sql)), { withChanges: true })

/** The views of Athena, by DuckDB, over the same files. */
async function athena(): Promise<Answer> {
  const connection = await database.connect()
  try {
    const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson()
    for (const table of ['keepsakes', 'progress', 'keepsakes_changes', 'progress_changes'] as const)
      await connection.run(tableOf(table))
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE exports AS SELECT * RENAME (exportDate AS exportdate)
       FROM read_json('${join(folder, 'exports/*/*.json')}', hive_partitioning = true, hive_types_autocast = false)`,
    )
    for (const table of ['keepsakes', 'progress']) {
      const sql = readFileSync(join(projectRoot, `analytics/views/${table}_present.sql`), 'utf8')
      await connection.run(`CREATE OR REPLACE TEMP VIEW ${table}_present AS ${sql}`)
    }
    return await answered(rowsOf)
  } finally {
    connection.closeSync()
  }
}

function tableOf(table: 'keepsakes' | 'progress' | 'keepsakes_changes' | 'progress_changes'): string {
  const columns = Object.entries(columnsOf(table)).map(([name, type]) => `"${name}" ${type}`)
  const create = `CREATE OR REPLACE TEMP TABLE ${table} (${[...columns, 'exportdate VARCHAR'].join()})`
  const files = join(folder, table, '*/*.parquet')
  const read = `read_parquet('${files}', hive_partitioning = true, hive_types_autocast = false)`
  return existsSync(join(folder, table)) ? `${create}; INSERT INTO ${table} SELECT * FROM ${read}` : create
}

/** How far the exports tell all, if each period begins where the one before ended. */
function reachOf(fulls: readonly number[], periods: readonly (readonly [number, number])[]): number {
  const reached = new Set(fulls)
  for (const [from, to] of periods.toSorted((a, b) => a[1] - b[1])) if (reached.has(from)) reached.add(to)
  return Math.max(...reached)
}

/** Awarded, exported in the midst of an hour, and erased before it is over. */
const erasedWithinTheHour: [Step[], { fulls: number[]; hours: number[] }] = [
  [
    { minute: 65, user: 'anna', what: 'award', ids: ['ace'] },
    { minute: 65, user: 'anna', what: 'progress', ids: ['ace', 'voter'] },
    { minute: 100, user: 'anna', what: 'erase', ids: ['ace'] },
  ],
  { fulls: [0, 90], hours: [0, 1, 2] },
]

test('what is present is what there was at the last moment that exports tell all of, on both engines', async () => {
  await fc.assert(
    fc.asyncProperty(steps, schedules, async (history, { fulls, hours }) => {
      const writes = writesOf(history)
      const periods = hours.map((hour) => [hour * 60, hour * 60 + 60] as const)
      // A period may be exported twice, where it is asked for again after hours.
      await exported(writes, [...new Set(fulls)], [...periods, ...periods.slice(-1)])
      const expected = expectedAt(writes, reachOf(fulls, periods))
      expect(await report()).toEqual(expected)
      expect(await athena()).toEqual(expected)
    }),
    { numRuns: runs(5), examples: [erasedWithinTheHour] },
  )
})

test('exports by hand of other periods make nothing present that never was', async () => {
  await fc.assert(
    fc.asyncProperty(steps, schedules, byHand, async (history, { fulls, hours }, [from, length]) => {
      const writes = writesOf(history)
      const periods = [
        ...hours.map((hour) => [hour * 60, hour * 60 + 60] as const),
        [from, from + length] as const,
      ]
      await exported(writes, [...new Set(fulls)], periods)
      const moments = [...fulls, ...periods.map(([, to]) => to)].filter(
        (minute) => minute >= Math.max(...fulls),
      )
      const known = moments.map((minute) => JSON.stringify(expectedAt(writes, minute)))
      expect(known).toContain(JSON.stringify(await report()))
      expect(known).toContain(JSON.stringify(await athena()))
    }),
    { numRuns: runs(3) },
  )
})
