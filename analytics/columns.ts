import type { Column } from '../functions/export/column.ts'
import { type AnalystsTable, tableColumns } from '../functions/export/columns.ts'
import { recordColumns } from '../functions/export/record.ts'

const SAYS: Readonly<Record<AnalystsTable | 'exports', string>> = {
  keepsakes: 'A row for each keepsake that a user held at the time of a full export.',
  progress:
    'A row for each keepsake that a user had begun, earned or found sold out at the time of a full export.',
  keepsakes_changes:
    'A row for each keepsake that was put, corrected or removed in the period of an incremental export, as it was at its end.',
  progress_changes:
    'The rows of each progress that was written in the period of an incremental export, as it was at its end. One that was removed is a row without a keepsake.',
  catalogue: 'A row for each keepsake of the catalogue that a full export was tidied by.',
  exports: 'A row for each export that is complete. Rows of another export do not count.',
}

/** The tables of analysts, each with a sentence on its rows. Documents and the Glue tables are made of this. */
export const analystsTables: readonly {
  readonly name: string
  readonly says: string
  readonly columns: readonly Column[]
}[] = Object.entries({ ...tableColumns, exports: recordColumns }).map(([name, columns]) => ({
  name,
  says: SAYS[name as keyof typeof SAYS],
  columns,
}))

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
export function columnsOf(table: AnalystsTable): Columns {
  return Object.fromEntries(tableColumns[table].map(({ name, type }) => [name, TYPES[type]]))
}
