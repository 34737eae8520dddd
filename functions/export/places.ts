import type { ExportCompleted } from '../../schemas/export-completed.ts'
import type { ExportedTable } from '../../store/exported.ts'
import type { AnalystsTable } from './columns.ts'

export type ExportKind = ExportCompleted['kind']

/** The folder of the raw bucket that the exports of a table and kind are asked for in. */
export const rawPrefixOf = (table: ExportedTable, kind: ExportKind) => `${table}/${kind}`

/** An export as the key of its last manifest tells it. */
export interface ManifestPlace {
  /** The table that the key names; it may be none of ours. */
  readonly table: string
  readonly kind: ExportKind
  readonly exportId: string
  /** The folder of the manifests, with a slash at its end. */
  readonly folder: string
}

const MANIFEST = /^(([\w-]+)\/(full|incremental)\/AWSDynamoDB\/(\w[\w-]*)\/)manifest-summary\.md5$/

/** Undefined for a key that no export of ours has. */
export function manifestPlaceOf(key: string): ManifestPlace | undefined {
  const [, folder = '', table = '', kind, exportId = ''] = MANIFEST.exec(key) ?? []
  return kind === 'full' || kind === 'incremental' ? { table, kind, exportId, folder } : undefined
}

/** Keys of the raw bucket. */
export const planKeyOf = (exportId: string) => `plans/${exportId}.json`
export const tidiedFolderOf = (exportId: string) => `tidied/${exportId}/`
export const tidiedKeyOf = (exportId: string, name: string) => `${tidiedFolderOf(exportId)}${name}.json`
export const FORGOTTEN = 'forgotten/'
export const forgottenKeyOf = (pseudonym: string) => `${FORGOTTEN}${pseudonym}.json`
export const pseudonymOfForgotten = (key: string) => key.slice(FORGOTTEN.length, -'.json'.length)

/** The tables that hold users. */
export const TABLES_OF_USERS = [
  'keepsakes',
  'progress',
  'keepsakes_changes',
  'progress_changes',
] as const satisfies AnalystsTable[]

export type TableOfUsers = (typeof TABLES_OF_USERS)[number]

/** The analysts' table that an export goes into. */
export const analystsTableOf = (table: ExportedTable, kind: ExportKind): TableOfUsers =>
  kind === 'full' ? table : `${table}_changes`

/** An export by the two parts of its keys in the analysts' bucket. */
interface DatedExport {
  /** The UTC day of the export's time, YYYY-MM-DD. */
  readonly date: string
  readonly exportId: string
}

/** @param time RFC 3339, UTC */
export const dateOf = (time: string) => time.slice(0, 'YYYY-MM-DD'.length)

/** Keys of the analysts' bucket. */
export const parquetKeyOf = (table: TableOfUsers, { name, ...of }: DatedExport & { name: string }) =>
  `${parquetPrefixOf(table, of)}${name}.parquet`
export const parquetPrefixOf = (table: TableOfUsers, { date, exportId }: DatedExport) =>
  `${table}/exportDate=${date}/${exportId}-`
export const catalogueKeyOf = ({ date, exportId }: DatedExport) =>
  `catalogue/exportDate=${date}/${exportId}.parquet`
export const recordKeyOf = ({ date, exportId }: DatedExport) => `exports/exportDate=${date}/${exportId}.json`

const PARQUET = new RegExp(
  `^(${TABLES_OF_USERS.join('|')})/exportDate=\\d{4}-\\d\\d-\\d\\d/[\\w-]+\\.parquet$`,
)

/** Whether a key of the analysts' bucket is that of an object with users in it. */
export const holdsUsers = (key: string): boolean => PARQUET.test(key)
