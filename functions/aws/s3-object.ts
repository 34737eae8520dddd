import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import { MissingObjectError, type ReadObject } from './catalogue-source.ts'
import { patiently } from './environment.ts'
import { type GetText, type GotText, getText } from './get-text.ts'
import { timeFor } from './time-left.ts'

export interface S3ReaderOptions {
  readonly region: string
  readonly bucket: string
  /** The bucket's own, in whatever partition of AWS it is. */
  readonly host: string
  /** Instead of AWS's own address: the bucket is then the first part of the path. */
  readonly endpoint?: string | undefined
  readonly get?: GetText
  readonly credentials: () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>
}

/** So that a pointer and the snapshot that it names leave time to a function of 5 s, which may have asked for keys too. */
export const READ_WITHIN_MS = 1_000

/**
 * Reads objects of a bucket, each unless it still has the ETag given. Keys are of characters that need no escape. A
 * signed request by hand: the S3 client would add 150 KB to every function for this one GET.
 */
export function s3Reader({
  region,
  bucket,
  host,
  endpoint,
  credentials,
  get = getText,
}: S3ReaderOptions): ReadObject {
  const base = endpoint ? `${endpoint.replace(/\/$/, '')}/${bucket}/` : `https://${host}/`
  const signer = new SignatureV4({ service: 's3', region, credentials, sha256: Sha256, uriEscapePath: false })

  return async (key, etag) => {
    const url = new URL(base + key)
    const signed = await signer.sign({
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port ? { port: Number(url.port) } : {}),
      path: url.pathname,
      headers: { host: url.host, ...(etag ? { 'if-none-match': etag } : {}) },
    })
    const { host: _host, ...headers } = signed.headers
    const answer = await get(url, { headers, withinMs: timeFor(patiently(READ_WITHIN_MS)) })
    if (answer.status === 304) return 'unchanged'
    if (answer.status !== 200) throw errorOf(answer, bucket, key)
    return { text: answer.text, etag: answer.etag ?? '' }
  }
}

function errorOf({ status, text }: GotText, bucket: string, key: string): Error {
  const [, code = ''] = /<Code>(\w+)<\/Code>/.exec(text) ?? []
  if (code === 'NoSuchKey') return new MissingObjectError(bucket, key)
  const right = status === 403 ? ": the function's role, or the bucket's policy, does not let it be read" : ''
  return new Error(`reading s3://${bucket}/${key}: status ${status}${code && ` ${code}`}${right}`)
}

/** The hash that the signer asks for, by the runtime's own crypto. */
class Sha256 {
  readonly #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data))
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data)
}
