import { join } from 'node:path'
import { EXPORTED_TABLES } from '../schemas/export-completed.ts'
import type { ExportedTable } from '../store/exported.ts'
import type { ChosenExports, PresentExports, WholeExport } from './choose-exports.ts'
import { type Columns, columnsOf } from './columns.ts'
import { Database, textOf } from './database.ts'
import { AnalyticsError } from './errors.ts'
import type { ExportRecord } from './export-record.ts'
import { checkColumns, checkWhole, makeView } from './parquet-files.ts'
import { analyticsSql } from './sql.ts'

export interface OpenOptions {
  /** Where the chosen files lie, under the paths that they have in the source. */
  readonly folder: string
  /** A folder for what is kept beside memory; whoever made it removes it. */
  readonly temporary: string
  /** Changes since the full export too, for questions of one's own. */
  readonly withChanges?: boolean
}

/** The whole population at one moment, as the views `keepsakes`, `progress`, `catalogue` and `exports` of a database. */
export interface Population {
  readonly database: Database
  readonly keepsakes: ExportRecord
  readonly progress: ExportRecord
  /** Sentences that readers of figures have to know. */
  readonly notes: readonly string[]
  /** Every Parquet file that the views read. */
  readonly files: readonly string[]
}

/** Opens exports, and checks what is in their files. @throws AnalyticsError when they are not whole */
export async function openPopulation(chosen: ChosenExports, options: OpenOptions): Promise<Population> {
  const { folder, temporary, withChanges = false } = options
  const database = await Database.open(temporary)
  try {
    const opened = new Opening(database, folder)
    for (const table of EXPORTED_TABLES) await opened.table(table, chosen[table])
    await opened.catalogue(chosen.catalogueFile)
    if (withChanges) for (const table of EXPORTED_TABLES) await opened.present(table, chosen.present[table])
    await database.run(`CREATE VIEW exports AS ${recordsSql(chosen.records)}`)
    const { keepsakes, progress } = chosen
    return {
      database,
      keepsakes: keepsakes.record,
      progress: progress.record,
      notes: [...chosen.notes, ...(withChanges ? chosen.gaps : []), ...opened.notes],
      files: opened.files,
    }
  } catch (error) {
    database.close()
    throw error
  }
}

/** Checks files, and makes views of them. */
class Opening {
  readonly notes: string[] = []
  readonly files: string[] = []
  readonly #database: Database
  readonly #folder: string

  constructor(database: Database, folder: string) {
    this.#database = database
    this.#folder = folder
  }

  async table(table: ExportedTable, { record, files }: WholeExport): Promise<void> {
    await this.#view(table, files, columnsOf(table))
    const [found] = await this.#database.rows<{ rows: number; others: number }>(`
      SELECT count(*) AS rows, count(*) FILTER (export_id IS DISTINCT FROM ${textOf(record.exportId)}) AS others FROM ${table}`)
    const { rows = 0, others = 0 } = found ?? {}
    const what = `export ${record.exportId} of ${table}`
    if (others > 0)
      throw new AnalyticsError(
        `${what} has ${others} rows of another export: fetch it again by keepsakes export`,
      )
    if (rows > record.rows)
      throw new AnalyticsError(
        `${what} has ${rows} rows, and its record says ${record.rows}: fetch it again by keepsakes export`,
      )
    if (rows < record.rows)
      // How many would be a sum that what is hidden could be had from.
      this.notes.push(`rows of ${table} are no longer there: those of users who were forgotten since`)
  }

  async catalogue(file: string): Promise<void> {
    await this.#view('catalogue_file', [file], columnsOf('catalogue'))
    await this.#database.run('CREATE VIEW catalogue AS SELECT * FROM catalogue_file')
    // Athena's name for it, so that a question asks both alike.
    await this.#database.run('CREATE VIEW catalogue_present AS SELECT * FROM catalogue')
    const unknown = await this.#database.rows<{ zone: string }>(`
      SELECT DISTINCT time_zone AS zone FROM catalogue
      WHERE time_zone NOT IN (SELECT name FROM pg_timezone_names()) ORDER BY zone`)
    for (const { zone } of unknown)
      this.notes.push(`the time zone ${zone} is not known here: days of its campaigns are those of UTC`)
  }

  /** The rows of the full export, as they are after the changes that followed. */
  async present(table: ExportedTable, { full, changes }: PresentExports): Promise<void> {
    await this.#view(`${table}_before`, full.files, columnsOf(table))
    const files = changes.flatMap((each) => each.files)
    await this.#view(`${table}_changes`, files, columnsOf(`${table}_changes`))
    const records = [full, ...changes].map(({ record }) => record)
    await this.#database.run(presentView(table, records))
  }

  async #view(name: string, files: readonly string[], columns: Columns): Promise<void> {
    const paths = files.map((file) => join(this.#folder, file))
    for (const path of paths) await checkWhole(path)
    const beside = await checkColumns(this.#database, paths, columns)
    if (beside.length > 0)
      this.notes.push(
        `columns that this release does not know were left out of ${name}: ${beside.join(', ')}`,
      )
    await makeView(this.#database, name, paths, columns)
    for (const path of paths) if (!this.files.includes(path)) this.files.push(path)
  }
}

/**
 * The view of analytics/views/, which Athena has as well, over these exports alone. There it finds them in days of the bucket;
 * here all are of one.
 */
function presentView(table: ExportedTable, records: readonly ExportRecord[]): string {
  const name = `${table}_present`
  const sql = analyticsSql('views').find((view) => view.name === name)?.sql
  if (sql === undefined) throw new Error(`analytics/views has no ${name}.sql`)
  const ofOneDay = (from: string) => `(SELECT *, '' AS exportdate FROM ${from})`
  return `CREATE VIEW ${name} AS
    WITH exports AS ${ofOneDay(`(${recordsSql(records)})`)},
      ${table} AS ${ofOneDay(`main.${table}_before`)},
      ${table}_changes AS ${ofOneDay(`main.${table}_changes`)}
    SELECT * FROM (
      ${sql}
    )`
}

function recordsSql(records: readonly ExportRecord[]): string {
  const time = (text: string | undefined) =>
    text === undefined ? 'CAST(NULL AS TIMESTAMP)' : `CAST(${textOf(text.replace('Z', ''))} AS TIMESTAMP)`
  const values = records.map(
    (each) =>
      `(${textOf(each.exportId)}, ${textOf(each.table)}, ${textOf(each.kind)}, ${time(each.time)}, ${time(each.from)}, ${each.files}, ` +
      `${each.items}, ${each.rows}, ${each.unknown}, ${textOf(each.catalogueVersion)}, ${each.keyGeneration})`,
  )
  return `SELECT * FROM (VALUES ${values.join(', ')})
    AS records(export_id, table_name, kind, export_time, from_time, files, items, rows, unknown, catalogue_version, key_generation)`
}
