import type { Readable } from 'node:stream'
import type { WrittenParquet } from './parquet.ts'

/** A bucket, as far as exports need it. Errors are the SDK's, but for those named. */
export interface Bucket {
  /** Undefined when there is no such object. */
  text(key: string): Promise<string | undefined>
  /** Undefined when there is no such object. */
  stream(key: string): Promise<Readable | undefined>
  /** Puts JSON text. With `once`, an object that is there already stays as it is. */
  put(key: string, text: string, options?: { readonly once?: boolean }): Promise<void>
  /** Puts a file, which is read while it is sent; its MD5 is checked at the other end. */
  putFile(key: string, file: WrittenParquet): Promise<void>
  /** An object that is not there is removed already. */
  remove(key: string): Promise<void>
  /** The objects whose keys begin so, in the order of their keys. `etag` changes with their content. */
  list(prefix: string): AsyncIterable<{ readonly key: string; readonly etag: string }>
}
