import { compilePattern } from '../../../events/pattern/index.ts'
import type { JsonObject } from '../../../schemas/json.ts'

const team = (...members: JsonObject[]): JsonObject => ({ members })
const either = { $or: [{ a: [1] }, { b: [1], c: [1] }, { $or: [{ d: [1] }, { e: [1] }], f: [1] }] }
const absent = [{ exists: false }]

const cases: [name: string, pattern: JsonObject, event: JsonObject, expected: boolean][] = [
  ['all fields must match', { a: [1], b: { c: [2] } }, { a: 1, b: { c: 2 }, z: 0 }, true],
  ['one field that does not is enough', { a: [1], b: { c: [2] } }, { a: 1, b: { c: 3 } }, false],
  ['a scalar where fields are asked for has none', { a: { b: [1] } }, { a: 1 }, false],
  ['a scalar where absence is asked for has none', { a: { b: absent } }, { a: 1 }, true],
  ['a missing parent has no fields', { a: { b: absent } }, {}, true],
  ['lists match by intersection', { a: ['x', 'y'] }, { a: ['z', 'y'] }, true],
  ['lists in lists are one list', { a: ['x'] }, { a: [['z'], [['x']]] }, true],
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

test.each(cases)('%s', (_name, pattern, event, expected) => {
  expect(compilePattern(pattern).matches(event)).toBe(expected)
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

  test('come with the pattern as it was given', () => {
    const source = { a: [1] }
    expect(compilePattern(source).source).toBe(source)
  })
})
