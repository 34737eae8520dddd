import { compilePattern } from '../../event-patterns/index.ts'
import type { Json } from '../../json/json.ts'

/** The list at the leaf, values that match it, values that do not. */
const cases: [name: string, list: Json[], matching: Json[], other: Json[]][] = [
  ['a text', ['live'], ['live', ['x', 'live']], ['Live', 'live ', '', 1, true, null, {}, []]],
  ['the empty text', [''], [''], [null, ' ', 0, false]],
  ['a number, however it is written', [300], [300, 3.0e2, [1, 300]], ['300', 301, true, null]],
  ['zero', [0], [0, -0], ['', false, null]],
  ['a number beyond the bounds of numeric', [123456789012], [123456789012], [123456789013]],
  ['true', [true], [true, [false, true]], ['true', false, 1, null]],
  ['null', [null], [null, [1, null]], ['null', '', 0, false, {}, []]],
  ['any of several values', ['a', 1, null], ['a', 1, null], ['b', 2, true]],
  ['a text in its long form', [{ exactly: 'a' }], ['a'], ['b', 1]],
  ['prefix', [{ prefix: 'opening-' }], ['opening-', 'opening-night'], ['the opening-', 'opening', 1, null]],
  ['an empty prefix', [{ prefix: '' }], ['', 'a'], [1, null, true]],
  ['suffix', [{ suffix: '.svg' }], ['.svg', 'a.svg'], ['a.svgz', 'svg', 1]],
  ['equals-ignore-case', [{ 'equals-ignore-case': 'Zoë' }], ['zoë', 'ZOË'], ['zoe', 'zoëy', 1]],
  ['equals-ignore-case with a final sigma', [{ 'equals-ignore-case': 'ΟΔΟΣ' }], ['οδος', 'οδοσ'], ['οδο']],
  ['equals-ignore-case with a dotted capital I', [{ 'equals-ignore-case': 'I' }], ['i'], ['İ', 'ı']],
  [
    'prefix ignoring case',
    [{ prefix: { 'equals-ignore-case': 'Ev' } }],
    ['event', 'EVENT'],
    ['vent', 'e', 1],
  ],
  [
    'suffix ignoring case',
    [{ suffix: { 'equals-ignore-case': 'Nt' } }],
    ['event', 'EVENT'],
    ['events', 't', 1],
  ],
  ['a lone wildcard', [{ wildcard: '*' }], ['', 'anything', '*'], [1, null]],
  ['a wildcard within', [{ wildcard: 'a*c' }], ['ac', 'abc', 'a*c', 'accc'], ['a', 'c', 'abcd', 'xabc']],
  ['overlapping ends of a wildcard', [{ wildcard: 'aba*aba' }], ['abaaba', 'abaxaba'], ['aba', 'ababa']],
  ['several wildcards', [{ wildcard: '*/s*/e*' }], ['x/s1/e2', '/s/e'], ['/s1e2', 's1/e2']],
  [
    'a stretch that overlaps the end',
    [{ wildcard: 'a*bc*c' }],
    ['abcc', 'axbcxc', 'abcbcc'],
    ['axbc', 'abc'],
  ],
  ['a stretch that overlaps the beginning', [{ wildcard: 'ab*ba*' }], ['abba', 'abxba'], ['aba', 'ab']],
  ['stretches that overlap', [{ wildcard: '*ab*ba*' }], ['abba', 'xabxbax'], ['aba', 'xabax']],
  ['a stretch twice', [{ wildcard: '*a*a*' }], ['aa', 'xaxa'], ['a', 'xax']],
  ['a wildcard across lines', [{ wildcard: 'a*b' }], ['a\nb'], ['a\n']],
  ['an escaped asterisk', [{ wildcard: 'a\\**' }], ['a*', 'a*b'], ['a', 'ab']],
  ['an escaped backslash', [{ wildcard: 'a\\\\b' }], ['a\\b'], ['ab', 'a\\\\b']],
  ['a wildcard without asterisk', [{ wildcard: 'abc' }], ['abc'], ['abcd', 'xabc']],
  ['the empty wildcard', [{ wildcard: '' }], [''], ['a']],
  ['numeric =', [{ numeric: ['=', 3.018e2] }], [301.8], ['301.8', 301]],
  ['numeric <', [{ numeric: ['<', 10] }], [9.999, -5e9], [10, '9', null]],
  ['numeric <=', [{ numeric: ['<=', 10] }], [10], [10.000001]],
  ['numeric at its limits', [{ numeric: ['>=', -5e9, '<=', 5e9] }], [-5e9, 5e9], [-5e9 - 1, 5e9 + 1]],
  ['numeric >', [{ numeric: ['>', 10] }], [10.000001, 1e12], [10, true]],
  ['numeric >=', [{ numeric: ['>=', 10] }], [10], [9.999999]],
  ['an open range', [{ numeric: ['>', 0, '<', 5] }], [0.1, 4.9, [7, 3]], [0, 5, [7, -1]]],
  ['a closed range', [{ numeric: ['>=', 0, '<=', 5] }], [0, 5], [-0.1, 5.1]],
  [
    'exists: true',
    [{ exists: true }],
    ['', 0, false, null, [1], [[null]]],
    [[], [[]], {}, { a: 1 }, [{ a: 1 }]],
  ],
  ['exists: false', [{ exists: false }], [[], {}, { a: 1 }, [{ a: 1 }]], ['', 0, false, null, [1]]],
  ['absent or a value', [{ exists: false }, 'a'], ['a', [], {}], ['b', null]],
  [
    'cidr of IPv4',
    [{ cidr: '10.0.0.0/24' }],
    ['10.0.0.0', '10.0.0.255'],
    ['10.0.1.0', '10.0.0', '10', 'a', 10, ''],
  ],
  ['cidr with letters that are no hexadecimals', [{ cidr: '::/0' }], ['::', 'a::'], ['abc', 'g::', '::%1']],
  [
    'cidr with bits below the mask',
    [{ cidr: '10.1.2.255/31' }],
    ['10.1.2.254', '10.1.2.255'],
    ['10.1.2.253', '10.1.3.0'],
  ],
  [
    'cidr of all IPv4',
    [{ cidr: '0.0.0.0/0' }],
    ['255.255.255.255'],
    ['256.0.0.0', '::1', '1.2.3.4.5', '01.2.3.4', '0x1.2.3.4'],
  ],
  [
    'cidr of IPv6',
    [{ cidr: '2001:db8::/33' }],
    ['2001:db8::1', '2001:DB8:0:7fff::', '2001:0db8:0000:0000:0000:0000:0000:0001'],
    ['2001:db8:8000::', '2001:db9::', '10.0.0.1', 'fe80::1%eth0', '::1::'],
  ],
  [
    'cidr and IPv4-mapped addresses',
    [{ cidr: '10.0.0.0/8' }],
    ['::ffff:a00:1'],
    ['::ffff:10.0.0.1', '::ffff:b00:1', '::a00:1'],
  ],
  [
    'anything-but a text',
    [{ 'anything-but': 'a' }],
    ['b', '', 1, true, null, ['a', 'b']],
    ['a', ['a'], [], {}],
  ],
  ['anything-but a number', [{ 'anything-but': 1 }], [2, '1', null, true], [1, 1.0]],
  [
    'anything-but a list of texts',
    [{ 'anything-but': ['a', 'b'] }],
    ['c', 1, ['a', 'c']],
    ['a', 'b', ['a', 'b']],
  ],
  ['anything-but a list of numbers', [{ 'anything-but': [1, 2] }], [3, '1', [1, 3]], [1, 2, [1, 2]]],
  ['anything-but a prefix', [{ 'anything-but': { prefix: 'in' } }], ['out', 1, null], ['in', 'init', {}]],
  ['anything-but prefixes', [{ 'anything-but': { prefix: ['a', 'b'] } }], ['c'], ['a1', 'b1']],
  ['anything-but a suffix', [{ 'anything-but': { suffix: '.png' } }], ['a.svg', 1], ['a.png']],
  ['anything-but suffixes', [{ 'anything-but': { suffix: ['x', 'y'] } }], ['z'], ['ax', 'ay']],
  [
    'anything-but ignoring case',
    [{ 'anything-but': { 'equals-ignore-case': 'Ab' } }],
    ['abc', 1],
    ['AB', 'ab'],
  ],
  [
    'anything-but several ignoring case',
    [{ 'anything-but': { 'equals-ignore-case': ['A', ''] } }],
    ['b'],
    ['a', ''],
  ],
  [
    'anything-but a wildcard',
    [{ 'anything-but': { wildcard: '*/lib/*' } }],
    ['lib', 1],
    ['/lib/', 'a/lib/b'],
  ],
  ['anything-but wildcards', [{ 'anything-but': { wildcard: ['a*', '*z'] } }], ['b'], ['a', 'z']],
  [
    'two anything-buts, which leave everything',
    [{ 'anything-but': 'a' }, { 'anything-but': 'b' }],
    ['a', 'b'],
    [[]],
  ],
]

describe.each(cases)('%s', (_name, list, matching, other) => {
  test.each(matching.map((value) => [JSON.stringify(value), value]))('matches %s', (_text, value) => {
    expect(compilePattern({ field: list }).matches({ field: value })).toBe(true)
  })

  test.each(other.map((value) => [JSON.stringify(value), value]))('does not match %s', (_text, value) => {
    expect(compilePattern({ field: list }).matches({ field: value })).toBe(false)
  })

  test('matches a missing field only where absence is asked for', () => {
    const asksForAbsence = JSON.stringify(list).includes('"exists":false')
    expect(compilePattern({ field: list }).matches({})).toBe(asksForAbsence)
  })
})
