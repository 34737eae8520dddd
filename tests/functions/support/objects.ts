import { createHash } from 'node:crypto'
import type { Asked, Reply } from './http.ts'

/** Answers as S3 does to whoever reads, writes and lists objects of a bucket, which are kept by their paths. */
export function objectReply(objects: Map<string, Reply>, { method, path, headers, body }: Asked): Reply {
  const { pathname, searchParams } = new URL(path, 'http://any')
  if (searchParams.get('list-type') === '2') {
    const prefix = pathname.replace(/\/?$/, '/') + (searchParams.get('prefix') ?? '')
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort()
    const listed = keys.map((key) => `<Contents><Key>${key.split('/').slice(2).join('/')}</Key></Contents>`)
    return xml(200, `<ListBucketResult><IsTruncated>false</IsTruncated>${listed.join('')}</ListBucketResult>`)
  }
  const found = objects.get(pathname)
  if (method !== 'PUT')
    return found ?? xml(404, '<Error><Code>NoSuchKey</Code><Message>There is none</Message></Error>')
  const { 'if-match': wanted, 'if-none-match': none } = headers
  if ((wanted !== undefined && wanted !== found?.headers?.etag) || (none === '*' && found))
    return xml(412, '<Error><Code>PreconditionFailed</Code><Message>It is another</Message></Error>')
  const etag = `"${createHash('md5').update(body).digest('hex')}"`
  objects.set(pathname, { headers: { etag }, body })
  return { headers: { etag } }
}

const xml = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
})
