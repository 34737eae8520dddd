import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Column } from '../../../functions/export/column.ts'
import { type AnalystsTable, type Row, tableColumns } from '../../../functions/export/columns.ts'
import { schemaOf, writeParquet } from '../../../functions/export/parquet.ts'

const SQL_TYPES: Record<Column['type'], string> = {
  string: 'VARCHAR',
  timestamp: 'TIMESTAMP',
  int32: 'INTEGER',
  int64: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
}

const folder = mkdtempSync(join(tmpdir(), 'keepsakes-duckdb-'))
const path = join(folder, 'rows.parquet')
let instance: DuckDBInstance
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:')
})
afterAll(() => {
  instance.closeSync()
  rmSync(folder, { recursive: true })
})

async function query(sql: string) {
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson()
  } finally {
    connection.closeSync()
  }
}

const write = (table: AnalystsTable, rows: readonly object[]) =>
  writeParquet({ path, schema: schemaOf(tableColumns[table]), notes: {}, rowsAtOnce: 2 }, async (add) => {
    for (const row of rows) await add({ ...row })
  })

test.each(Object.keys(tableColumns) as AnalystsTable[])(
  'DuckDB finds the columns of %s with their types, also where there is no row',
  async (table) => {
    await write(table, [])
    const found = await query(`DESCRIBE SELECT * FROM read_parquet('${path}')`)
    const columns: readonly Column[] = tableColumns[table]
    expect(found.map(({ column_name, column_type }) => [column_name, column_type])).toEqual(
      columns.map(({ name, type }) => [name, SQL_TYPES[type]]),
    )
  },
)

test('DuckDB reads the rows as they were written, times in UTC', async () => {
  const row = (index: number): Row<'keepsakes_changes'> => ({
    export_id: 'e',
    user: `Zoë ${index}`,
    campaign_id: 'paris',
    keepsake_id: 'ace',
    earned_at: new Date(Date.UTC(2024, 6, 26, 0, 0, 0, index)),
    recorded_at: null,
    partner: index % 2 === 0 ? null : 'quiz',
    edition_number: index,
    edition_of: null,
    silent: index % 2 === 0,
    granted: false,
    written_at_micros: 1_722_050_000_000_000n + BigInt(index),
    removed: false,
  })
  await write('keepsakes_changes', [0, 1, 2, 3, 4].map(row))
  const found = await query(
    `SELECT user, CAST(earned_at AS VARCHAR) earned, partner, edition_number, silent, written_at_micros
     FROM read_parquet('${path}') ORDER BY written_at_micros`,
  )
  expect(found).toEqual(
    [0, 1, 2, 3, 4].map((index) => ({
      user: `Zoë ${index}`,
      earned: `2024-07-26 00:00:00${index === 0 ? '' : `.00${index}`}`,
      partner: index % 2 === 0 ? null : 'quiz',
      edition_number: index,
      silent: index % 2 === 0,
      written_at_micros: `172205000000000${index}`,
    })),
  )
})
