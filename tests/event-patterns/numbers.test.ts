import { compilePatternText } from '../../event-patterns/index.ts'
import { type JsonObject, parseJson } from '../../json/json.ts'

/** The list at the leaf, values that match it, values that do not: as JSON text, since no literal holds the digits. */
const cases: [name: string, list: string, matching: string[], other: string[]][] = [
  [
    'a number beyond 2^53',
    '[9007199254740993]',
    ['9007199254740993', '9007199254740993.0', '900719925474099.3e1', '[1, 9007199254740993]'],
    ['9007199254740992', '9007199254740994', '-9007199254740993', '"9007199254740993"', '{ "rawJSON": 1 }'],
  ],
  ['the number before it', '[9007199254740992]', ['9007199254740992'], ['9007199254740993']],
  ['both', '[9007199254740993, 9007199254740995, 1]', ['9007199254740995', '1'], ['9007199254740996']],
  ['a number beyond all doubles', '[1e400]', ['1e400', '10e399', '1E+400'], ['1e401', '-1e400', '0']],
  ['zero', '[0]', ['0', '-0.0', '0e999'], ['1e-400', '-1e-400']],
  [
    // As the tests of AWS's own engine have it.
    'a number of 17 digits',
    '[27.807807921694092]',
    ['27.807807921694092'],
    ['27.80780792169409', '27.8078079216940', '27.807807921694', '27.80780792169', '27.8078', '27.80780'],
  ],
  [
    'a number of fewer digits',
    '[37.80780]',
    ['37.80780', '37.8078'],
    ['37.807807921694092', '37.80780792169409', '37.8078079', '37.807807'],
  ],
  ['more digits than a double has', '[0.1]', ['0.1', '0.10'], ['0.1000000000000000055511151231257827']],
  [
    'numeric =',
    '[{ "numeric": ["=", 5] }]',
    ['5', '5.0', '50e-1'],
    ['5.00000000000000000001', '4.99999999999999999999'],
  ],
  [
    'numeric <',
    '[{ "numeric": ["<", 5] }]',
    ['4.99999999999999999999', '-9007199254740993', '-1e400', '1e-400'],
    ['5', '5.00000000000000000001', '9007199254740993', '1e400'],
  ],
  ['numeric <=', '[{ "numeric": ["<=", 5] }]', ['4.99999999999999999999', '5'], ['5.00000000000000000001']],
  [
    'numeric >',
    '[{ "numeric": [">", 5] }]',
    ['5.00000000000000000001', '9007199254740993', '1e400'],
    ['5', '4.99999999999999999999', '-1e400', '1e-400'],
  ],
  [
    'numeric >=',
    '[{ "numeric": [">=", -5] }]',
    ['-5', '-4.99999999999999999999', '33.333333333333333333'],
    ['-5.00000000000000000001', '-9007199254740993'],
  ],
  [
    'a range',
    '[{ "numeric": [">", 0, "<=", 1] }]',
    ['1e-400', '0.99999999999999999999', '[7, 0.00000000000000000001]'],
    ['-1e-400', '1.00000000000000000001', '12345678901234567890'],
  ],
  ['anything-but', '[{ "anything-but": 5 }]', ['5.00000000000000000001', '1e400'], ['5', '5.0']],
  [
    'anything-but a text',
    '[{ "anything-but": "9007199254740993" }]',
    ['9007199254740993'],
    ['"9007199254740993"'],
  ],
  ['exists: true', '[{ "exists": true }]', ['9007199254740993', '[[1e400]]'], ['{}']],
  ['exists: false', '[{ "exists": false }]', ['{}', '[]'], ['9007199254740993', '[1e400]']],
  [
    'operators on texts',
    '[{ "prefix": "" }, { "wildcard": "*" }, { "cidr": "0.0.0.0/0" }]',
    ['""'],
    ['9007199254740993'],
  ],
]

describe.each(cases)('%s', (_name, list, matching, other) => {
  const pattern = compilePatternText(`{ "field": ${list} }`)
  const matches = (value: string) => pattern.matches(parseJson(`{ "field": ${value} }`) as JsonObject)

  test.each(matching)('matches %s', (value) => expect(matches(value)).toBe(true))
  test.each(other)('does not match %s', (value) => expect(matches(value)).toBe(false))
})

test('no key of a pattern leads into a number', () => {
  for (const key of ['rawJSON', 'text', '#text', 'canonical', 'constructor']) {
    const inside = (list: string) => compilePatternText(`{ "a": { "${key}": ${list} } }`)
    const event = parseJson('{ "a": 9007199254740993 }') as JsonObject
    expect(inside('[{ "exists": true }]').matches(event)).toBe(false)
    expect(inside('[{ "exists": false }]').matches(event)).toBe(true)
  }
})
