import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { canonicalTimeSchema } from '../../schemas/canonical-time.ts'
import type { ExportedTable } from '../../store/exported.ts'
import { type DataFile, readAs } from './messages.ts'
import { type ExportKind, type ManifestPlace, manifestPlaceOf } from './places.ts'
import type { Bucket } from './ports.ts'

/** The manifests of an export are not what DynamoDB writes, or not there yet. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError'
}

/** An export as its manifests tell it, checked. */
export interface Manifest {
  readonly exportId: string
  readonly table: ExportedTable
  readonly kind: ExportKind
  /** The time that a full export shows, or the end of an incremental one. UTC with milliseconds. */
  readonly time: string
  readonly from?: string
  readonly files: readonly DataFile[]
}

const wholes = z.int().check(z.minimum(0))
const shared = { exportArn: z.string(), itemCount: wholes, outputFormat: z.literal('DYNAMODB_JSON') }
const summarySchema = z.discriminatedUnion('exportType', [
  z.object({
    ...shared,
    // AWS's own page of the format shows full exports without it.
    exportType: z.optional(z.literal('FULL_EXPORT')),
    exportTime: canonicalTimeSchema,
  }),
  z.object({
    ...shared,
    exportType: z.literal('INCREMENTAL_EXPORT'),
    exportFromTime: canonicalTimeSchema,
    exportToTime: canonicalTimeSchema,
    outputView: z.literal('NEW_AND_OLD_IMAGES'),
  }),
])

const fileSchema = z.object({ itemCount: wholes, md5Checksum: z.string(), dataFileS3Key: z.string() })

const ANEW = 'do not use this export; start another one'

/**
 * Reads both manifests of an export and checks them: their checksums, and that they tell the same.
 *
 * @param key of `manifest-summary.md5`, which DynamoDB writes last
 * @throws ManifestError, WrongMessageError
 */
export async function readManifest(raw: Bucket, key: string): Promise<Manifest> {
  const place = manifestPlaceOf(key)
  if (!place)
    throw new ManifestError(
      `${key} is no manifest of an export that this stage has asked for: start exports by the export request queue`,
    )
  const table = tableOf(place)
  const summary = readAs(
    summarySchema,
    await verified(raw, place, 'manifest-summary'),
    'manifest-summary.json',
  )
  if (
    'exportTime' in summary !== (place.kind === 'full') ||
    !summary.exportArn.endsWith(`/${place.exportId}`)
  )
    throw new ManifestError(
      `manifest-summary.json of ${place.folder} is that of another export (${summary.exportType}): ${ANEW}`,
    )
  const lines = (await verified(raw, place, 'manifest-files')).split('\n').filter((line) => line !== '')
  const files = lines.map((line, index) => fileOf(line, index + 1))
  const counted = files.reduce((sum, { items }) => sum + items, 0)
  if (counted !== summary.itemCount)
    throw new ManifestError(
      `the files of export ${place.exportId} hold ${counted} items, and its summary says ${summary.itemCount}: manifest-files.json lacks a file; ${ANEW}`,
    )
  if (new Set(files.map(({ name }) => name)).size < files.length)
    throw new ManifestError(`manifest-files.json of export ${place.exportId} has a file twice: ${ANEW}`)
  const period =
    'exportTime' in summary
      ? { time: summary.exportTime }
      : { time: summary.exportToTime, from: summary.exportFromTime }
  return { exportId: place.exportId, table, kind: place.kind, ...period, files }
}

function tableOf({ table }: ManifestPlace): ExportedTable {
  if (table === 'keepsakes' || table === 'progress') return table
  throw new ManifestError(`an export of ${table} cannot be tidied: only keepsakes and progress are exported`)
}

function fileOf(line: string, number: number): DataFile {
  const file = readAs(fileSchema, line, `line ${number} of manifest-files.json`)
  const name = /\/data\/(\w[\w-]*)\.json\.gz$/.exec(file.dataFileS3Key)?.[1]
  if (name === undefined)
    throw new ManifestError(`line ${number} of manifest-files.json names no data/*.json.gz: ${ANEW}`)
  return { name, key: file.dataFileS3Key, md5: file.md5Checksum, items: file.itemCount }
}

/** A manifest whose text has the checksum that lies beside it. */
async function verified(raw: Bucket, { folder, exportId }: ManifestPlace, name: string): Promise<string> {
  const [text, md5] = await Promise.all([raw.text(`${folder}${name}.json`), raw.text(`${folder}${name}.md5`)])
  if (text === undefined || md5 === undefined)
    throw new ManifestError(
      `${folder}${name}.${text === undefined ? 'json' : 'md5'} is not there yet: the message comes again`,
    )
  if (createHash('md5').update(text).digest('base64') !== md5.trim())
    throw new ManifestError(
      `${name}.json of export ${exportId} does not have the checksum of ${name}.md5: it was changed, or is not whole; ${ANEW}`,
    )
  return text
}
