import * as fc from 'fast-check'
import { ExactNumber } from '../../json/exact-number.ts'
import { isJsonObject, parseJson } from '../../json/json.ts'

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`))

/** Numbers in every form that JSON has, of few and of many digits, near one another so that they meet. */
const number = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: fc.oneof(fc.constantFrom('0', '1', '9007199254740993'), fc.nat(999).map(String), digits(25)),
    fraction: fc.oneof(
      fc.constantFrom('', '.0', '.10', '.5'),
      digits(25).map((text) => `.${text}`),
    ),
    power: fc.oneof(
      fc.constantFrom('', 'e0', 'E+2', 'e-2', 'e400', 'e-330'),
      fc.integer().map((n) => `e${n % 340}`),
    ),
  })
  .map(({ sign, whole, fraction, power }) => `${sign}${whole.replace(/^0+(?=\d)/, '')}${fraction}${power}`)

/** The number as an integer, at a scale that holds all digits of those above. */
function scaled(text: string): bigint {
  const [, sign, whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const value = BigInt(whole + fraction) * 10n ** BigInt(800 + Number(power) - fraction.length)
  return sign ? -value : value
}

const order = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)
const identityOf = (value: unknown) =>
  value instanceof ExactNumber ? value.canonical : JSON.stringify(value)

test('text without long numbers is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)))
    }),
  )
})

/** Every place where a number can stand, with nothing before it that would do as well. */
const place = fc.constantFrom<(number: string) => string>(
  (number) => number,
  (number) => `{"a":${number}}`,
  (number) => `[${number}]`,
  (number) => `["a",${number}]`,
  (number) => `["a"\n,\t${number} ]`,
  (number) => `{"${'a'.repeat(40)}":"${'b'.repeat(40)}","c":${number},"d":{}}`,
)

test('every number is written again as the number that it was, wherever it stands', () => {
  fc.assert(
    fc.property(number, place, (text, around) => {
      const written = JSON.stringify(parseJson(around(text)))
      const shown = /-?\d[\d.eE+-]*/.exec(written)?.[0] ?? ''
      expect(written).toBe(around(shown).replaceAll(/\s/g, ''))
      expect(scaled(shown)).toBe(scaled(text))
    }),
  )
})

test('two texts of one number are one value, and two numbers are two', () => {
  fc.assert(
    fc.property(number, number, (a, b) => {
      const same = identityOf(parseJson(a)) === identityOf(parseJson(b))
      expect(same).toBe(scaled(a) === scaled(b))
    }),
    {
      examples: [
        ['9007199254740992', '9007199254740993'],
        ['1e400', '10e399'],
        ['1', '10e-1'],
        ['0', '-0e999'],
      ],
    },
  )
})

test('a number of many digits is ordered among doubles by all of them', () => {
  fc.assert(
    fc.property(number, fc.double({ noNaN: true, noDefaultInfinity: true }), (text, double) => {
      const value = parseJson(text)
      if (!(value instanceof ExactNumber)) return
      expect(Math.sign(value.compareTo(double))).toBe(order(scaled(text), scaled(String(double))))
    }),
    {
      examples: [
        ['9007199254740993', 9007199254740992],
        ['-9007199254740993', -9007199254740992],
        ['5.00000000000000000001', 5],
      ],
    },
  )
})

test.each([
  ['1e400', '1e400'],
  ['-1E+400', '-1E+400'],
  ['1e-400', '1e-400'],
  ['12345678901234567890', '12345678901234567890'],
  ['12345678901234567168', '12345678901234567168'],
  ['0.1234567890123456789', '0.1234567890123456789'],
  ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
  ['1e99999999999999999999', '1e99999999999999999999'],
  ['0.30000000000000004', '0.30000000000000004'],
  ['100000000000000000000', '100000000000000000000'],
  ['0e999', '0'],
  ['1.50', '1.5'],
])('%s is written again as %s', (text, expected) => {
  expect(JSON.stringify({ a: parseJson(text) })).toBe(`{"a":${expected}}`)
})

test('digits in texts and keys stay what they are', () => {
  const text = '{"a12345678901234567890":"12345678901234567890, 1e400",": 9007199254740993":9007199254740993}'
  expect(JSON.stringify(parseJson(text))).toBe(text)
})

test('a number of many digits has no fields, and is no object', () => {
  const value = parseJson('9007199254740993')
  expect(isJsonObject(value)).toBe(false)
  expect(Object.keys(value as object)).toEqual([])
  expect(String(value)).toBe('9007199254740993')
})

test('what is not JSON is refused, with long numbers in it or without', () => {
  for (const text of [
    '',
    '[1,]',
    '[12345678901234567890,]',
    '01234567890123456789',
    '1e400.',
    '{"a":+1e400}',
  ]) {
    expect(() => parseJson(text)).toThrow(expect.objectContaining({ name: 'SyntaxError' }))
  }
})

test('a number as long as a request is read in a moment', () => {
  const long = `1${'0'.repeat(500_000)}1`
  for (const text of [long, `0.${long}`, `1e${long.slice(0, 5000)}`]) {
    expect(identityOf(parseJson(text))).not.toBe(identityOf(parseJson(text.replace('1', '2'))))
  }
})
