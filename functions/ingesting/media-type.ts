export interface MediaType {
  /** `type/subtype`, in lower case. */
  readonly type: string
  /** In lower case; undefined when it is not told. */
  readonly charset: string | undefined
}

// RFC 9110, section 8.3.1. Of the parameters only the charset matters here.
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)"?/i

/** Reads the value of a Content-Type field. */
export function mediaType(text: string): MediaType {
  const type = text.split(';', 1)[0] ?? ''
  return { type: type.trim().toLowerCase(), charset: CHARSET.exec(text)?.[1]?.toLowerCase() }
}

/** Whether content of the type is JSON text: its subtype is `json`, or ends in `+json`. */
export function isJson(type: string): boolean {
  return /^[^/\s]+\/(json|[^/\s]+\+json)$/.test(type)
}
