import type { JsonObject } from '../json/json.ts'

/** A value that looks as if it named a person. */
export interface Personal {
  /** Such as `userId`. */
  readonly field: string
  readonly kind: 'an e-mail address' | 'a phone number' | 'a network address'
  /** So much of it as helps to find it. */
  readonly masked: string
}

// An @ may be written as in a URL.
const EMAIL = /[\w.+-]+(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?![A-Za-z])/
/** With a plus or two zeros before the country, or its parts apart: an account number is only digits, too. */
const PHONE =
  /^(?:tel:)?(?:(?:\+|00)[1-9]\d{0,2}[ .()-]?(?:\d[ .()-]?){6,13}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})$/
const BYTE = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)'
const IPV4 = new RegExp(`(?<![\\d.])(?:${BYTE}\\.){3}${BYTE}(?![\\d.])`)

/** The ids of an activity that look personal, and other fields that hold an e-mail address. */
export function personalIn(detail: JsonObject): Personal[] {
  return Object.entries(detail).flatMap(([field, value]): Personal[] => {
    if (typeof value !== 'string') return []
    const kind = kindOf(value, field === 'userId' || field === 'eventId')
    return kind ? [{ field, kind, masked: masked(value) }] : []
  })
}

function kindOf(value: string, isId: boolean): Personal['kind'] | undefined {
  if (EMAIL.test(value)) return 'an e-mail address'
  if (!isId) return undefined
  if (PHONE.test(value)) return 'a phone number'
  return IPV4.test(value) ? 'a network address' : undefined
}

/** `an…om`, and of a short text only its beginning. */
function masked(text: string): string {
  return text.length < 9 ? `${text.slice(0, 1)}…` : `${text.slice(0, 2)}…${text.slice(-2)}`
}

/** An id as a report may print it: one that looks personal is masked. */
export const printable = (id: string): string => (kindOf(id, true) ? masked(id) : id)
