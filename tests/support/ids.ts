import * as fc from 'fast-check'

const range = (first: string, last: string) => {
  const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)]
  return Array.from({ length: to - from + 1 }, (_, n) => String.fromCharCode(from + n))
}
const textOf = (characters: readonly string[], maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength })

/** fast-check's own unit 'binary' looks through all million code points before it makes the first text. */
const codePoint = fc.nat({ max: 0x10f7ff }).map(
  (nth) => String.fromCodePoint(nth < 0xd800 ? nth : nth + 0x800),
  (character) => {
    const at = typeof character === 'string' ? character.codePointAt(0) : undefined
    if (at === undefined || character !== String.fromCodePoint(at) || /\p{Cs}/u.test(character))
      throw new Error('it is no code point')
    return at < 0xd800 ? at : at - 0x800
  },
)

/** Users as identity providers name them, and what else their form lets through. */
export const USER_IDS = [
  'anna',
  'auth0|5f7c8ec7c33c6c004bbafe82',
  'google-oauth2|107692345678901234567',
  'samlp|acme|u@x.example',
  'https://login.example/users/1?a=b#c',
  'a/b/',
  '/',
  '#erased',
  'a#2024-07-26T18:00:00.000Z',
  '"quoted"',
  "'OR'1'='1",
  '</script>',
  '100%',
  '%2F..\\..',
  '=1+1',
  '__proto__',
  'u'.repeat(255),
]

/** Events as senders number them. */
export const EVENT_IDS = [
  'vote-1',
  'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
  'https://acme.example/polls/7#vote-1',
  'box 1, beat 2',
  '/a//b/',
  ' ',
  '"1"',
  '100%',
  'e'.repeat(256),
]

/** Programmes, questions, polls and what is answered, as broadcasters name them. */
export const SUBJECT_IDS = [
  'opening-ceremony',
  '10.5240/7791-8534-2C23-9030-8610-5',
  'crid://broadcaster.example/b0',
  'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
  'Zinédine Zidane',
  'Zine\u0301dine Zidane',
  '東京',
  'שלום, عالم',
  '🏅',
  '=1',
  'a,b;c=d|e',
  '~0123456789abcdef',
  '"\\',
  'before\u2028after',
  '𝄞'.repeat(256),
]

export const userIds = fc.oneof(fc.constantFrom(...USER_IDS), textOf(range('!', '~'), 255))
export const eventIds = fc.oneof(fc.constantFrom(...EVENT_IDS), textOf(range(' ', '~'), 256))
export const subjectIds = fc.oneof(
  fc.constantFrom(...SUBJECT_IDS),
  fc
    .string({ unit: codePoint, minLength: 1, maxLength: 256 })
    // Longer than asked for is what has code points of two units.
    .map((text) => text.replaceAll(/\p{Cc}/gu, '·')),
)
