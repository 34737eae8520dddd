import {
  analystsTableOf,
  catalogueKeyOf,
  dateOf,
  type ExportKind,
  parquetPrefixOf,
  recordKeyOf,
} from '../functions/export/places.ts'
import { recordSchema } from '../functions/export/record.ts'
import { jsonIn } from '../json/json.ts'
import type { ExportedTable } from '../store/exported.ts'
import { AnalyticsError } from './errors.ts'

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
  readonly keyGeneration: number
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
    keyGeneration: rest.key_generation,
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
