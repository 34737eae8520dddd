import * as z from 'zod/mini'
import { EXPORT_KINDS, EXPORTED_TABLES, type ExportCompleted } from '../../schemas/export-completed.ts'
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

const count = z.int().check(z.minimum(0))
/** `YYYY-MM-DD HH:MM:SS.mmm`, in UTC, as Athena and DuckDB read a timestamp from JSON. The text sorts as the times do. */
const sqlTimeSchema = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}$/))

/** The record as it lies in the analysts' bucket: whoever writes or reads one does so by this. */
export const recordSchema = z.object({
  export_id: z.string().check(z.regex(/^[\w-]+$/)),
  table_name: z.enum(EXPORTED_TABLES),
  kind: z.enum(EXPORT_KINDS),
  export_time: sqlTimeSchema,
  from_time: z.nullable(sqlTimeSchema),
  files: count,
  items: count,
  rows: count,
  unknown: count,
  catalogue_version: z.string(),
  key_generation: z.int().check(z.minimum(1)),
} satisfies Record<(typeof recordColumns)[number]['name'], z.ZodMiniType>)

/** The record of an export: a line of JSON. */
export function recordText({ tableName, exportTime, fromTime, ...completed }: ExportCompleted): string {
  const { exportId, kind, files, items, rows, unknown, catalogueVersion, keyGeneration } = completed
  const record: z.infer<typeof recordSchema> = {
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

const sqlTime = (time: string) => time.replace('T', ' ').replace('Z', '')
