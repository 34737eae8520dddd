import { randomBytes } from 'node:crypto'
import type { EventBridge } from '../event-bus/event-bridge.ts'
import type { Fauxqs } from './fauxqs-internals.ts'

type Stored = { key: string; contentLength: number; etag: string }

export interface ObjectEventsOptions {
  readonly events: Pick<EventBridge, 'publish'>
  readonly accountId: string
}

/**
 * Tells the default bus of every object that is put into one of the buckets that are added to the answer. With a data folder the
 * object and the messages that queues get of it are kept together, so that a killed process leaves both or neither.
 */
export function tellOfObjects(fauxqs: Fauxqs, { events, accountId }: ObjectEventsOptions): Set<string> {
  const telling = new Set<string>()
  const { s3 } = fauxqs
  let sequence = Date.now() * 1000
  const tell = (bucket: string, reason: string, { key, contentLength: size, etag }: Stored) => {
    sequence++
    events.publish({
      source: 'aws.s3',
      detailType: 'Object Created',
      resources: [`arn:aws:s3:::${bucket}`],
      detail: {
        version: '0',
        bucket: { name: bucket },
        object: {
          key,
          size,
          etag: etag.replaceAll('"', ''),
          sequencer: sequence.toString(16).toUpperCase().padStart(16, '0'),
        },
        'request-id': randomBytes(8).toString('hex').toUpperCase(),
        requester: accountId,
        'source-ip-address': '127.0.0.1',
        reason,
      },
    })
  }
  const put = s3.putObject.bind(s3)
  s3.putObject = (bucket, ...rest) =>
    fauxqs.atomically(() => {
      const object = put(bucket, ...rest)
      if (telling.has(bucket)) tell(bucket, 'PutObject', object)
      return object
    })
  const complete = s3.completeMultipartUpload.bind(s3)
  s3.completeMultipartUpload = (...args) =>
    fauxqs.atomically(() => {
      const bucket = fauxqs.bucketOfUpload(args[0])
      const object = complete(...args)
      if (bucket !== undefined && telling.has(bucket)) tell(bucket, 'CompleteMultipartUpload', object)
      return object
    })
  return telling
}
