import * as fc from 'fast-check'
import { isDeeperThan } from '../../json/nesting.ts'
import { objectText, rawParts } from '../../json/raw-parts.ts'

const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }))

test('the parts of a text are the texts of its values, and make it again', () => {
  fc.assert(
    fc.property(object, fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent)
      const parts = rawParts(text)
      expect(JSON.parse(objectText(parts))).toEqual(JSON.parse(text))
      expect(
        [...rawParts(JSON.stringify(Object.values(value), undefined, indent)).values()].map((part) =>
          JSON.parse(part),
        ),
      ).toEqual(JSON.parse(JSON.stringify(Object.values(value))))
    }),
  )
})

test('a part keeps a field that it has twice and digits that no double holds', () => {
  expect(rawParts(' { "a" : { "b": 1, "b": "}," } , "c":[ 9007199254740993 ] } ')).toEqual(
    new Map([
      ['a', '{ "b": 1, "b": "}," }'],
      ['c', '[ 9007199254740993 ]'],
    ]),
  )
  expect(rawParts('7').size + rawParts('{ }').size + rawParts('[]').size).toBe(0)
})

test('a text is deeper than its levels but one, and strings are no levels', () => {
  const text = `${'[{"a":"[[[[[[[[[[[[[[[[","b":'.repeat(5)}1${'}]'.repeat(5)}`
  expect([isDeeperThan(9, text), isDeeperThan(10, text)]).toEqual([true, false])
})
