const ENTITY_TAG = /(?:W\/)?("[^"]*")/g

/** Whether the field If-None-Match names the tag, by weak comparison (RFC 9110 section 13.1.2). */
export function isKnown(etag: string, ifNoneMatch = ''): boolean {
  if (ifNoneMatch.trim() === '*') return true
  const opaque = etag.replace(/^W\//, '')
  return ifNoneMatch.matchAll(ENTITY_TAG).some(([, tag]) => tag === opaque)
}
