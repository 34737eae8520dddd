import { createHash } from 'node:crypto'
import type { JSONWebKeySet } from 'jose'
import { type Asked, type Reply, startHttp } from './http.ts'
import { objectReply } from './objects.ts'

/** A server that stands for the bus, the queues, the bucket and the keys of tokens. It refuses what has "refuse this" in it. */
export interface StandIn {
  readonly url: string
  readonly published: { Source: string; DetailType: string; Detail: string; EventBusName: string }[]
  /** Messages for the rejections queue. */
  readonly kept: { reason: string; path: string; partnerId?: string; record: string }[]
  readonly erasures: { body: string; delay: number }[]
  /** Puts a catalogue into the bucket, and makes it the current one. */
  publish(number: number, version: string, snapshot: string): void
  stop(): Promise<void>
}

export async function startStandIn(keys: JSONWebKeySet): Promise<StandIn> {
  const published: StandIn['published'] = []
  const kept: StandIn['kept'] = []
  const erasures: StandIn['erasures'] = []
  /** By path. */
  const bucket = new Map<string, Reply>()
  const server = await startHttp((asked: Asked): Reply => {
    const { path, headers, body } = asked
    if (path === '/keys') return json(keys)
    if (path.includes('/@connections/')) return { status: 204 }
    const target = String(headers['x-amz-target'] ?? '')
    if (target.endsWith('.PutEvents')) {
      const { Entries } = JSON.parse(body) as { Entries: StandIn['published'] }
      const taken = Entries.filter(isTaken)
      published.push(...taken)
      return json({
        FailedEntryCount: Entries.length - taken.length,
        Entries: Entries.map((entry) =>
          isTaken(entry) ? { EventId: 'event' } : { ErrorCode: 'ThrottlingException' },
        ),
      })
    }
    if (target.endsWith('.SendMessage')) {
      const { MessageBody, DelaySeconds } = JSON.parse(body)
      erasures.push({ body: MessageBody, delay: DelaySeconds })
      return json({ MessageId: 'erasure', MD5OfMessageBody: md5(MessageBody) })
    }
    if (target.endsWith('.SendMessageBatch')) {
      const { Entries } = JSON.parse(body) as { Entries: { Id: string; MessageBody: string }[] }
      const [taken = [], refused = []] = [true, false].map((wanted) =>
        Entries.filter((entry) => isTaken(entry) === wanted),
      )
      kept.push(...taken.map(({ MessageBody }) => JSON.parse(MessageBody)))
      return json({
        Successful: taken.map(({ Id, MessageBody }) => ({
          Id,
          MessageId: Id,
          MD5OfMessageBody: md5(MessageBody),
        })),
        Failed: refused.map(({ Id }) => ({ Id, Code: 'No', SenderFault: true })),
      })
    }
    return bucket.get(path) ?? objectReply(bucket, asked)
  })
  return {
    url: server.url,
    published,
    kept,
    erasures,
    publish(number, version, snapshot) {
      const key = `catalogue/snapshots/${number}.json`
      const pointer = { number, version, key, publishedAt: '2024-07-01T00:00:00.000Z' }
      bucket.set(`/the-bucket/${key}`, { headers: { etag: `"${number}"` }, body: snapshot })
      bucket.set('/the-bucket/catalogue/current.json', {
        headers: { etag: `"to-${number}"` },
        body: JSON.stringify(pointer),
      })
    },
    stop: () => server.stop(),
  }
}

const isTaken = ({ Detail = '', MessageBody = '' }: { Detail?: string; MessageBody?: string }) =>
  !(Detail + MessageBody).includes('refuse this')

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

const json = (value: unknown): Reply => ({
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(value),
})
