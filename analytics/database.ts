import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance, type JS } from '@duckdb/node-api'
import { AnalyticsError } from './errors.ts'

/** The memory that DuckDB manages; data that does not fit goes to the temporary folder. */
const MEMORY = '512MB'
/** Each takes memory of its own for what it sorts and joins. */
const MOST_THREADS = 4

/** A DuckDB database in a temporary folder, which fetches nothing from anywhere. Times are in UTC. */
export class Database {
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance
    this.#connection = connection
  }

  /** @param folder for what is kept beside memory; whoever made it removes it */
  static async open(folder: string): Promise<Database> {
    const instance = await DuckDBInstance.create(join(folder, 'report.duckdb'), {
      memory_limit: MEMORY,
      threads: String(Math.min(MOST_THREADS, availableParallelism())),
      temp_directory: join(folder, 'spilled'),
      // Whatever asks for an order says so.
      preserve_insertion_order: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    const database = new Database(instance, await instance.connect())
    await database.run("SET TimeZone = 'UTC'")
    return database
  }

  /** @throws AnalyticsError when a file cannot be read, or the temporary folder is full */
  async run(sql: string): Promise<void> {
    await mending(() => this.#connection.run(sql))
  }

  /** Whole numbers come as numbers, which counts of people never outgrow. @throws AnalyticsError as `run` */
  async rows<Row>(sql: string): Promise<Row[]> {
    const reader = await mending(() => this.#connection.runAndReadAll(sql))
    return reader
      .getRowObjectsJS()
      .map(
        (row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, numbered(value)])) as Row,
      )
  }

  /** From now on it reads these files and no others, writes none, and none of that can be changed. */
  async lock(files: readonly string[]): Promise<void> {
    await this.run(`SET allowed_paths = [${files.map(textOf).join(', ')}]`)
    await this.run('SET enable_external_access = false')
    await this.run('SET lock_configuration = true')
  }

  /** The connection itself, for answers that do not fit into memory. */
  get connection(): DuckDBConnection {
    return this.#connection
  }

  close(): void {
    this.#connection.closeSync()
    this.#instance.closeSync()
  }
}

function numbered(value: JS): unknown {
  if (typeof value === 'bigint') return Number(value)
  return Array.isArray(value) ? value.map(numbered) : value
}

/** A text as a literal of SQL. */
export const textOf = (text: string) => `'${text.replaceAll("'", "''")}'`

/** Says of what a person can mend how to. */
async function mending<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const message = Error.isError(error) ? error.message : String(error)
    throw new AnalyticsError(`${firstLine(message).replace(/\.$/, '')}${cureOf(message)}`, { cause: error })
  }
}

const firstLine = (message: string) => message.split('\n')[0] ?? message

function cureOf(message: string): string {
  if (/No space left|not enough (?:disk )?space|max_temp_directory_size/i.test(message))
    return ': the folder for temporary files is full; make room there, or name another by TMPDIR'
  // A query of ours that is wrong is no file's fault.
  if (/(?:Binder|Parser|Catalog) Error/.test(message)) return ''
  return ': if a file of the export is damaged, fetch it again by keepsakes export'
}
