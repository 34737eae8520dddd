import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createGzip } from 'node:zlib'
import type { Fauxqs } from '../fauxqs-internals.ts'
import type { Lines } from './images.ts'

/** An entry of manifest-files.json, which has one a line. */
export interface DataFile {
  readonly itemCount: number
  /** Base64. */
  readonly md5Checksum: string
  readonly etag: string
  readonly dataFileS3Key: string
}

export interface Written {
  readonly files: readonly DataFile[]
  readonly itemCount: number
  readonly bytes: number
}

export interface Place {
  readonly s3: Fauxqs['s3']
  readonly bucket: string
  /** Ends with a slash. */
  readonly folder: string
}

/** A data file is in memory until it is written; both bounds keep it small. */
export interface FileSize {
  readonly items: number
  readonly bytes: number
}
export const FILE_SIZE: FileSize = { items: 100_000, bytes: 16 * 1024 * 1024 }
/** Lines go to the compressor this many characters at a time. */
const CHUNK = 64 * 1024

/** Writes the lines into data files of a folder, as many as it takes and at least one. */
export async function writeDataFiles(
  { s3, bucket, folder }: Place,
  lines: Lines,
  { size = FILE_SIZE, signal, name }: { size?: FileSize; signal: AbortSignal; name(): string },
): Promise<Written> {
  const files: DataFile[] = []
  let bytes = 0
  let file = openFile()
  const finish = async () => {
    const body = await file.end()
    const dataFileS3Key = `${folder}${name()}.json.gz`
    const { etag } = s3.putObject(bucket, dataFileS3Key, body, 'application/x-gzip')
    const md5Checksum = md5(body)
    files.push({ itemCount: file.items, md5Checksum, etag: etag.replaceAll('"', ''), dataFileS3Key })
  }
  for await (const line of lines) {
    signal.throwIfAborted()
    if (file.items === size.items || file.bytes() >= size.bytes) {
      await finish()
      file = openFile()
    }
    bytes += line.bytes
    await file.add(line.text)
  }
  signal.throwIfAborted()
  if (file.items > 0 || files.length === 0) await finish()
  return { files, itemCount: files.reduce((sum, { itemCount }) => sum + itemCount, 0), bytes }
}

function openFile() {
  const gzip = createGzip({ level: 4 })
  const compressed: Buffer[] = []
  let length = 0
  let waiting = ''
  gzip.on('data', (chunk: Buffer) => {
    compressed.push(chunk)
    length += chunk.length
  })
  return {
    items: 0,
    bytes: () => length,
    async add(text: string) {
      this.items++
      waiting += text
      if (waiting.length < CHUNK) return
      const taken = gzip.write(waiting)
      waiting = ''
      if (!taken) await once(gzip, 'drain')
    },
    async end(): Promise<Buffer> {
      gzip.end(waiting)
      await once(gzip, 'end')
      return Buffer.concat(compressed)
    },
  }
}

/** Both manifests with their checksums, in DynamoDB's order. */
export function writeManifests(
  { s3, bucket, folder }: Place,
  files: readonly DataFile[],
  summary: object,
): void {
  const put = (name: string, text: string) => {
    s3.putObject(bucket, `${folder}${name}.json`, Buffer.from(text), 'application/json')
    s3.putObject(bucket, `${folder}${name}.md5`, Buffer.from(md5(Buffer.from(text))), 'text/plain')
  }
  put('manifest-files', files.map((file) => `${JSON.stringify(file)}\n`).join(''))
  put('manifest-summary', JSON.stringify(summary))
}

const md5 = (body: Buffer) => createHash('md5').update(body).digest('base64')
