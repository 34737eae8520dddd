import {
  decodeTimedWords,
  digitsOf,
  gapsLength,
  hashed,
  joinTimedWords,
  lengthOf,
  nthTime,
  saidOf,
  timedWord,
  valuesOf,
  wordCount,
  wordOf,
  wordsUntil,
} from '../../../awarding/criteria/state-text.ts'
import { ExactNumber } from '../../../json/exact-number.ts'
import type { Json } from '../../../json/json.ts'
import { activityOf } from '../support/activities.ts'
import { compiled } from '../support/campaigns.ts'

const long = (length: number) => 'x'.repeat(length)

// They are in what users have: a change of one loses it.
test.each<[Json | undefined, string | undefined]>([
  ['q1', 'q1'],
  ['a.b_c:d/e+f-G9', 'a.b_c:d/e+f-G9'],
  [long(40), long(40)],
  ['', '%'],
  ['a b', 'a%20b'],
  ["!'()*~", '%21%27%28%29%2a%7e'],
  ['é', '%C3%A9'],
  ['a,b@c', 'a%2Cb%40c'],
  [`${long(37)} `, `${long(37)}%20`],
  [true, '=true'],
  [5, '=5'],
  [-1.5, '=-1.5'],
  [null, '=null'],
  [new ExactNumber('12345678901234567890.0'), '=12345678901234567890'],
  [new ExactNumber(`1${'0'.repeat(37)}1`), `=1${'0'.repeat(37)}1`],
  [['a'], undefined],
  [{ a: 1 }, undefined],
  [undefined, undefined],
])('the word of %j is %j', (value, word) => {
  expect(wordOf(value)).toBe(word)
})

test.each<[string, Json]>([
  ['a text of more than 40 characters', long(41)],
  ['one that is longer once it is escaped', `${long(38)} `],
  ['one that is no text in UTF-8', '\ud800'],
  ['a number of more than 38 digits', new ExactNumber(`1${'0'.repeat(38)}1`)],
])('the word of %s is a hash', (_, value) => {
  expect(wordOf(value)).toMatch(/^~[\w-]{16}$/)
})

test('a hash is that of the value as JSON, and another for each', () => {
  expect(wordOf(long(41))).toBe(hashed(JSON.stringify(long(41))))
  expect(wordOf(long(41))).not.toBe(wordOf(long(42)))
})

test.each<[string[], string[]]>([
  [
    ['q1', 'a%20b', '%', '=true', '=5'],
    ['q1', 'a b', '""', 'true', '5'],
  ],
  [
    ['~abc', 'q1'],
    ['q1', 'a value too long to be kept in full'],
  ],
  [
    ['~abc', 'q1', '~def'],
    ['q1', '2 values too long to be kept in full'],
  ],
  [
    ['a~b', 'a=b', 'b~'],
    ['a~b', 'a=b', 'b~'],
  ],
  [['%0A'], ['\\u000a']],
  [[], []],
])('the words %j stand for %j', (words, values) => {
  expect(valuesOf(words)).toEqual(values)
})

test.each<[Json | undefined, string]>([
  ['q1', 'q1'],
  ['', '""'],
  ['a\nb', 'a\\u000ab'],
  [true, 'true'],
  [null, 'null'],
  [undefined, 'null'],
  [['a'], '["a"]'],
])('the value %j is said as %j', (value, said) => {
  expect(saidOf(value)).toBe(said)
})

test('a state has its words in the order of time, each but the first by what lies between', () => {
  const state = joinTimedWords([
    timedWord('b', 36),
    timedWord('a', 72),
    timedWord('c', 36),
    timedWord('d', 108),
  ])
  expect(state).toBe('b@10,c,a@10,d@10')
  expect(decodeTimedWords(state)).toEqual([
    ['b', 36],
    ['c', 36],
    ['a', 72],
    ['d', 108],
  ])
  expect([wordCount(state), wordCount('a'), wordCount(''), wordCount(undefined)]).toEqual([4, 1, 0, 0])
  expect([1, 2, 3, 4, 5].map((n) => nthTime(state, n))).toEqual([36, 36, 72, 108, undefined])
  expect([35, 36, 71, 72, 200].map((at) => wordsUntil(state, at))).toEqual([
    '',
    'b@10,c',
    'b@10,c',
    'b@10,c,a@10',
    state,
  ])
  expect(decodeTimedWords(undefined)).toEqual([])
  // A word of before 1970, and one of that moment.
  expect(
    decodeTimedWords(joinTimedWords([timedWord('x', -1), timedWord('y', 0), timedWord('z', 0)])),
  ).toEqual([
    ['x', -1],
    ['y', 0],
    ['z', 0],
  ])
})

test('a join keeps each word at its earliest time, and the first of them alone where so many are asked for', () => {
  const states = ['a@10,b@10', 'b@8,c', 'a@1']
  expect(joinTimedWords(states)).toBe('a@1,b@7,c')
  expect(joinTimedWords(states, 3)).toBe('a@1,b@7,c')
  expect(joinTimedWords(states, 2)).toBe('a@1,b@7')
  expect(joinTimedWords(states.toReversed(), 1)).toBe('a@1')
})

test('the digits that numbers can have are counted in base 36, signs with them', () => {
  expect([0, 35, 36, 1295, 1296, -1, -36, 35.9].map(lengthOf)).toEqual([1, 1, 2, 2, 3, 2, 3, 1])
  // Two numbers have a digit each while their sum is below 36; from 36 on one may have two, from 72 on both.
  expect([0, 35, 36, 71, 72, 1295].map((sum) => digitsOf(2, sum))).toEqual([2, 2, 3, 3, 4, 4])
  expect([1296, 1332].map((sum) => digitsOf(1, sum))).toEqual([3, 3])
  expect(digitsOf(0, 99)).toBe(0)
  expect(gapsLength(1, { from: 0, to: 1296 })).toBe(3)
  expect(gapsLength(3, { from: 1295, to: 1296 })).toBe(3 + 2)
  expect(gapsLength(3, { from: 0, to: 72 })).toBe(2 + 4)
})

test('of the moments of a sequence those are left that were known by a time', () => {
  const of = compiled({
    earn: {
      pair: { sequence: { steps: [{ activity: 'PollVoted' }, { activity: 'PollVoted' }], within: 'P1D' } },
    },
  })
  const [measure] = of.measures.values()
  const noon = Date.parse('2024-03-10T12:00:00Z')
  const states = [0, 1000, 2000].map((after) =>
    String(
      measure?.stateOf(activityOf({ type: 'PollVoted', at: noon + after, detail: { eventId: `${after}` } })),
    ),
  )
  const [first = '', second = ''] = states
  const whole = String(measure?.join(states))
  expect(measure?.until(whole, noon - 1)).toBeUndefined()
  expect(measure?.until(whole, noon)).toBe(first)
  expect(measure?.until(whole, noon + 1999)).toBe(measure?.join([first, second]))
  expect(measure?.until(whole, noon + 2000)).toBe(whole)
  expect(measure?.holds(whole)).toEqual([0, 1000, 2000].map((after) => new Date(noon + after).toISOString()))
  // Units of two milliseconds: one is known from its first moment on.
  expect(measure?.until('1:5', 9)).toBeUndefined()
  expect(measure?.until('1:5', 10)).toBe('1:5')
})
