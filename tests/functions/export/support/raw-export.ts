import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { ExportKind } from '../../../../functions/export/places.ts'
import type { ExportedTable } from '../../../../store/exported.ts'
import type { Item } from '../../../../store/items.ts'

/** DynamoDB's JSON of an item, with bytes in Base64. */
export function imageOf(item: Item): unknown {
  const text = JSON.stringify(marshall(item), function (this: Record<string, unknown>, key, value) {
    const bytes = this[key]
    return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('base64') : value
  })
  return JSON.parse(text)
}

/** A line of a full export. */
export const fullLine = (item: Item) => JSON.stringify({ Item: imageOf(item) })

export interface Changed {
  readonly micros: number
  readonly keys: Item
  readonly before?: Item
  readonly after?: Item
}

/** A line of an incremental export. */
export const changeLine = ({ micros, keys, before, after }: Changed) =>
  JSON.stringify({
    Metadata: { WriteTimestampMicros: { N: String(micros) } },
    Keys: imageOf(keys),
    ...(before && { OldImage: imageOf(before) }),
    ...(after && { NewImage: imageOf(after) }),
  })

export interface RawExport {
  readonly table: ExportedTable | 'editions'
  readonly kind: ExportKind
  readonly exportId: string
  readonly time: string
  readonly from?: string
  /** The lines of each data file. */
  readonly files: readonly (readonly string[])[]
  /** Written into the summary in place of what is true. */
  readonly summary?: object
}

export const md5 = (body: Buffer) => createHash('md5').update(body).digest('base64')

/** The objects of an export as DynamoDB lays them out. @returns the key of the one that comes last */
export function putRawExport(
  objects: Map<string, Buffer>,
  { table, kind, exportId, time, from, files, summary }: RawExport,
): string {
  const base = `${table}/${kind}/AWSDynamoDB/`
  const folder = `${base}${exportId}/`
  const data = kind === 'full' ? folder : base
  const listed = files.map((lines, index) => {
    const key = `${data}data/${exportId.slice(-4)}${index}.json.gz`
    const body = gzipSync(lines.map((line) => `${line}\n`).join(''))
    objects.set(key, body)
    return { itemCount: lines.length, md5Checksum: md5(body), etag: 'e', dataFileS3Key: key }
  })
  const times =
    kind === 'full'
      ? { exportTime: time, exportType: 'FULL_EXPORT' }
      : {
          exportFromTime: from,
          exportToTime: time,
          exportType: 'INCREMENTAL_EXPORT',
          outputView: 'NEW_AND_OLD_IMAGES',
        }
  const put = (name: string, text: string) => {
    objects.set(`${folder}${name}.json`, Buffer.from(text))
    objects.set(`${folder}${name}.md5`, Buffer.from(md5(Buffer.from(text))))
  }
  put('manifest-files', listed.map((file) => `${JSON.stringify(file)}\n`).join(''))
  put(
    'manifest-summary',
    JSON.stringify({
      exportArn: `arn:aws:dynamodb:eu-west-1:000000000000:table/${table}/export/${exportId}`,
      itemCount: files.flat().length,
      outputFormat: 'DYNAMODB_JSON',
      ...times,
      ...summary,
    }),
  )
  return `${folder}manifest-summary.md5`
}
