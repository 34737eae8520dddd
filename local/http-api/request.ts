import type { IncomingMessage } from 'node:http'

/** API Gateway's limits for an HTTP API: the body, and the request line with all header fields, in bytes. */
const BODY_LIMIT = 10 * 1024 * 1024
const HEAD_LIMIT = 10_240

/** A request target, taken apart: the path decoded, the query as it came. */
export type Target = { path: string; segments: string[]; rawQueryString: string }

/** Undefined when a percent escape is broken. Segments are decoded one by one: `%2F` does not part them. */
export function readTarget(url: string): Target | undefined {
  const mark = url.indexOf('?')
  const rawPath = mark < 0 ? url : url.slice(0, mark)
  try {
    const segments = rawPath.split('/').slice(1).map(decodeURIComponent)
    return { path: `/${segments.join('/')}`, segments, rawQueryString: mark < 0 ? '' : url.slice(mark + 1) }
  } catch {
    return undefined
  }
}

export function isHeadTooLarge(request: IncomingMessage): boolean {
  const line = `${request.method} ${request.url} HTTP/${request.httpVersion}`
  const fields = request.rawHeaders.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0)
  return Buffer.byteLength(line) + fields > HEAD_LIMIT
}

/**
 * Reads the body; undefined when it is over the limit. Such a body is read to its end all the same: a client that is
 * still sending would not see the answer.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  let chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= BODY_LIMIT) chunks.push(chunk)
    else chunks = []
  }
  return bytes > BODY_LIMIT ? undefined : Buffer.concat(chunks)
}
