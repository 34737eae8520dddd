import { compilePattern } from '../../event-patterns/index.ts'
import type { JsonObject } from '../../json/json.ts'
import { naiveMatches } from './naive.ts'

const team = (...members: JsonObject[]): JsonObject => ({ members })
const either = { $or: [{ a: [1] }, { b: [1], c: [1] }, { $or: [{ d: [1] }, { e: [1] }], f: [1] }] }
const absent = [{ exists: false }]
/** A path that is a field, and in a branch the way to another. */
const mixed = { $or: [{ a: { b: [1] } }, { z: [1] }], a: ['x'] }

const cases: [name: string, pattern: JsonObject, event: JsonObject, expected: boolean][] = [
  ['all fields must match', { a: [1], b: { c: [2] } }, { a: 1, b: { c: 2 }, z: 0 }, true],
  ['one field that does not is enough', { a: [1], b: { c: [2] } }, { a: 1, b: { c: 3 } }, false],
  ['a scalar where fields are asked for has none', { a: { b: [1] } }, { a: 1 }, false],
  ['a scalar where absence is asked for has none', { a: { b: absent } }, { a: 1 }, true],
  ['a missing parent has no fields', { a: { b: absent } }, {}, true],
  ['lists match by intersection', { a: ['x', 'y'] }, { a: ['z', 'y'] }, true],
  ['lists in lists are one list', { a: ['x'] }, { a: [['z'], [['x']]] }, true],
  ['lists beside values are one list', { a: ['x'] }, { a: ['z', [['x']]] }, true],
  ['a missing parent lacks what is asked for too', { a: { b: absent, c: [1] } }, {}, false],
  ['so does a scalar in its place', { a: { b: absent, c: [1] } }, { a: 1 }, false],
  ['one element holds all', { members: { n: ['A'], m: ['B'] } }, team({ n: 'A' }, { n: 'A', m: 'B' }), true],
  ['two elements hold one each', { members: { n: ['A'], m: ['B'] } }, team({ n: 'A' }, { m: 'B' }), false],
  [
    'an element of a nested list holds all',
    { l: { n: [1], m: [2] } },
    { l: [[{ n: 1 }], [{ n: 1, m: 2 }]] },
    true,
  ],
  [
    'elements of a nested list hold one each',
    { l: { n: [1], m: [2] } },
    { l: [[{ n: 1 }, { m: 2 }]] },
    false,
  ],
  [
    'an inner list is of one outer element',
    { u: { n: [1], t: { k: [2] } } },
    { u: [{ n: 1 }, { t: [{ k: 2 }] }] },
    false,
  ],
  [
    'an inner list of the right element',
    { u: { n: [1], t: { k: [2] } } },
    { u: [{ n: 1, t: [{ k: 3 }, { k: 2 }] }] },
    true,
  ],
  [
    'two lists are chosen from independently',
    { p: { x: [1] }, q: { x: [1] } },
    { p: [{}, { x: 1 }], q: [{ x: 1 }] },
    true,
  ],
  ['an empty list has no fields', { members: { n: ['A'] } }, team(), false],
  ['absent from every element', { members: { n: absent } }, team({ m: 'B' }, {}), true],
  ['absent from one element only', { members: { n: absent } }, team({ n: 'A' }, {}), false],
  ['absent from an empty list', { members: { n: absent } }, team(), true],
  ['null is not absent', { members: { n: absent, m: ['B'] } }, team({ n: null }, { m: 'B' }), true],
  [
    'null is not absent, where it is decided first',
    { members: { l: absent, m: ['B'] } },
    team({ l: null }, { m: 'B' }),
    false,
  ],
  [
    'absent from the element that an earlier field chose',
    { l: { a: [1], b: absent } },
    { l: [{ a: 1 }, { b: 1 }] },
    true,
  ],
  [
    'absent is decided before a later field chooses',
    { l: { a: absent, b: [1] } },
    { l: [{ a: 1 }, { b: 1 }] },
    false,
  ],
  // Fields are decided in the order of their names, whatever the order they are written in.
  [
    'absent is decided before a later field chooses, also when it is written after it',
    { l: { b: [1], a: absent } },
    { l: [{ a: 1 }, { b: 1 }] },
    false,
  ],
  [
    'absent from the element that an earlier field chose, also when it is written before it',
    { l: { b: absent, a: [1] } },
    { l: [{ a: 1 }, { b: 1 }] },
    true,
  ],
  [
    'names are ordered as they are joined by dots: a-b comes before a.b, and chooses',
    { l: { a: { b: absent }, 'a-b': [1] } },
    { l: [{ 'a-b': 1 }, { a: { b: 1 } }] },
    true,
  ],
  [
    'names are ordered as they are joined by dots: a.b comes before ab, and is decided first',
    { l: { ab: [1], a: { b: absent } } },
    { l: [{ ab: 1 }, { a: { b: 1 } }] },
    false,
  ],
  [
    'a list within an element: its fields are decided in their order too',
    { u: { t: { k: [2], j: absent }, n: [1] } },
    { u: [{ n: 1, t: [{ j: 1 }, { k: 2 }] }] },
    false,
  ],
  [
    'a list within an element: another element of it may lack what the chosen one lacks',
    { u: { t: { j: [2], k: absent }, n: [1] } },
    { u: [{ n: 1, t: [{ k: 1 }, { j: 2 }] }] },
    true,
  ],
  [
    'a list within an element: what another outer element has is not absent',
    { u: { t: { j: absent }, n: [1] } },
    { u: [{ n: 1, t: [{ k: 2 }] }, { t: [{ j: 1 }] }] },
    true,
  ],
  [
    'deep fields of elements count as theirs',
    { l: { a: { b: absent }, c: [1] } },
    { l: [{ a: { b: 1 } }, { c: 1 }] },
    false,
  ],
  [
    'a scalar in place of a deep field is no field',
    { l: { a: { b: absent }, c: [1] } },
    { l: [{ a: 1 }, { c: 1 }] },
    true,
  ],
  [
    'an object in place of a field is no value',
    { l: { a: absent, c: [1] } },
    { l: [{ a: { x: 1 } }, { c: 1 }] },
    true,
  ],
  [
    'a later element may be the one that is chosen',
    { l: { a: [1], b: absent } },
    { l: [{ a: 2 }, { a: 1 }] },
    true,
  ],
  [
    'absent from no element that could be chosen',
    { l: { a: [1], b: absent } },
    { l: [{ a: 1, b: 1 }, { a: 2 }] },
    false,
  ],
  ['$or: the first branch', either, { a: 1 }, true],
  ['$or: a branch needs all of its fields', either, { b: 1 }, false],
  ['$or: the second branch', either, { b: 1, c: 1 }, true],
  ['$or: nested', either, { e: 1, f: 1 }, true],
  ['$or: nested, without its neighbour', either, { e: 1 }, false],
  ['$or: below a field', { x: { $or: [{ a: [1] }, { b: [1] }] } }, { x: { b: 1 } }, true],
  [
    '$or: two of them',
    { $or: [{ a: [1] }, { b: [1] }], x: { $or: [{ c: [1] }, { d: [1] }] } },
    { b: 1, x: {} },
    false,
  ],
  [
    '$or: within one element',
    { l: { a: [1], $or: [{ b: [1] }, { c: [1] }] } },
    { l: [{ a: 1 }, { b: 1 }] },
    false,
  ],
  [
    '$or: at the top, still within one element',
    { $or: [{ l: { a: [1] } }, { z: [1] }], l: { b: [1] } },
    { l: [{ a: 1 }, { b: 1 }] },
    false,
  ],
  [
    '$or: a branch replaces a field named before it',
    { a: [1], $or: [{ a: [2] }, { b: [1] }] },
    { a: 2 },
    true,
  ],
  [
    '$or: a field named after it replaces the branch',
    { $or: [{ a: [2] }, { b: [1] }], a: [1] },
    { a: 1 },
    true,
  ],
  [
    '$or: a path that is a field and the way to others',
    { $or: [{ a: { b: [1] } }, { z: [1] }], a: ['x'] },
    { a: ['x', { b: 1 }] },
    true,
  ],
  [
    '$or: the same, of two nested lists',
    { $or: [{ a: { b: [1] } }, { z: [1] }], a: ['x'] },
    { a: [['x'], [{ b: 1 }]] },
    false,
  ],
  ['$or: the same, with the field alone', mixed, { a: 'x' }, false],
  ['$or: the same, with what is below it alone', mixed, { a: { b: 1 } }, false],
  ['$or: the same, with another value in the list', mixed, { a: ['y', { b: 1 }] }, false],
  ['$or: the same, both in one nested list', mixed, { a: [['x', { b: 1 }]] }, true],
  ['$or: the same, both in the second nested list', mixed, { a: [['y'], ['x', { b: 1 }]] }, true],
  [
    '$or: the same, of an operator that objects are not asked',
    { $or: [{ a: { b: [1] } }, { z: [1] }], a: [{ 'anything-but': 'x' }] },
    { a: ['x', { b: 1 }] },
    false,
  ],
  [
    '$or: a field, and what is absent below it',
    { $or: [{ a: { b: absent } }, { z: [1] }], a: ['x'] },
    { a: 'x' },
    true,
  ],
  [
    '$or: a field, and what is absent below it but not in the list',
    { $or: [{ a: { b: absent } }, { z: [1] }], a: ['x'] },
    { a: ['x', { b: 1 }] },
    false,
  ],
  ['$or: as a plain field with operators', { $or: [{ prefix: 'a' }, { suffix: 'b' }] }, { $or: 'ax' }, true],
  ['$or: as a plain field with fields', { $or: { a: [1] } }, { $or: { a: 1 } }, true],
  ['a key with a dot is one key', { 'a.b': [1] }, { 'a.b': 1 }, true],
  ['a key with a dot is not a path', { 'a.b': [1] }, { a: { b: 1 } }, false],
  [
    'an operator name is an ordinary field outside $or',
    { prefix: ['a'], numeric: { '<': [1] } },
    { prefix: 'a', numeric: { '<': 1 } },
    true,
  ],
]

test.each(cases)('%s', (name, pattern, event, expected) => {
  expect(compilePattern(pattern).matches(event)).toBe(expected)
  // The naive matcher knows neither names with dots nor a field called $or.
  if (!/dot is|plain field/.test(name)) expect(naiveMatches(pattern, event)).toBe(expected)
})

describe('the required fields of a pattern', () => {
  test('are its leaves outside $or, with their matchers', () => {
    const { fields } = compilePattern({
      source: [{ prefix: 'partner.' }],
      detail: { correct: [true], n: [{ numeric: ['>', 1] }], $or: [{ a: ['x'] }, { b: ['y'] }] },
    })
    expect(fields).toEqual([
      { path: ['source'], matchers: [{ kind: 'prefix', text: 'partner.' }] },
      { path: ['detail', 'correct'], matchers: [{ kind: 'exact', value: true }] },
      { path: ['detail', 'n'], matchers: [{ kind: 'numeric', lower: { value: 1, inclusive: false } }] },
    ])
  })

  test('leave out a field that a branch of $or replaces', () => {
    const { fields } = compilePattern({ a: [1], c: [1], $or: [{ a: [2] }, { b: [1] }] })
    expect(fields.map(({ path }) => path)).toEqual([['c']])
  })

  test('hold texts that ignore case in the folded form', () => {
    const { fields } = compilePattern({
      a: [{ 'equals-ignore-case': 'ABC' }, { 'anything-but': { prefix: 'x' } }],
    })
    expect(fields[0]?.matchers).toEqual([
      { kind: 'equals-ignore-case', text: 'abc' },
      { kind: 'anything-but', but: [{ kind: 'prefix', text: 'x' }] },
    ])
  })

  test('are told for each way that $or spells out, too', () => {
    const { alternatives } = compilePattern({ a: [1], $or: [{ b: ['x'] }, { c: [{ prefix: 'y' }] }] })
    const a = { path: ['a'], matchers: [{ kind: 'exact', value: 1 }] }
    expect(alternatives).toEqual([
      [a, { path: ['b'], matchers: [{ kind: 'exact', value: 'x' }] }],
      [a, { path: ['c'], matchers: [{ kind: 'prefix', text: 'y' }] }],
    ])
  })

  test('come with the pattern as it was given', () => {
    const source = { a: [1] }
    expect(compilePattern(source).source).toBe(source)
  })
})
