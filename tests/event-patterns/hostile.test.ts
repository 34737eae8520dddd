import { compilePattern, PatternError } from '../../event-patterns/index.ts'
import type { Json, JsonObject } from '../../json/json.ts'

const names = ['__proto__', 'constructor', 'hasOwnProperty', 'prototype', 'toString', 'length', '']

describe('names that mean something to the language', () => {
  test.each(names)('%j is an ordinary field', (name) => {
    const pattern: unknown = JSON.parse(`{"a":{${JSON.stringify(name)}:["x"]}}`)
    const event: JsonObject = JSON.parse(`{"a":{${JSON.stringify(name)}:"x"}}`)
    expect(compilePattern(pattern).matches(event)).toBe(true)
    expect(compilePattern(pattern).matches({ a: {} })).toBe(false)
    expect(compilePattern(pattern).fields[0]?.path).toEqual(['a', name])
  })

  test.each(names)('%j is absent from an event that does not have it', (name) => {
    const inObject: unknown = JSON.parse(`{"a":{${JSON.stringify(name)}:[{"exists":false}]}}`)
    const inElements: unknown = JSON.parse(`{"a":{${JSON.stringify(name)}:{"b":[{"exists":false}]}}}`)
    expect(compilePattern(inObject).matches({ a: {} })).toBe(true)
    expect(compilePattern(inElements).matches({ a: [{}, {}] })).toBe(true)
  })

  test('a pattern leaves the prototype of objects alone', () => {
    compilePattern(JSON.parse('{"__proto__":{"polluted":["x"]}}'))
    expect('polluted' in {}).toBe(false)
  })
})

describe('excess', () => {
  test('a pattern nested too deep is refused', () => {
    let pattern: Json = { a: ['x'] }
    for (let i = 0; i < 20_000; i++) pattern = { a: pattern }
    expect(() => compilePattern(pattern)).toThrow(PatternError)
    expect(() => compilePattern(pattern)).toThrow(/more than 100 levels deep/)
  })

  const nested = (levels: number, key: string, wrap = (inner: Json): Json => inner) => {
    let pattern: Json = { a: ['x'] }
    for (let i = 0; i < levels; i++) pattern = { [key]: wrap(pattern) }
    return pattern
  }
  test.each<[string, (levels: number) => Json]>([
    ['fields', (levels) => nested(levels, 'a')],
    ['$or', (levels) => nested(levels, '$or', (inner) => [inner, { z: ['x'] }])],
  ])('a pattern nested in %s may have 100 levels, and no more', (_name, of) => {
    expect(() => compilePattern(of(100))).not.toThrow()
    expect(() => compilePattern(of(101))).toThrow(/more than 100 levels deep/)
  })

  test('a path that is a field and a way to others is looked for in lists of 20 levels, and no more', () => {
    const pattern = compilePattern({ $or: [{ a: { b: [1] } }, { z: [1] }], a: ['x'] })
    const matches = (levels: number) => {
      let value: Json = ['x', { b: 1 }]
      for (let i = 0; i < levels; i++) value = [value]
      return pattern.matches({ a: value })
    }
    expect([matches(19), matches(20), matches(21)]).toEqual([true, true, false])
  })

  test('a value nested in very many arrays is still found', () => {
    let value: Json = 'x'
    for (let i = 0; i < 30_000; i++) value = [value]
    expect(compilePattern({ a: ['x'] }).matches({ a: value })).toBe(true)
    expect(compilePattern({ a: { b: [{ exists: false }], c: ['x'] } }).matches({ a: value })).toBe(false)
  })

  test('a path that is a field and a way to others gives up on absurd nesting without an error', () => {
    let value: Json = ['x', { b: 1 }]
    for (let i = 0; i < 30_000; i++) value = [value]
    const pattern = compilePattern({ $or: [{ a: { b: [1] } }, { z: [1] }], a: ['x'] })
    expect(pattern.matches({ a: value })).toBe(false)
  })

  test('more combinations of $or than EventBridge allows are refused before they are made', () => {
    const of = (count: number, name: string) => ({
      $or: Array.from({ length: count }, (_, i) => ({ [name]: [i] })),
    })
    expect(() => compilePattern({ a: of(10, 'x'), b: of(10, 'y'), c: of(10, 'z') })).not.toThrow()
    expect(() => compilePattern({ a: of(10, 'x'), b: of(10, 'y'), c: of(11, 'z') })).toThrow(/more than 1000/)
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, of(50, 'x')]))
    expect(() => compilePattern(many)).toThrow(/f1\.\$or makes more than 1000 combinations/)
  })

  test('a wildcard that would trap a backtracking matcher is answered', () => {
    const pattern = compilePattern({ a: [{ wildcard: `${'*a'.repeat(50)}*b` }] })
    expect(pattern.matches({ a: 'a'.repeat(200_000) })).toBe(false)
    expect(pattern.matches({ a: `${'a'.repeat(200_000)}b` })).toBe(true)
  })

  test('fields spread over many long lists do not multiply', () => {
    const names = Array.from({ length: 12 }, (_, i) => `list${i}`)
    const elements = (): Json[] => Array.from({ length: 300 }, () => ({ x: 1 }))
    const event = Object.fromEntries(names.map((name) => [name, elements()]))
    const pattern = Object.fromEntries(names.map((name, i) => [name, { x: [i === 11 ? 2 : 1] }]))
    expect(compilePattern(pattern).matches(event)).toBe(false)
  })

  test('very long texts are compared, and are no addresses', () => {
    const long = '1'.repeat(300_000)
    expect(compilePattern({ a: [{ prefix: '11' }] }).matches({ a: long })).toBe(true)
    expect(compilePattern({ a: [{ cidr: '10.0.0.0/8' }] }).matches({ a: long })).toBe(false)
  })
})
