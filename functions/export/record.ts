import type { ExportCompleted } from '../../schemas/export-completed.ts'
import type { Column } from './column.ts'

/** The columns of the analysts' table of exports, which has a record as a row. */
export const recordColumns = [
  { name: 'export_id', type: 'string', nullable: false, meaning: 'The id that DynamoDB gave the export.' },
  {
    name: 'table_name',
    type: 'string',
    nullable: false,
    meaning: 'The table that was exported: keepsakes or progress.',
  },
  { name: 'kind', type: 'string', nullable: false, meaning: 'Whether it is full or incremental.' },
  {
    name: 'export_time',
    type: 'timestamp',
    nullable: false,
    meaning: 'The time that a full export shows, or the end of an incremental one.',
  },
  {
    name: 'from_time',
    type: 'timestamp',
    nullable: true,
    meaning: 'The start of an incremental export; null for a full one.',
  },
  { name: 'files', type: 'int64', nullable: false, meaning: 'Its Parquet files.', unit: 'files' },
  {
    name: 'items',
    type: 'int64',
    nullable: false,
    meaning: 'Items, or changes of items, that DynamoDB exported.',
    unit: 'items',
  },
  {
    name: 'rows',
    type: 'int64',
    nullable: false,
    meaning: 'Rows of its files when it was complete, before anybody was forgotten later.',
    unit: 'rows',
  },
  {
    name: 'unknown',
    type: 'int64',
    nullable: false,
    meaning: 'Rows that are lacking, since the catalogue no longer had the keepsake.',
    unit: 'rows',
  },
  {
    name: 'catalogue_version',
    type: 'string',
    nullable: false,
    meaning: 'The version of the catalogue that progress was read by.',
  },
  {
    name: 'key_generation',
    type: 'int64',
    nullable: false,
    meaning: 'The generation of the key that its pseudonyms are made with: those of two keys do not join.',
  },
] as const satisfies readonly Column[]

/** The record of an export: a line of JSON. */
export function recordText({ tableName, exportTime, fromTime, ...completed }: ExportCompleted): string {
  const { exportId, kind, files, items, rows, unknown, catalogueVersion, keyGeneration } = completed
  const record: Record<(typeof recordColumns)[number]['name'], string | number | null> = {
    export_id: exportId,
    table_name: tableName,
    kind,
    export_time: sqlTime(exportTime),
    from_time: fromTime === null ? null : sqlTime(fromTime),
    files,
    items,
    rows,
    unknown,
    catalogue_version: catalogueVersion,
    key_generation: keyGeneration,
  }
  return `${JSON.stringify(record)}\n`
}

/** The form in which Athena and DuckDB read a timestamp from JSON. UTC. */
const sqlTime = (time: string) => time.replace('T', ' ').replace('Z', '')
