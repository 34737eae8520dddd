import { createHash } from 'node:crypto'
import { type FileHandle, open as openFile } from 'node:fs/promises'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import {
  type BasicType,
  ByteWriter,
  ParquetWriter,
  type SchemaElement,
  schemaFromColumnData,
} from 'hyparquet-writer'
import type { Column } from './column.ts'

/** There is no room left where the file is written. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError'
}

/** The file, or its schema, is not what this writer wrote. */
export class ParquetError extends Error {
  override readonly name = 'ParquetError'
}

/** So many rows are in memory at once, whatever the file holds. */
const ROWS_AT_ONCE = 20_000

const TYPES: Readonly<Record<Column['type'], BasicType>> = {
  string: 'STRING',
  timestamp: 'TIMESTAMP',
  int32: 'INT32',
  int64: 'INT64',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
}

/** The columns of a file, as it tells them. */
export type Schema = readonly SchemaElement[]

export function schemaOf(columns: readonly Column[]): Schema {
  const columnData = columns.map(({ name, type, nullable }) => ({
    name,
    type: TYPES[type],
    nullable,
    data: [],
  }))
  return schemaFromColumnData({ columnData })
}

type Values = Readonly<Record<string, unknown>>

export interface ParquetOptions {
  /** A file that is there already is written over. */
  readonly path: string
  readonly schema: Schema
  /** Kept in the file beside its rows, by key. */
  readonly notes: Readonly<Record<string, string>>
  readonly rowsAtOnce?: number
  /** Opens the file to write. */
  readonly open?: (path: string) => Promise<Pick<FileHandle, 'appendFile' | 'close'>>
}

/** A file that is whole and closed. */
export interface WrittenParquet {
  readonly path: string
  readonly rows: number
  readonly bytes: number
  /** Base64. */
  readonly md5: string
}

/**
 * Writes rows to a Parquet file as they come: a row group is in memory, and the file never. The same rows in the same
 * order make the same bytes. Snappy; times as INT64 of milliseconds.
 *
 * @param fill is given what adds a row, and awaits it before the next
 * @throws DiskFullError
 */
export async function writeParquet(
  { path, schema, notes, rowsAtOnce = ROWS_AT_ONCE, open = (at) => openFile(at, 'w') }: ParquetOptions,
  fill: (add: (row: Values) => Promise<void> | undefined) => Promise<void>,
): Promise<WrittenParquet> {
  const file = await open(path)
  try {
    const writer = new FileBytes(path, file)
    const parquet = new ParquetWriter({
      writer,
      schema: [...schema],
      createdBy: 'keepsakes',
      kvMetadata: Object.entries(notes).map(([key, value]) => ({ key, value })),
    })
    const names = namesIn(schema)
    let group: unknown[][] = names.map(() => [])
    let [held, rows] = [0, 0]
    const writeGroup = async () => {
      const columnData = names.map((name, index) => ({ name, data: group[index] ?? [] }))
      await parquet.write({ columnData, rowGroupSize: held })
      group = names.map(() => [])
      held = 0
    }
    await fill((row) => {
      for (const [index, name] of names.entries()) group[index]?.push(row[name])
      rows++
      return ++held === rowsAtOnce ? writeGroup() : undefined
    })
    if (held > 0) await writeGroup()
    await parquet.finish()
    return { path, rows, bytes: writer.offset, md5: writer.md5.digest('base64') }
  } finally {
    await file.close()
  }
}

function namesIn([, ...columns]: Schema): string[] {
  return columns.map(({ name }) => name)
}

/** Gives the bytes of each row group to the file, and so holds no more than one. */
class FileBytes extends ByteWriter {
  readonly md5 = createHash('md5')
  readonly #path: string
  readonly #file: Pick<FileHandle, 'appendFile'>

  constructor(path: string, file: Pick<FileHandle, 'appendFile'>) {
    super()
    this.#path = path
    this.#file = file
  }

  async flush(): Promise<void> {
    const bytes = this.getBytes()
    this.index = 0
    this.md5.update(bytes)
    await this.#file.appendFile(bytes).catch(orDiskFull(this.#path))
  }

  override finish(): Promise<void> {
    return this.flush()
  }
}

/** Names the error of a disk that is full, and throws any other as it is. */
export const orDiskFull = (path: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== 'ENOSPC') throw error
  throw new DiskFullError(`there is no room left for ${path}: give the function more ephemeral storage`)
}

/** A file that is read a row group at a time. */
export interface ReadParquet {
  readonly schema: Schema
  readonly notes: Readonly<Record<string, string>>
  /** All values of a column of text. */
  texts(column: string): AsyncGenerator<readonly unknown[]>
  rows(): AsyncGenerator<readonly Values[]>
}

/** @throws ParquetError when the file is no Parquet */
export async function readParquet(path: string): Promise<ReadParquet> {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file).catch((cause) => {
    throw new ParquetError('the object is no Parquet file: make it anew, by another export', { cause })
  })
  async function* groups(columns?: string[]) {
    let rowStart = 0
    for (const { num_rows } of metadata.row_groups) {
      const rowEnd = rowStart + Number(num_rows)
      yield parquetReadObjects({ file, metadata, rowStart, rowEnd, ...(columns && { columns }) })
      rowStart = rowEnd
    }
  }
  const notes = metadata.key_value_metadata?.map(({ key, value = '' }) => [key, value])
  return {
    // The writer brings another release of the reader, and so another name for the same type.
    schema: metadata.schema as SchemaElement[],
    notes: Object.fromEntries(notes ?? []),
    rows: () => groups(),
    async *texts(column) {
      for await (const rows of groups([column])) yield rows.map((row) => row[column])
    },
  }
}
