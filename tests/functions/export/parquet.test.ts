import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { parquetReadObjects, parquetSchema } from 'hyparquet'
import type { Column } from '../../../functions/export/column.ts'
import { type AnalystsTable, tableColumns } from '../../../functions/export/columns.ts'
import { DiskFullError, readParquet, schemaOf, writeParquet } from '../../../functions/export/parquet.ts'
import { runs } from '../../support/runs.ts'

const folder = mkdtempSync(join(tmpdir(), 'keepsakes-parquet-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'rows.parquet')

const TABLES = Object.keys(tableColumns) as AnalystsTable[]
const columnsOf = (table: AnalystsTable): readonly Column[] => tableColumns[table]

const VALUES: Record<Column['type'], fc.Arbitrary<unknown>> = {
  string: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.constantFrom('', 'paris', 'ace')),
  timestamp: fc.date({ noInvalidDate: true }),
  int32: fc.integer(),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  double: fc.double({ noNaN: true }),
  boolean: fc.boolean(),
}

const rowOf = (columns: readonly Column[]) =>
  fc.record(
    Object.fromEntries(
      columns.map(({ name, type, nullable }) => [
        name,
        nullable ? fc.option(VALUES[type], { nil: null }) : VALUES[type],
      ]),
    ),
  )

const write = (columns: readonly Column[], rows: readonly Record<string, unknown>[], rowsAtOnce?: number) =>
  writeParquet(
    { path, schema: schemaOf(columns), notes: { of: 'a test' }, ...(rowsAtOnce && { rowsAtOnce }) },
    async (add) => {
      for (const row of rows) await add(row)
    },
  )

const read = () => {
  const { buffer, byteOffset, byteLength } = readFileSync(path)
  const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
  return parquetReadObjects({ file })
}

test.each(TABLES)('rows of %s come out as they went in, whatever the row groups', async (table) => {
  const columns = columnsOf(table)
  await fc.assert(
    fc.asyncProperty(
      fc.array(rowOf(columns), { maxLength: 20 }),
      fc.integer({ min: 1, max: 7 }),
      async (rows, group) => {
        const written = await write(columns, rows, group)
        expect(written.rows).toBe(rows.length)
        expect(written.bytes).toBe(readFileSync(path).length)
        expect(await read()).toEqual(rows)
        const again: unknown[] = []
        const parquet = await readParquet(path)
        for await (const some of parquet.rows()) again.push(...some)
        expect(again).toEqual(rows)
        expect(parquet.notes).toEqual({ of: 'a test' })
      },
    ),
    { numRuns: runs(15) },
  )
})

test('the same rows are the same bytes', async () => {
  const columns = columnsOf('progress_changes')
  const rows = fc.sample(rowOf(columns), { numRuns: 40, seed: 1 })
  const first = await write(columns, rows, 7)
  const bytes = readFileSync(path)
  expect(await write(columns, rows, 7)).toEqual(first)
  expect(readFileSync(path)).toEqual(bytes)
})

test('every column has the type that Athena and DuckDB are told of, and is null only where it may be', async () => {
  const PHYSICAL = {
    string: ['BYTE_ARRAY', 'UTF8'],
    timestamp: ['INT64', 'TIMESTAMP_MILLIS'],
    int32: ['INT32', undefined],
    int64: ['INT64', undefined],
    double: ['DOUBLE', undefined],
    boolean: ['BOOLEAN', undefined],
  }
  for (const table of TABLES) {
    const columns = columnsOf(table)
    await write(columns, [])
    const { schema } = await readParquet(path)
    const found = parquetSchema({ schema } as never).children.map(({ element }) => element)
    expect(
      found.map(({ name, type, converted_type, repetition_type }) => [
        name,
        type,
        converted_type,
        repetition_type,
      ]),
    ).toEqual(
      columns.map(({ name, type, nullable }) => [
        name,
        ...PHYSICAL[type],
        nullable ? 'OPTIONAL' : 'REQUIRED',
      ]),
    )
  }
})

test('the tables have the columns that are documented, each with a meaning that is a sentence', () => {
  const names = (table: AnalystsTable) =>
    columnsOf(table)
      .map(({ name }) => name)
      .join(' ')
  expect(names('keepsakes')).toBe(
    'export_id user campaign_id keepsake_id earned_at recorded_at partner edition_number edition_of silent granted',
  )
  expect(names('progress')).toBe(
    'export_id user campaign_id keepsake_id current target unit met sold_out first_activity_at catalogue_version',
  )
  expect(names('catalogue')).toBe(
    'export_id campaign_id campaign_title starts_at ends_at time_zone keepsake_id keepsake_title kind target unit supply hidden catalogue_version',
  )
  for (const table of ['keepsakes', 'progress'] as const)
    expect(names(`${table}_changes`)).toBe(`${names(table)} written_at_micros removed`)
  for (const { name, meaning } of TABLES.flatMap(columnsOf))
    expect([name, meaning]).toEqual([name, expect.stringMatching(/^[A-Z].*\.$/)])
})

test('of a removed item only its key is in the row', () => {
  const never = (table: AnalystsTable) =>
    columnsOf(table)
      .filter(({ nullable }) => !nullable)
      .map(({ name }) => name)
  const change = ['written_at_micros', 'removed']
  expect(never('keepsakes_changes')).toEqual(['export_id', 'user', 'campaign_id', 'keepsake_id', ...change])
  expect(never('progress_changes')).toEqual(['export_id', 'user', 'campaign_id', ...change])
})

test('a row without a value that must be there is refused', async () => {
  await expect(write(columnsOf('keepsakes'), [{ user: 'u' }])).rejects.toThrow(/^parquet /)
})

test('a disk that is full is named, and the file is closed', async () => {
  let closed = false
  const open = async () => ({
    appendFile: () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })),
    close: async () => {
      closed = true
    },
  })
  const writing = writeParquet(
    { path, schema: schemaOf(tableColumns.catalogue), notes: {}, open },
    async () => {},
  )
  await expect(writing).rejects.toThrow(DiskFullError)
  await expect(writing).rejects.toThrow('give the function more ephemeral storage')
  expect(closed).toBe(true)
})
