import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { type Columns, columnsOf } from '../../../analytics/columns.ts'

export interface KeepsakeRow {
  readonly user: string
  readonly campaign_id: string
  readonly keepsake_id: string
  /** RFC 3339, as all times here. */
  readonly earned_at: string
  readonly partner?: string | null
  readonly edition_number?: number | null
  readonly edition_of?: number | null
  readonly granted?: boolean
}

export interface ProgressRow {
  readonly user: string
  readonly campaign_id: string
  readonly keepsake_id: string
  readonly current: number
  readonly target: number
  readonly unit?: string
  readonly met: boolean
  readonly first_activity_at?: string | null
}

export interface CatalogueRow {
  readonly campaign_id: string
  readonly keepsake_id: string
  readonly kind: string
  readonly target: number
  readonly unit: string
  readonly supply?: number | null
  readonly starts_at: string
  readonly time_zone: string
  readonly campaign_title?: string
  readonly keepsake_title?: string
}

/** Fields of an export's record that differ from what was written. */
export type RecordChange = Readonly<Record<string, unknown>>

export interface Written {
  /** RFC 3339, with milliseconds. */
  readonly time: string
  readonly keepsakes: readonly KeepsakeRow[]
  readonly progress: readonly ProgressRow[]
  readonly catalogue: readonly CatalogueRow[]
}

export const idOf = (table: string, time: string) => `${Date.parse(time)}-${table}`

const KEEPSAKE = {
  recorded_at: '2024-08-13T00:00:00.000Z',
  partner: null,
  edition_number: null,
  edition_of: null,
  silent: false,
  granted: false,
}
const PROGRESS = { unit: 'activities', sold_out: false, first_activity_at: null, catalogue_version: 'v1' }
const CATALOGUE = {
  campaign_title: 'A campaign',
  keepsake_title: 'A keepsake',
  ends_at: '2024-08-12T04:00:00.000Z',
  supply: null,
  hidden: false,
  catalogue_version: 'v1',
}

/** Writes exports as the tidying lays them down. One database writes all of them, as opening one takes the most time. */
export class Exports {
  readonly folder: string
  readonly #instance: DuckDBInstance

  private constructor(folder: string, instance: DuckDBInstance) {
    this.folder = folder
    this.#instance = instance
  }

  static async in(folder: string): Promise<Exports> {
    return new Exports(
      folder,
      await DuckDBInstance.create(':memory:', { threads: '1', enable_external_file_cache: 'false' }),
    )
  }

  /** A full export of both tables, each in as many files as told. */
  async full({ time, keepsakes, progress, catalogue }: Written, files = 2): Promise<void> {
    await this.table('keepsakes', time, keepsakes, { files })
    await this.table('progress', time, progress, { files })
    const export_id = idOf('progress', time)
    const rows = catalogue.map((row) => ({ ...CATALOGUE, ...row, export_id }))
    await this.parquet(
      `catalogue/exportDate=${time.slice(0, 10)}/${export_id}.parquet`,
      rows,
      columnsOf('catalogue'),
    )
  }

  /** One table's files and its record. */
  async table(
    table: 'keepsakes' | 'progress',
    time: string,
    rows: readonly (KeepsakeRow | ProgressRow)[],
    { files = 1, record = {} }: { files?: number; record?: RecordChange } = {},
  ): Promise<void> {
    const export_id = idOf(table, time)
    const whole = rows.map((row) => ({ ...(table === 'keepsakes' ? KEEPSAKE : PROGRESS), ...row, export_id }))
    for (let file = 0; file < files; file++) {
      const part = whole.filter((_, at) => at % files === file)
      await this.parquet(
        `${table}/exportDate=${time.slice(0, 10)}/${export_id}-part${file}.parquet`,
        part,
        columnsOf(table),
      )
    }
    await this.record(table, time, { kind: 'full', from_time: null, files, rows: rows.length, ...record })
  }

  /** An incremental export from one time to another. A removed item has its key alone. */
  async changes(
    table: 'keepsakes' | 'progress',
    [from, to]: readonly [string, string],
    rows: readonly (Partial<KeepsakeRow & ProgressRow> & {
      readonly at: string
      readonly removed?: boolean
    })[],
  ): Promise<void> {
    const export_id = idOf(table, to)
    const whole = rows.map(({ at, removed = false, ...row }) => ({
      ...(removed ? {} : table === 'keepsakes' ? KEEPSAKE : PROGRESS),
      ...row,
      ...{ export_id, removed, written_at_micros: Date.parse(at) * 1000 },
    }))
    const path = `${table}_changes/exportDate=${to.slice(0, 10)}/${export_id}-part0.parquet`
    await this.parquet(path, whole, columnsOf(`${table}_changes`))
    const from_time = textOf(from)
    await this.record(table, to, { kind: 'incremental', from_time, files: 1, rows: rows.length })
  }

  async record(table: string, time: string, change: RecordChange): Promise<void> {
    const export_id = idOf(table, time)
    const path = join(this.folder, `exports/exportDate=${time.slice(0, 10)}/${export_id}.json`)
    const usual = { export_id, table_name: table, export_time: textOf(time), items: 0, unknown: 0 }
    await mkdir(dirname(path), { recursive: true })
    const record = { ...usual, catalogue_version: 'v1', key_generation: 1, ...change }
    await writeFile(path, `${JSON.stringify(record)}\n`)
  }

  /** A Parquet file of rows, with these columns. */
  async parquet(path: string, rows: readonly object[], columns: Columns): Promise<void> {
    const file = join(this.folder, path)
    await mkdir(dirname(file), { recursive: true })
    const json = `${file}.json`
    await writeFile(json, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    const types = Object.entries(columns).map(([name, type]) => `"${name}": '${type}'`)
    const milliseconds = Object.entries(columns).map(([name, type]) =>
      type === 'TIMESTAMP' ? `CAST("${name}" AS TIMESTAMP_MS) AS "${name}"` : `"${name}"`,
    )
    const connection = await this.#instance.connect()
    await connection.run(`COPY (SELECT ${milliseconds.join(', ')} FROM read_json('${json}', format = 'newline_delimited',
      columns = {${types.join(', ')}})) TO '${file}' (FORMAT parquet, COMPRESSION snappy)`)
    connection.closeSync()
    await rm(json)
  }

  close(): void {
    this.#instance.closeSync()
  }
}

/** As records have it. */
const textOf = (time: string) => time.replace('T', ' ').replace('Z', '')
