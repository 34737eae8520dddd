import { createHash } from 'node:crypto'
import type { Json } from '../../schemas/json.ts'

/** Short ids stay readable in the stored item; other values would make its size the partner's choice. */
const SHORT = /^[A-Za-z0-9._:-]{1,22}$/

/** No word is longer. */
export const LONGEST_WORD = 22

/** A word for a value, different for every two values; undefined for lists and objects, which are not values to count. */
export function wordOf(value: Json | undefined): string | undefined {
  if (value === undefined || (typeof value === 'object' && value !== null)) return undefined
  if (typeof value === 'string') return SHORT.test(value) ? value : hashed(JSON.stringify(value))
  const text = JSON.stringify(value)
  return text.length > 20 ? hashed(text) : `=${text}`
}

/** 96 bits of SHA-256, marked so that it is never mistaken for a value. */
export const hashed = (text: string): string =>
  `~${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`

export const HASHED_LENGTH = 17

/** The values that words stand for, in a set of words with commas between; a hashed one stays its hash. */
export const valuesOf = (words: string): string[] =>
  words.split(',').map((word) => (word.startsWith('=') ? word.slice(1) : word))
