import * as fc from 'fast-check'
import { ExactNumber } from '../../json/exact-number.ts'
import type { Json, JsonObject } from '../../json/json.ts'

// Few names and values, so that random patterns and events meet often. The names sort around the dot.
const key = fc.constantFrom('a', 'b', 'a-b', 'z')
const text = fc.constantFrom(
  '',
  'x',
  'X',
  'xy',
  'xyx',
  'a*b',
  '10.0.0.1',
  '10.9.9.9',
  '2001:db8::1',
  'ΑΣ',
  'ας',
)
const number = fc.constantFrom(-1, 0, 1, 1.5, 2, 300)
const longNumber = fc
  .constantFrom(
    '1.00000000000000000001',
    '1.4999999999999999999',
    '9007199254740993',
    '9007199254740993.0',
    '1e400',
    '10e399',
  )
  .map((digits) => new ExactNumber(digits))
const scalar: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: text },
  { weight: 3, arbitrary: number },
  { weight: 1, arbitrary: longNumber },
  { weight: 3, arbitrary: fc.constantFrom(true, false, null) },
)

const { value } = fc.letrec<{ value: Json; object: JsonObject; list: Json[] }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'event', withCrossShrink: true },
    { weight: 3, arbitrary: scalar },
    { weight: 3, arbitrary: tie('object') },
    { weight: 3, arbitrary: tie('list') },
  ),
  object: fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  list: fc.array(tie('value'), { maxLength: 3 }),
}))

/** Events with arrays, arrays in arrays and objects in arrays everywhere. */
export const event: fc.Arbitrary<JsonObject> = fc.dictionary(key, value, {
  maxKeys: 4,
  noNullPrototype: true,
})

const oneOrMore = <T>(one: fc.Arbitrary<T>) => fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 2 }))
const wildcard = fc.constantFrom('*', 'x*', '*x', 'x*x', '*y*', 'x*yx*x', '*xy*yx*', 'a\\*b', 'x')
const fullText = text.filter((chosen) => chosen !== '')

const anythingBut: fc.Arbitrary<Json> = fc.oneof(
  oneOrMore(text),
  oneOrMore(number),
  oneOrMore(fullText).map((prefix) => ({ prefix })),
  oneOrMore(fullText).map((suffix) => ({ suffix })),
  oneOrMore(text).map((value) => ({ 'equals-ignore-case': value })),
  oneOrMore(wildcard).map((value) => ({ wildcard: value })),
)

const numeric: fc.Arbitrary<Json> = fc.constantFrom<Json[]>(
  ['=', 1],
  ['<', 1.5],
  ['<=', 1.5],
  ['>', 0],
  ['>=', 2],
  ['>', 0, '<', 2],
  ['>=', 0, '<=', 2],
)

const entry: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 3, arbitrary: fc.boolean().map((exists) => ({ exists })) },
  text.map((prefix) => ({ prefix })),
  text.map((suffix) => ({ suffix })),
  text.map((value) => ({ 'equals-ignore-case': value })),
  text.map((value) => ({ prefix: { 'equals-ignore-case': value } })),
  text.map((value) => ({ suffix: { 'equals-ignore-case': value } })),
  wildcard.map((value) => ({ wildcard: value })),
  anythingBut.map((value) => ({ 'anything-but': value })),
  numeric.map((value) => ({ numeric: value })),
  fc.constantFrom('10.0.0.0/8', '10.0.0.0/31', '2001:db8::/32').map((cidr) => ({ cidr })),
)

const leaf = fc.array(entry, { minLength: 1, maxLength: 2 })

const patterns = fc.letrec<{ below: Json; fields: JsonObject; object: JsonObject; branches: Json[] }>(
  (tie) => ({
    below: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'pattern', withCrossShrink: true },
      { weight: 3, arbitrary: leaf },
      { weight: 2, arbitrary: tie('object') },
    ),
    fields: fc.dictionary(key, tie('below'), { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
    object: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'pattern', withCrossShrink: true },
      { weight: 3, arbitrary: tie('fields') },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie('fields'), tie('branches'))
          .map(([fields, $or]): JsonObject => ({ ...fields, $or })),
      },
      { weight: 1, arbitrary: tie('branches').map(($or): JsonObject => ({ $or })) },
    ),
    branches: fc.array(tie('object'), { minLength: 2, maxLength: 2 }),
  }),
)

/** Valid patterns with every operator, nested objects and `$or` at any level. */
export const pattern: fc.Arbitrary<JsonObject> = patterns.object
