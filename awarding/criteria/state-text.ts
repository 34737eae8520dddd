import { hash } from 'node:crypto'
import { compareText } from '../../json/compare-text.ts'
import { ExactNumber } from '../../json/exact-number.ts'
import type { Json } from '../../json/json.ts'
import type { Interval } from '../../schemas/activities/define.ts'
import { withinALine } from '../../schemas/unseen.ts'
import type { State } from '../progress/measure.ts'

/** No word is longer: a partner's ids stay readable in the stored item, and its size does not become their choice. */
export const LONGEST_WORD = 40

/** Characters that a word holds as they are. States separate words by others, such as `,` and `@`. */
const PLAIN = /^[A-Za-z0-9._:/+-]+$/

/** A word for a value, different for every two values; undefined for lists and objects, which are not values to count. */
export function wordOf(value: Json | undefined): string | undefined {
  if (value instanceof ExactNumber) return scalarWord(value.canonical)
  if (value === undefined || (typeof value === 'object' && value !== null)) return undefined
  if (typeof value === 'string') return textWord(value)
  return scalarWord(JSON.stringify(value))
}

const scalarWord = (text: string) => (text.length < LONGEST_WORD ? `=${text}` : hashed(text))

function textWord(value: string): string {
  // Most texts are plain. A longer one need not be escaped to see that it is too long.
  if (value.length <= LONGEST_WORD && PLAIN.test(value)) return value
  if (value.length <= LONGEST_WORD && value.isWellFormed()) {
    const escaped = encodeURIComponent(value).replace(
      /[!'()*~]/g,
      (mark) => `%${mark.charCodeAt(0).toString(16)}`,
    )
    if (escaped.length <= LONGEST_WORD) return escaped === '' ? EMPTY : escaped
  }
  return hashed(JSON.stringify(value))
}

/** The word of the empty text. No other word is a percent sign alone. */
const EMPTY = '%'

/** 96 bits of SHA-256, marked so that it is never mistaken for a value. */
export const hashed = (text: string): string => `~${hash('sha256', text, 'base64url').slice(0, 16)}`

export const HASHED_LENGTH = 17

/** Counts the words whose values were too long to be kept. */
const longerText = (many: number) =>
  many === 1 ? 'a value too long to be kept in full' : `${many} values too long to be kept in full`

/** The values that words stand for, and at the end how many were too long. */
export function valuesOf(words: readonly string[]): string[] {
  const longer = words.filter((word) => word.startsWith('~')).length
  const values = words.filter((word) => !word.startsWith('~')).map(textIn)
  return longer > 0 ? [...values, longerText(longer)] : values
}

function textIn(word: string): string {
  if (word.startsWith('=')) return word.slice(1)
  return word === EMPTY ? '""' : withinALine(decodeURIComponent(word))
}

/** A value of an activity as a person reads it. */
export const saidOf = (value: Json | undefined): string =>
  withinALine(typeof value === 'string' && value !== '' ? value : JSON.stringify(value ?? null))

/** Words, each with the earliest event time that it is known of, epoch milliseconds: in the order of time, then of text. */
type TimedWords = readonly (readonly [word: string, at: number])[]

/** `word@time,word@gap…`, times in base 36, each but the first counted from the one before and left out when it is 0. */
function encodeTimedWords(words: TimedWords): State {
  let before = 0
  return words
    .map(([word, at]) => {
      const gap = at - before
      before = at
      return gap === 0 ? word : `${word}@${gap.toString(36)}`
    })
    .join(',')
}

export function decodeTimedWords(state: State | undefined): [word: string, at: number][] {
  if (!state) return []
  let at = 0
  return state.split(',').map((text) => {
    const cut = text.lastIndexOf('@')
    if (cut < 0) return [text, at]
    at += Number.parseInt(text.slice(cut + 1), 36)
    return [text.slice(0, cut), at]
  })
}

/** One word, known of from a time: what a single activity amounts to. */
export const timedWord = (word: string, at: number): State => encodeTimedWords([[word, at]])

/** How many words a state has. */
export function wordCount(state: State | undefined): number {
  if (!state) return 0
  let many = 1
  for (let at = state.indexOf(','); at >= 0; at = state.indexOf(',', at + 1)) many++
  return many
}

/** The time of the n-th word; undefined where there are fewer. */
export const nthTime = (state: State | undefined, n: number): number | undefined =>
  wordCount(state) < n ? undefined : decodeTimedWords(state)[n - 1]?.[1]

/** Keeps the words that are known of by a time. */
export function wordsUntil(state: State, until: number): State {
  const words = decodeTimedWords(state)
  const known = words.filter(([, at]) => at <= until)
  return known.length === words.length ? state : encodeTimedWords(known)
}

/**
 * Union of several, each word at its earliest time. Only the first `most` are kept: a word that is not among the first of
 * a part is not among the first of the whole either. So this is a join, exact in how many there are up to `most` and in
 * their times.
 */
export function joinTimedWords(states: readonly State[], most = Number.POSITIVE_INFINITY): State {
  const earliest = new Map<string, number>()
  for (const state of states) {
    for (const [word, at] of decodeTimedWords(state)) {
      const known = earliest.get(word)
      if (known === undefined || at < known) earliest.set(word, at)
    }
  }
  const union = [...earliest].sort(([a, first], [b, second]) => first - second || compareText(a, b))
  return encodeTimedWords(union.length > most ? union.slice(0, most) : union)
}

/** The length of a whole number in base 36, its sign included. */
export const lengthOf = (value: number): number => Math.trunc(value).toString(36).length

/**
 * The most characters that `count` whole numbers from 0 can take in base 36 when their sum is at most `sum`. A
 * further digit of a longer number costs more, so all have two before any has three.
 */
export function digitsOf(count: number, sum: number): number {
  let digits = count
  let left = sum
  let lengthened = count
  for (let least = 36, before = 0; lengthened > 0; before = least, least *= 36) {
    lengthened = Math.min(lengthened, Math.floor(left / (least - before)))
    left -= lengthened * (least - before)
    digits += lengthened
  }
  return digits
}

/** The most characters of `count` ascending times of a window, the first counted from 1970 and each other from the one before. */
export function gapsLength(count: number, { from, to }: Interval): number {
  return Math.max(lengthOf(from), lengthOf(to)) + digitsOf(count - 1, to - from)
}
