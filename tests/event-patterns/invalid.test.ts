import { compilePattern, compilePatternText, PatternError } from '../../event-patterns/index.ts'
import { ExactNumber } from '../../json/exact-number.ts'
import type { Json } from '../../json/json.ts'

function refusal(compile: () => unknown): PatternError {
  try {
    compile()
  } catch (error) {
    if (error instanceof PatternError) return error
    throw error
  }
  throw new Error('The pattern was accepted')
}

const long = new ExactNumber('1.00000000000000000001')
const large = new ExactNumber('9007199254740993')

/** The pattern, the place at fault, a word that the message must hold. */
const cases: [pattern: unknown, path: string, word: string][] = [
  [null, '', 'JSON object'],
  ['text', '', 'JSON object'],
  [[1], '', 'JSON object'],
  [undefined, '', 'JSON object'],
  [{}, '', 'empty object'],
  [{ detail: {} }, 'detail', 'empty object'],
  [{ detail: { a: [] } }, 'detail.a', 'empty list'],
  [{ detail: { a: 1 } }, 'detail.a', '[1]'],
  [{ detail: { a: null } }, 'detail.a', '[null]'],
  [{ 'detail-type': 'X' }, 'detail-type', '["X"]'],
  [{ detail: { 'a b': { 'c.d': 'X' } } }, 'detail["a b"]["c.d"]', '["X"]'],
  [{ a: [1, [2]] }, 'a[1]', 'must be a text'],
  [{ a: [{}] }, 'a[0]', 'is empty'],
  [{ a: [undefined] }, 'a[0]', 'must be a text'],
  [{ a: [Number.POSITIVE_INFINITY] }, 'a[0]', 'beyond'],
  [{ a: [{ prefix: 'a', suffix: 'b' }] }, 'a[0]', '2 keys'],
  [{ a: [{ prefixx: 'a' }] }, 'a[0]', 'prefixx'],
  [{ a: [{ Prefix: 'a' }] }, 'a[0]', 'unknown operator'],
  [{ a: [{ toString: 'a' }] }, 'a[0]', 'unknown operator'],
  [{ a: [{ exactly: 1 }] }, 'a[0].exactly', 'text'],
  [{ a: [{ prefix: 1 }] }, 'a[0].prefix', 'text'],
  [{ a: [{ prefix: ['a'] }] }, 'a[0].prefix', 'text'],
  [{ a: [{ prefix: { wildcard: 'a' } }] }, 'a[0].prefix', 'wildcard'],
  [{ a: [{ prefix: { 'equals-ignore-case': 1 } }] }, 'a[0].prefix.equals-ignore-case', 'text'],
  [{ a: [{ suffix: { 'equals-ignore-case': 'a', x: 1 } }] }, 'a[0].suffix', '2 keys'],
  [{ a: [{ suffix: null }] }, 'a[0].suffix', 'text'],
  [{ a: [{ 'equals-ignore-case': ['a'] }] }, 'a[0].equals-ignore-case', 'text'],
  [{ a: [{ wildcard: ['a'] }] }, 'a[0].wildcard', 'text'],
  [{ a: [{ wildcard: 'a**b' }] }, 'a[0].wildcard', '**'],
  [{ a: [{ wildcard: 'a\\b' }] }, 'a[0].wildcard', 'backslash'],
  [{ a: [{ wildcard: 'a\\' }] }, 'a[0].wildcard', 'backslash'],
  [{ a: [{ exists: 'yes' }] }, 'a[0].exists', 'true or false'],
  [{ a: [{ numeric: 5 }] }, 'a[0].numeric', 'list'],
  [{ a: [{ numeric: [] }] }, 'a[0].numeric', 'two or four'],
  [{ a: [{ numeric: ['='] }] }, 'a[0].numeric', 'two or four'],
  [{ a: [{ numeric: ['=', 1, '<'] }] }, 'a[0].numeric', 'two or four'],
  [{ detail: { count: [{ numeric: ['=>', 1] }] } }, 'detail.count[0].numeric[0]', '<='],
  [{ a: [{ numeric: [1, '<'] }] }, 'a[0].numeric[1]', 'number'],
  [{ a: [{ numeric: ['<', '1'] }] }, 'a[0].numeric[1]', 'number'],
  [{ a: [{ numeric: ['>', 5e9 + 1] }] }, 'a[0].numeric[1]', '5.0e9'],
  [{ a: [{ numeric: ['<', Number.NaN] }] }, 'a[0].numeric[1]', '5.0e9'],
  [{ a: large }, 'a', '[9007199254740993]'],
  [{ a: [{ prefix: large }] }, 'a[0].prefix', 'must be a text'],
  [{ a: [{ exists: large }] }, 'a[0].exists', 'true or false'],
  [{ a: [{ numeric: large }] }, 'a[0].numeric', 'list'],
  [{ a: [{ numeric: ['=', large] }] }, 'a[0].numeric[1]', '5.0e9'],
  [{ a: [{ numeric: ['=', long] }] }, 'a[0].numeric[1]', 'more digits than EventBridge compares'],
  [{ a: [{ numeric: ['>', 0, '<', long] }] }, 'a[0].numeric[3]', 'send such values as texts'],
  [{ a: [{ 'anything-but': large }] }, 'a[0].anything-but', 'send such values as texts'],
  [{ a: [{ 'anything-but': [1, large] }] }, 'a[0].anything-but[1]', 'more digits than EventBridge compares'],
  [{ $or: large }, '$or', 'list'],
  [{ a: [{ numeric: ['<', 5, '>', 1] }] }, 'a[0].numeric[0]', 'lower bound'],
  [{ a: [{ numeric: ['=', 5, '<', 6] }] }, 'a[0].numeric[0]', 'lower bound'],
  [{ a: [{ numeric: ['>', 1, '>', 5] }] }, 'a[0].numeric[2]', 'upper bound'],
  [{ a: [{ numeric: ['>', 5, '<', 1] }] }, 'a[0].numeric', 'empty range'],
  [{ a: [{ numeric: ['>=', 5, '<=', 5] }] }, 'a[0].numeric', 'empty range'],
  [{ a: [{ cidr: 7 }] }, 'a[0].cidr', 'text'],
  [{ a: [{ cidr: '10.0.0.0' }] }, 'a[0].cidr', 'CIDR'],
  [{ a: [{ cidr: '10.0.0.0/8/8' }] }, 'a[0].cidr', 'CIDR'],
  [{ a: [{ cidr: '10.0.0.0/-1' }] }, 'a[0].cidr', 'CIDR'],
  [{ a: [{ cidr: '10.0.0.0/x' }] }, 'a[0].cidr', 'CIDR'],
  [{ a: [{ cidr: '10.0.0.0/0008' }] }, 'a[0].cidr', 'CIDR'],
  [{ a: [{ cidr: '10.0.0.0/32' }] }, 'a[0].cidr', 'above 31'],
  [{ a: [{ cidr: '::/128' }] }, 'a[0].cidr', 'above 127'],
  [{ a: [{ cidr: '10.0.0/8' }] }, 'a[0].cidr', 'IP address'],
  [{ a: [{ cidr: '300.0.0.0/8' }] }, 'a[0].cidr', 'IP address'],
  [{ a: [{ cidr: '2001:zz::/8' }] }, 'a[0].cidr', 'IP address'],
  [{ a: [{ cidr: '::ffff:a00:0/8' }] }, 'a[0].cidr', 'IPv4'],
  [{ a: [{ 'anything-but': null }] }, 'a[0].anything-but', 'text or a number'],
  [{ a: [{ 'anything-but': true }] }, 'a[0].anything-but', 'text or a number'],
  [{ a: [{ 'anything-but': [] }] }, 'a[0].anything-but', 'empty list'],
  [{ a: [{ 'anything-but': ['a', 1] }] }, 'a[0].anything-but', 'mixes'],
  [{ a: [{ 'anything-but': ['a', null] }] }, 'a[0].anything-but[1]', 'text or a number'],
  [{ a: [{ 'anything-but': {} }] }, 'a[0].anything-but', 'exactly one'],
  [{ a: [{ 'anything-but': { prefix: 'a', suffix: 'b' } }] }, 'a[0].anything-but', 'exactly one'],
  [{ a: [{ 'anything-but': { numeric: ['=', 1] } }] }, 'a[0].anything-but', 'numeric'],
  [{ a: [{ 'anything-but': { prefix: '' } }] }, 'a[0].anything-but.prefix', 'empty'],
  [{ a: [{ 'anything-but': { suffix: ['a', ''] } }] }, 'a[0].anything-but.suffix[1]', 'empty'],
  [{ a: [{ 'anything-but': { prefix: [1] } }] }, 'a[0].anything-but.prefix[0]', 'text'],
  [{ a: [{ 'anything-but': { wildcard: '**' } }] }, 'a[0].anything-but.wildcard', '**'],
  [
    { a: [{ 'anything-but': { 'equals-ignore-case': [] } }] },
    'a[0].anything-but.equals-ignore-case',
    'empty list',
  ],
  [{ $or: [{ a: [1] }] }, '$or', 'at least two'],
  [{ $or: [] }, '$or', 'at least two'],
  [{ $or: 'x' }, '$or', 'list'],
  [{ detail: { $or: [{ a: [1] }, [1]] } }, 'detail.$or[1]', 'JSON object'],
  [{ $or: [{ a: [1] }, {}] }, '$or[1]', 'empty object'],
  [{ $or: [{ a: [1] }, { b: [{ numeric: [] }] }] }, '$or[1].b[0].numeric', 'two or four'],
  [{ $or: [{ a: [1] }, { b: { prefix: ['x'] } }] }, '$or[1].b.prefix', 'operator'],
  [{ $or: [{ a: [1] }, { b: [1] }], x: { $or: { y: [1] } } }, 'x.$or', 'list'],
]

test.each(cases.map(([pattern, path, word]) => [JSON.stringify(pattern), path, word, pattern] as const))(
  '%s is refused at %s',
  (_text, path, word, pattern) => {
    const error = refusal(() => compilePattern(pattern))
    expect(error.path).toBe(path)
    expect(error.message).toContain(word)
    expect(error.message.startsWith(path === '' ? 'The pattern ' : `${path} `)).toBe(true)
  },
)

/** Whoever reads a reason copies what it says to write. */
const ranges = 'write ["=", 5], ["<", 5], or a range such as [">", 0, "<=", 5]'
const blocks = 'write an address and its prefix length, such as 10.0.0.0/24 or 2001:db8::/32'
const forms =
  'write a text, a number, a list of texts, a list of numbers, or one of prefix, suffix, equals-ignore-case, wildcard'
const end = '"a" or { "equals-ignore-case": "a" }'

test.each<[entry: Json, reason: string]>([
  [[1], 'must be a text, a number, true, false, null or an operator, such as { "prefix": "a" }'],
  [{}, 'is empty: write an operator, such as { "prefix": "a" }'],
  [{ prefix: 1 }, `.prefix must be a text, such as ${end}`],
  [{ suffix: [] }, `.suffix must be a text, such as ${end}`],
  [{ prefix: {} }, `.prefix is empty: write ${end}`],
  [{ prefix: { x: 'a' } }, `.prefix has the unknown form "x": write ${end}`],
  [{ prefix: { 'equals-ignore-case': 1 } }, '.prefix.equals-ignore-case must be a text, such as "a"'],
  [{ wildcard: 1 }, '.wildcard must be a text, such as "episode-*"'],
  [{ 'equals-ignore-case': 1 }, '.equals-ignore-case must be a text, such as "alice"'],
  [{ exactly: 1 }, '.exactly must be a text, such as "a"'],
  [{ numeric: 1 }, `.numeric must be a list: ${ranges}`],
  [{ numeric: ['!', 1] }, `.numeric[0] must be one of =, <, <=, >, >=: ${ranges}`],
  [{ cidr: 1 }, `.cidr must be a text: ${blocks}`],
  [{ cidr: '/' }, `.cidr is not a CIDR block: ${blocks}`],
  [{ cidr: 'a/8' }, `.cidr does not begin with an IP address: ${blocks}`],
  [{ 'anything-but': null }, `.anything-but must be a text or a number: ${forms}`],
  [{ 'anything-but': {} }, `.anything-but must hold exactly one operator: ${forms}`],
  [{ 'anything-but': { exists: 'a' } }, `.anything-but does not know "exists": ${forms}`],
])('the reason for %j says what to write', (entry, reason) => {
  const { message } = refusal(() => compilePattern({ a: [entry] }))
  expect(message).toBe(reason.startsWith('.') ? `a[0]${reason}` : `a[0] ${reason}`)
})

test('all mistakes of a pattern are told at once, in the order in which they are written', () => {
  const { message, others } = refusal(() =>
    compilePattern({ a: [{}, 1, { prefix: 1 }], b: { c: [] }, $or: [{ d: 1 }, { e: [{ exists: 1 }] }] }),
  )
  expect(message).toMatch(/^a\[0\] is empty/)
  expect(others.map(({ path }) => path)).toEqual(['a[2].prefix', 'b.c', '$or[0].d', '$or[1].e[0].exists'])
  expect(refusal(() => compilePattern({ a: [] })).others).toEqual([])
})

test.each(
  [
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex not-wildcard',
    'not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range',
    'ip-address-in-range ip-address-not-in-range',
  ].flatMap((names) => names.split(' ')),
)('%s is no field within $or', (name) => {
  const { message } = refusal(() => compilePattern({ $or: [{ a: [1] }, { b: { [name]: ['x'] } }] }))
  expect(message).toContain('is named like an operator')
  expect(compilePattern({ b: { [name]: ['x'] } }).matches({ b: { [name]: 'x' } })).toBe(true)
})

test('what is thrown while a pattern is read, and is none of its mistakes, is not taken for one', () => {
  const pattern = {
    get $or(): never {
      throw new RangeError('not of the pattern')
    },
  }
  expect(() => compilePattern(pattern)).toThrow(RangeError)
})

describe('a pattern given as text', () => {
  test('is compiled', () => {
    expect(compilePatternText('{"a":[1, {"prefix":"\\"}{"}]}').matches({ a: '"}{x' })).toBe(true)
    const names = '{"a":{"a":["a","a"],"b":["a"]},"b":["b"]}'
    expect(compilePatternText(names).matches({ a: { a: 'a', b: 'a' }, b: 'b' })).toBe(true)
  })

  test('is refused when it is not JSON', () => {
    const error = refusal(() => compilePatternText('{"a":[1,]}'))
    expect(error.path).toBe('')
    expect(error.message).toMatch(/^The pattern is not valid JSON: /)
    expect(error.others).toEqual([])
  })

  test.each([
    ['{"a":[1],"a":[2]}', 'a'],
    ['{"x":{"a":[1]},"detail":{"a":[1],"b":[{"prefix":"a,:{"}],"\\u0061":[2]}}', 'detail.a'],
    ['{"$or":[{"a":[1]},{"b":[1],"b":[2]}]}', '$or[1].b'],
    ['{"a":[1,{"prefix":"x","prefix":"y"}]}', 'a[1].prefix'],
  ])('%s is refused for the key it writes twice, %s', (text, path) => {
    const { message } = refusal(() => compilePatternText(text))
    expect(message).toBe(`${path} is written twice in one object: merge the two`)
  })
})

test('a reason stays readable however long the names and values of the pattern are, and its path stays whole', () => {
  const long = 'ü'.repeat(20_000)
  const { message, path } = refusal(() =>
    compilePattern({ first: { [long]: { last: [{ 'anything-but': { [long]: 1 } }] } } }),
  )
  expect(message).toMatch(/^first\["ü+ … ü+"\]/)
  expect(message.length).toBeLessThan(1_100)
  expect(path).toContain(long)
  const [whole, cut] = [500, 501].map((length) => refusal(() => compilePattern({ ['a'.repeat(length)]: 1 })))
  expect([whole?.message.includes('…'), cut?.message.includes('…')]).toEqual([false, true])
  expect([whole?.name, cut?.name]).toEqual(['PatternError', 'PatternError'])
})
