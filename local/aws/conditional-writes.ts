import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fauxqs } from './fauxqs-internals.ts'

/** Answers a write of an object; false when the request is none. */
export type Write = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>

/**
 * Honours the conditions of PutObject, which fauxqs does not look at. Writes of one object go one after another while one of them has a
 * condition, so that nobody writes between its look and its write.
 */
export function conditionalWrites({ s3, handle }: Pick<Fauxqs, 's3' | 'handle'>): Write {
  const underWay = new Map<string, Promise<void>>()

  const etagOf = (bucket: string, key: string): string | undefined => {
    try {
      return s3.headObject(bucket, key).etag
    } catch {
      return undefined
    }
  }

  const write = async (request: IncomingMessage, response: ServerResponse, path: readonly string[]) => {
    const [bucket = '', ...key] = path
    const refusal = refusalOf(request, etagOf(bucket, key.join('/')))
    if (refusal) {
      request.resume()
      sendRefusal(response, refusal)
      return
    }
    const ended = once(response, 'close')
    handle(request, response)
    await ended
  }

  return async (request, response) => {
    const path = pathOf(request)
    if (!path) return false
    const name = path.join('/')
    const before = underWay.get(name)
    if (!before && !hasCondition(request)) return false
    const mine = (before ?? Promise.resolve()).then(() => write(request, response, path))
    const settled = mine.catch(() => {})
    underWay.set(name, settled)
    try {
      await mine
    } finally {
      if (underWay.get(name) === settled) underWay.delete(name)
    }
    return true
  }
}

/** The bucket and the parts of the key; undefined for what is no write of one whole object. */
function pathOf({ method, url = '/' }: IncomingMessage): string[] | undefined {
  if (method !== 'PUT' && method !== 'DELETE') return undefined
  const { pathname, searchParams } = new URL(url, 'http://any')
  // Parts of an upload, and settings of a bucket.
  if (searchParams.has('uploadId') || pathname.split('/').length < 3) return undefined
  try {
    return pathname.slice(1).split('/').map(decodeURIComponent)
  } catch {
    return undefined
  }
}

const hasCondition = ({ headers }: IncomingMessage) =>
  headers['if-match'] !== undefined || headers['if-none-match'] !== undefined

interface Refusal {
  readonly status: 404 | 412
  readonly code: string
  readonly message: string
}

function refusalOf({ headers }: IncomingMessage, etag: string | undefined): Refusal | undefined {
  const { 'if-match': wanted, 'if-none-match': none } = headers
  if (wanted !== undefined && etag === undefined)
    return { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' }
  const fails =
    (wanted !== undefined && plain(wanted) !== plain(etag)) || (none === '*' && etag !== undefined)
  if (!fails) return undefined
  const message = 'At least one of the pre-conditions you specified did not hold'
  return { status: 412, code: 'PreconditionFailed', message }
}

const plain = (etag = '') => etag.replaceAll('"', '')

function sendRefusal(response: ServerResponse, { status, code, message }: Refusal): void {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  )
}
