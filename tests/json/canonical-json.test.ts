import * as fc from 'fast-check'
import { canonicalJson, parseJson } from '../../json/json.ts'

test('a value has one text, in whatever order its fields come', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(turned(value))).toBe(text)
    }),
  )
})

test('a number that a double does not hold keeps its digits', () => {
  expect(canonicalJson(parseJson('{"b":[9007199254740993,1e400],"a":1}'))).toBe(
    '{"a":1,"b":[9007199254740993,1e400]}',
  )
})

/** The same with the fields of every object in the other order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  )
}
