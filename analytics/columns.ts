import type { Column } from '../functions/export/column.ts'
import { tableColumns } from '../functions/export/columns.ts'

/** The columns of a table by their names, with the type that DuckDB reads them as. */
export type Columns = Readonly<Record<string, string>>

const TYPES: Readonly<Record<Column['type'], string>> = {
  string: 'VARCHAR',
  timestamp: 'TIMESTAMP',
  int32: 'INTEGER',
  int64: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
}

/** The columns that a table is written with. */
export function columnsOf(table: keyof typeof tableColumns): Columns {
  return Object.fromEntries(tableColumns[table].map(({ name, type }) => [name, TYPES[type]]))
}
