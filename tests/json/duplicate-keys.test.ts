import * as fc from 'fast-check'
import { duplicateKeys } from '../../json/duplicate-keys.ts'

test.each([
  ['{ "a": 1, "a": 1 }', [['a']]],
  ['{ "a": 1, "\\u0061": 2 }', [['a']]],
  [
    '[{ "a": { "b": "a" }, "c": ["a", "a"] }, { "d": 1, "e": { "f": 1, "f": 2 }, "d": 2 }]',
    [
      [1, 'e', 'f'],
      [1, 'd'],
    ],
  ],
  ['{ "a": "{ \\"a\\": 1, \\"a\\": 2 }", "b": "a" }', []],
  ['{ "a": [], "b": {}, "c": [[], [{ "d": 1, "d": 2 }]] }', [['c', 1, 0, 'd']]],
  ['"a"', []],
])('of %s each field that is there twice is found, where it is', (text, paths) => {
  expect(duplicateKeys(text)).toEqual(paths)
})

test('what JSON.stringify writes has no field twice, and with one of its fields written again has that one', () => {
  const value = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 })
  fc.assert(
    fc.property(value, fc.nat(), (object, choice) => {
      const text = JSON.stringify(object)
      expect(duplicateKeys(text)).toEqual([])
      const keys = Object.keys(object)
      const key = keys[choice % keys.length] ?? ''
      const twice = `${text.slice(0, -1)},${JSON.stringify(key)}:[{"x":"}"}]}`
      expect(duplicateKeys(`[0,${twice}]`)).toEqual([[1, key]])
    }),
  )
})
