import * as z from 'zod/mini'
import {
  analystsTableOf,
  catalogueKeyOf,
  dateOf,
  type ExportKind,
  parquetPrefixOf,
  recordKeyOf,
} from '../functions/export/places.ts'
import { jsonIn } from '../json/json.ts'
import { EXPORT_KINDS, EXPORTED_TABLES } from '../schemas/export-completed.ts'
import type { ExportedTable } from '../store/exported.ts'
import { AnalyticsError } from './errors.ts'

const count = z.int().check(z.nonnegative())
/** `YYYY-MM-DD HH:MM:SS.mmm`, in UTC: so the text sorts as the times do. */
const time = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}$/))

const recordSchema = z.object({
  export_id: z.string().check(z.regex(/^[\w-]+$/)),
  table_name: z.enum(EXPORTED_TABLES),
  kind: z.enum(EXPORT_KINDS),
  export_time: time,
  from_time: z.nullable(time),
  files: count,
  items: count,
  rows: count,
  unknown: count,
  catalogue_version: z.string(),
  key_generation: z.union([z.string(), z.number()]),
})

/** The record of an export, which is written when all its files are there. */
export interface ExportRecord {
  readonly exportId: string
  readonly table: ExportedTable
  readonly kind: ExportKind
  /** RFC 3339. Of an incremental export the end of what it covers. */
  readonly time: string
  /** The start of what an incremental export covers. */
  readonly from: string | undefined
  readonly files: number
  readonly items: number
  /** Rows of its Parquet files, before any user was forgotten. */
  readonly rows: number
  /** Rows that are lacking, since the catalogue no longer had their keepsakes. */
  readonly unknown: number
  readonly catalogueVersion: string
  readonly keyGeneration: string
}

/** @throws AnalyticsError when the text is no record */
export function parseRecord(text: string, path: string): ExportRecord {
  const parsed = recordSchema.safeParse(jsonIn(text))
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.')
    throw new AnalyticsError(
      `${path} is no record of an export${where ? ` (${where})` : ''}: fetch the export again, by keepsakes export`,
    )
  }
  const { export_id, table_name, kind, export_time, from_time, ...rest } = parsed.data
  return {
    exportId: export_id,
    table: table_name,
    kind,
    time: rfc3339Of(export_time),
    from: from_time === null ? undefined : rfc3339Of(from_time),
    files: rest.files,
    items: rest.items,
    rows: rest.rows,
    unknown: rest.unknown,
    catalogueVersion: rest.catalogue_version,
    keyGeneration: String(rest.key_generation),
  }
}

/** The keys in the analysts' bucket of an export: its record, its catalogue, and how those of its Parquet files begin. */
export function keysOf({
  table,
  kind,
  time,
  exportId,
}: Pick<ExportRecord, 'table' | 'kind' | 'time' | 'exportId'>): {
  readonly record: string
  readonly catalogue: string
  readonly files: string
} {
  const of = { date: dateOf(time), exportId }
  return {
    record: recordKeyOf(of),
    catalogue: catalogueKeyOf(of),
    files: parquetPrefixOf(analystsTableOf(table, kind), of),
  }
}

const rfc3339Of = (text: string) => `${text.replace(' ', 'T')}Z`
