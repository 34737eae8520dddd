import {
  DuckDBTypeId,
  type DuckDBValueConverter,
  type Json,
  JsonDuckDBValueConverter,
  StatementType,
} from '@duckdb/node-api'
import { AnalyticsError } from './errors.ts'
import type { Population } from './population.ts'

/** The views that questions are asked of. */
export const VIEWS = [
  'keepsakes',
  'progress',
  'catalogue',
  'exports',
  'keepsakes_present',
  'progress_present',
  'catalogue_present',
]

export interface Answer {
  readonly columns: readonly string[]
  /** Some rows at a time, however many there are. Times and intervals are texts. */
  rows(): AsyncGenerator<Json[][]>
}

const ONE = '--sql takes one statement: a SELECT'
const NUMBERS: readonly DuckDBTypeId[] = [
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.DECIMAL,
]

/**
 * Asks a question of one's own. It can read the export and nothing else, and change nothing; nothing is hidden from it.
 *
 * @throws AnalyticsError when it is no question, or the database refuses it
 */
export async function ask({ database, files }: Population, sql: string): Promise<Answer> {
  if (sql.trim() === '') throw new AnalyticsError(ONE)
  await database.lock(files)
  const { connection } = database
  return refusing(async () => {
    const statements = await connection.extractStatements(sql)
    if (statements.count !== 1) throw new AnalyticsError(ONE)
    const statement = await statements.prepare(0)
    // EXPLAIN ANALYZE does whatever stands after it, which may write over a file of the export.
    if (statement.statementType !== StatementType.SELECT)
      throw new AnalyticsError('--sql only reads: give a SELECT')
    const result = await statement.stream()
    const isNumber = result.columnTypes().map(({ typeId }) => NUMBERS.includes(typeId))
    async function* rows() {
      try {
        for await (const some of result.yieldConvertedRows(converted))
          yield some.map((row) => row.map((value, at) => (isNumber[at] ? numbered(value) : value)))
      } catch (error) {
        throw refused(error)
      }
    }
    return { columns: result.deduplicatedColumnNames(), rows }
  })
}

/** An interval as DuckDB writes it, such as `1 day 02:00:00`, instead of its parts. */
const converted: DuckDBValueConverter<Json> = (value, type, converter) =>
  type.typeId === DuckDBTypeId.INTERVAL && value !== null
    ? String(value)
    : JsonDuckDBValueConverter(value, type, converter)

/** Long numbers come as texts; those that no digit is lost of become numbers. */
function numbered(value: Json): Json {
  if (typeof value !== 'string') return value
  const number = Number(value)
  return Number.isSafeInteger(number) || (value.includes('.') && value.length < 16) ? number : value
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw refused(error)
  }
}

function refused(error: unknown): unknown {
  if (error instanceof AnalyticsError || !Error.isError(error)) return error
  const message = error.message.replace(/^Failed to extract statements: /, '').trimEnd()
  const views = /Table with name/.test(message) ? `\nThere are the views ${VIEWS.join(', ')}.` : ''
  return new AnalyticsError(`--sql: ${message}${views}`, { cause: error })
}
