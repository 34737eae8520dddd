import type { IncomingMessage } from 'node:http'
import { ServiceError } from './service-error.ts'

/** DynamoDB's limit of a request, the largest of the services served. */
const MOST_BYTES = 16 * 1024 * 1024

/** The whole body. Throws ServiceError when it is too long, and whatever the connection throws when it breaks. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MOST_BYTES)
      throw new ServiceError('RequestEntityTooLarge', `A request has ${MOST_BYTES} bytes at most.`, 413)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
