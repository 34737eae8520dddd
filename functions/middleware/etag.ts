import { createHash } from 'node:crypto'

/**
 * Names a content. A weak validator (RFC 9110 section 8.8.1): it stands for the content however it is encoded, so that
 * one tag serves an app that takes gzip and one that does not, and a cache that compresses need not change it.
 */
export function etagOf(text: string): string {
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
}

const ENTITY_TAG = /(?:W\/)?("[^"]*")/g

/** Whether the field If-None-Match names the tag, by weak comparison (RFC 9110 section 13.1.2). */
export function isKnown(etag: string, ifNoneMatch = ''): boolean {
  if (ifNoneMatch.trim() === '*') return true
  const opaque = etag.replace(/^W\//, '')
  return ifNoneMatch.matchAll(ENTITY_TAG).some(([, tag]) => tag === opaque)
}
