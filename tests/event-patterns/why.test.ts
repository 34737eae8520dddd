import * as fc from 'fast-check'
import { compilePattern, mismatchesOf } from '../../event-patterns/index.ts'
import { type JsonObject, parseJson } from '../../json/json.ts'
import { runs } from '../support/runs.ts'
import { event as anyEvent, pattern as anyPattern } from './arbitraries.ts'

const why = (pattern: JsonObject, event: JsonObject) =>
  mismatchesOf(pattern, event).map(
    ({ path, wanted, found }) => `${path.join('.')}: ${JSON.stringify(found) ?? 'nothing'}, not ${wanted}`,
  )

test('something is wrong exactly when the pattern does not match', () => {
  fc.assert(
    fc.property(anyPattern, anyEvent, (pattern, event) => {
      expect(mismatchesOf(pattern, event).length === 0).toBe(compilePattern(pattern).matches(event))
    }),
    { numRuns: runs(400) },
  )
})

test('nothing is wrong with an event that matches, however deep its fields are', () => {
  expect(why({ quiz: { id: ['x'], round: [1] } }, { quiz: { id: 'x', round: 1 } })).toEqual([])
})

test('what every object has of its own accord is not found in an event', () => {
  expect(mismatchesOf({ a: { toString: [1] } }, { a: {} })).toEqual([
    { path: ['a', 'toString'], wanted: '1', found: undefined },
  ])
})

test('each field that fails is named, with what it has and what it should have', () => {
  const pattern = {
    correct: [true],
    points: [{ numeric: ['>', 0, '<=', 5] }],
    quiz: { id: [{ prefix: 'final-' }] },
  }
  expect(why(pattern, { correct: false, points: 3, quiz: { id: 'heat-1' } })).toEqual([
    'correct: false, not true',
    'quiz.id: "heat-1", not a text that begins with "final-"',
  ])
  expect(why(pattern, { correct: true, points: 9 })).toEqual([
    'points: 9, not a number above 0 and of at most 5',
    'quiz.id: nothing, not a text that begins with "final-"',
  ])
})

test.each([
  [['a', 'b'], '"a" or "b"'],
  [[{ suffix: 'z' }], 'a text that ends with "z"'],
  [[{ 'equals-ignore-case': 'Z' }], '"z" in any case'],
  [[{ prefix: { 'equals-ignore-case': 'Z' } }], 'a text that begins with "z" in any case'],
  [[{ suffix: { 'equals-ignore-case': 'Z' } }], 'a text that ends with "z" in any case'],
  [[{ numeric: ['<', 2] }], 'a number below 2'],
  [[{ wildcard: 'a*c' }], 'a text like "a*c"'],
  [[{ exists: true }], 'any value'],
  [[{ numeric: ['>=', 2] }], 'a number of at least 2'],
  [[{ cidr: '10.0.0.0/24' }], 'an address in 10.0.0.0/24'],
  [[{ cidr: '2001:db8::/32' }], 'an address in 2001:db8::/32'],
])('the matcher %j reads %s', (matchers, words) => {
  expect(why({ field: matchers } as JsonObject, {})).toEqual([`field: nothing, not ${words}`])
})

test.each<[event: JsonObject, found: string]>([
  [{ a: null }, 'nothing'],
  [{ a: 'text' }, 'nothing'],
  [{ a: true }, 'nothing'],
  [{ a: [null, 1, {}] }, 'nothing'],
  [{ a: [{ length: 3 }, 'text'] }, '[3]'],
  [{ a: {} }, 'nothing'],
  [{}, 'nothing'],
  [parseJson('{ "a": 1.00000000000000000001 }') as JsonObject, 'nothing'],
])('where %j has nothing, nothing is found', (event, found) => {
  expect(why({ a: { length: [4], toString: [1] } }, event)).toEqual([
    `a.length: ${found}, not 4`,
    'a.toString: nothing, not 1',
  ])
})

test('a value that must not be there is named', () => {
  expect(why({ a: [{ 'anything-but': ['x', 'y'] }], b: [{ exists: false }] }, { a: 'x', b: 1 })).toEqual([
    'a: "x", not anything but "x" or "y"',
    'b: 1, not no value',
  ])
})

test('of alternatives the nearest is told', () => {
  const pattern = { $or: [{ a: [1], b: [1] }, { c: [1] }], d: [1] }
  expect(why(pattern, { a: 2, b: 2, c: 2, d: 1 })).toEqual(['c: 2, not 1'])
  expect(why({ $or: [{ a: [1] }, { b: [1] }] }, { a: 2, b: 2 })).toEqual(['a: 2, not 1'])
})

test('values that match, but in different elements of a list, are told to belong together', () => {
  const pattern = { teams: { name: ['red'], won: [true] } }
  const event = {
    teams: [
      { name: 'red', won: false },
      { name: 'blue', won: true },
    ],
  }
  expect(why({ teams: { lost: [1] } }, event)).toEqual(['teams.lost: nothing, not 1'])
  expect(why({ teams: { lost: [1] } }, { teams: [{}, { lost: 2 }] })).toEqual(['teams.lost: [2], not 1'])
  const together = ', in the same element of the list as the others'
  expect(why(pattern, event)).toEqual([
    `teams.name: ["red","blue"], not "red"${together}`,
    `teams.won: [false,true], not true${together}`,
  ])
  expect(why({ day: [1], ...pattern }, { day: 1, ...event })).toHaveLength(2)
})
