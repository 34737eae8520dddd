import { gzipSync } from 'node:zlib'
import { rejectedMessage } from '../award/reject.ts'
import { MOST_BYTES } from '../queue/sending.ts'

/** A rejected activity on its way to the queue. */
export type Outgoing = Parameters<typeof rejectedMessage>[0]

/**
 * One message of many rejected activities, for what comes by one request: as they are, else compressed. Those at the end that
 * do not fit either way are left out.
 */
export function packed(rejections: readonly Outgoing[]): { readonly body: string; readonly packed: number } {
  const messages = rejections.map(rejectedMessage)
  const body = `{"rejected":[${messages.join(',')}]}`
  if (Buffer.byteLength(body) <= MOST_BYTES) return { body, packed: messages.length }
  for (let count = messages.length; ; count = Math.floor(count / 2)) {
    const rejectedGzip = gzipSync(`[${messages.slice(0, count).join(',')}]`).toString('base64')
    const zipped = JSON.stringify({ rejectedGzip })
    if (Buffer.byteLength(zipped) <= MOST_BYTES || count === 0) return { body: zipped, packed: count }
  }
}
