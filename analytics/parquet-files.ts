import { open } from 'node:fs/promises'
import type { Columns } from './columns.ts'
import { type Database, textOf } from './database.ts'
import { AnalyticsError } from './errors.ts'

const MAGIC = 'PAR1'
/** The length of the footer and the magic number, at the end of each file. */
const TAIL_BYTES = 8
const AGAIN = 'fetch it again by keepsakes export'

/** A file that is cut off has not its footer, which Parquet writes last. @throws AnalyticsError */
export async function checkWhole(path: string): Promise<void> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new AnalyticsError(`${path} cannot be read (${error.code}): ${AGAIN}`)
  })
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(MAGIC.length)
    const tail = Buffer.alloc(TAIL_BYTES)
    await file.read(head, 0, MAGIC.length, 0)
    await file.read(tail, 0, TAIL_BYTES, Math.max(0, size - TAIL_BYTES))
    const isWhole =
      size >= MAGIC.length + TAIL_BYTES &&
      head.toString('latin1') === MAGIC &&
      tail.toString('latin1', 4) === MAGIC &&
      tail.readUInt32LE(0) <= size - MAGIC.length - TAIL_BYTES
    if (!isWhole) throw new AnalyticsError(`${path} is cut off, or no Parquet file: ${AGAIN}`)
  } finally {
    await file.close()
  }
}

/** Makes a view of Parquet files, with these columns in these types. No files are a view without rows. */
export async function makeView(
  database: Database,
  name: string,
  files: readonly string[],
  columns: Columns,
): Promise<void> {
  const cast = Object.entries(columns).map(([column, type]) =>
    files.length === 0
      ? `CAST(NULL AS ${type}) AS "${column}"`
      : `CAST("${column}" AS ${type}) AS "${column}"`,
  )
  const from = files.length === 0 ? 'WHERE false' : `FROM read_parquet([${files.map(textOf).join(', ')}])`
  await database.run(`CREATE VIEW ${name} AS SELECT ${cast.join(', ')} ${from}`)
}

/**
 * Each file must have every column. Gives the columns that the files have beside these.
 *
 * @throws AnalyticsError naming the file and the columns that it lacks
 */
export async function checkColumns(
  database: Database,
  files: readonly string[],
  columns: Columns,
): Promise<string[]> {
  if (files.length === 0) return []
  const found = await database.rows<{ file: string; names: string[] }>(`
    SELECT file_name AS file, list(name ORDER BY name) AS names
    FROM parquet_schema([${files.map(textOf).join(', ')}]) WHERE coalesce(num_children, 0) = 0
    GROUP BY file_name ORDER BY file_name`)
  const beside = new Set<string>()
  for (const { file, names } of found) {
    const lacking = Object.keys(columns).filter((name) => !names.includes(name))
    if (lacking.length > 0)
      throw new AnalyticsError(
        `${file} lacks ${lacking.join(', ')}: it was written by another release; export anew with this one`,
      )
    for (const name of names) if (!(name in columns)) beside.add(name)
  }
  return [...beside]
}
