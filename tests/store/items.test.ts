import { createHash } from 'node:crypto'
import { ExactNumber } from '../../json/exact-number.ts'
import { inParallel } from '../../store/in-parallel.ts'
import {
  type Item,
  itemBytes,
  mapOf,
  numberOf,
  StoredItemError,
  textOf,
  type Value,
} from '../../store/items.ts'
import { decodeStates, encodeStates, keepsakeKeyOf } from '../../store/keepsake-item.ts'
import { decodeBody } from '../../store/progress-body.ts'

describe('an item that is not of the form that the store writes', () => {
  test.each<[string, () => unknown, string]>([
    [
      'lacks a text',
      () => textOf({ b: 1, a: 'x' }, 'b', 't'),
      'An item of table t lacks the string b; it has a, b.',
    ],
    [
      'lacks a number',
      () => numberOf({ b: 'x' }, 'n', 't'),
      'An item of table t lacks the number n; it has b.',
    ],
    ['has nothing', () => textOf({}, 'n', 't'), 'An item of table t lacks the string n; it has nothing.'],
    ...['a#b#c', 'a', '#b', 'a#'].map((keepsake): [string, () => unknown, string] => [
      `has the key ${keepsake}`,
      () => keepsakeKeyOf({ keepsake }, 't'),
      `An item of table t has keepsake "${keepsake}", not <campaignId>#<keepsakeId>.`,
    ]),
    ...['null', '5', '"measures"', '[]', '{}'].map((gathered): [string, () => unknown, string] => [
      `kept ${gathered} of what was gathered`,
      () => decodeStates({ keepsake: 'a#b', gathered }, 't'),
      'The states of keepsake "a#b" in table t lack measures.',
    ]),
    ...['{', Uint8Array.of(1, 2, 3)].map((gathered): [string, () => unknown, string] => [
      `kept what is no JSON, ${gathered}`,
      () => decodeStates({ keepsake: 'a#b', gathered }, 't'),
      'The states of keepsake "a#b" in table t cannot be read.',
    ]),
    ...[
      'null',
      '5',
      '{"measures":{}}',
      '{"earned":{}}',
      '{"measures":null,"earned":{}}',
      '{"measures":{},"earned":null}',
      '{"measures":5,"earned":{}}',
      '{"measures":{},"earned":5}',
      '{"measures":{},"earned":{"a":"1"}}',
      '{"measures":{},"earned":{"a":1},"firstAt":"1"}',
    ].map((body): [string, () => unknown, string] => [
      `has the progress ${body}`,
      () => decodeBody(body, 'ada'),
      'The progress of ada lacks measures or earned, or has a date that is no number.',
    ]),
    ['has no progress', () => decodeBody(undefined, 'ada'), 'The progress of ada cannot be read.'],
    ['has a progress that is no JSON', () => decodeBody('{', 'ada'), 'The progress of ada cannot be read.'],
  ])('%s, which is told without guessing', (_, read, message) => {
    expect(read).toThrow(StoredItemError)
    expect(read).toThrow(expect.objectContaining({ name: 'StoredItemError', message }))
  })

  test.each([() => decodeBody('{', 'ada'), () => decodeStates({ keepsake: 'a#b', gathered: '{' }, 't')])(
    'tells what the parser said of it: %#',
    (read) => {
      expect(read).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }))
    },
  )
})

test.each<[string, Value | undefined, boolean]>([
  ['a map', { number: 1 }, true],
  ['nothing', undefined, false],
  ['a text', 'text', false],
  ['a number', 1, false],
  ['bytes', Uint8Array.of(1), false],
  ['a number that a double does not hold', new ExactNumber('12345678901234567890'), false],
])('of an item %s is a map, or is not', (_, value, isMap) => {
  expect(mapOf(value === undefined ? {} : { a: value }, 'a')).toEqual(isMap ? value : undefined)
})

// By DynamoDB's page on capacity: a text and a name in UTF-8, a number a byte for two digits and one more, a map three and one for each entry.
test.each<[Item, number]>([
  [{}, 0],
  [{ ab: 'xyz' }, 5],
  [{ é: '€' }, 5],
  [{ a: true }, 2],
  [{ a: Uint8Array.of(1, 2, 3) }, 4],
  [{ a: 7 }, 4],
  [{ a: 1234 }, 5],
  [{ a: -123 }, 5],
  [{ a: new ExactNumber('12345678901234567890') }, 13],
  [{ m: {} }, 4],
  [{ m: { a: 'x', b: 'y' } }, 10],
  [{ a: 'x', b: true }, 4],
])('an item %j is counted with %i bytes', (item, bytes) => {
  expect(itemBytes(item)).toBe(bytes)
})

describe('what is kept of what was gathered', () => {
  const room = (bytes: number): Item => ({ a: 'x'.repeat(1000 - 'gathered'.length - 'a'.length - bytes) })
  const noted = '{"measures":{},"cut":true}'

  test.each([
    [178, 'string'],
    [179, 'string'],
    [180, 'object'],
  ])('is text up to 200 bytes: a state of %i characters is a %s', (length, type) => {
    expect(typeof encodeStates({ measures: { m: 'x'.repeat(length) } }, {})).toBe(type)
  })

  test('is a note that more was cut before, as long as there is room for it', () => {
    const cut = { measures: {}, cut: true } as const
    expect(encodeStates(cut, room(41))).toBe(noted)
    expect(encodeStates(cut, room(40))).toBeUndefined()
  })

  test('is cut between the values of a list, and a single value is there whole or not at all', () => {
    const words = Array.from({ length: 100 }, (_, at) => createHash('md5').update(`${at}`).digest('hex'))
    const measures = { list: words.join(','), word: 'x'.repeat(2000) }
    const encoded = encodeStates({ measures }, room(700))
    const kept = encoded && decodeStates({ keepsake: 'a#b', gathered: encoded }, 't')
    expect(kept).toEqual({
      cut: true,
      measures: { list: expect.stringMatching(/^([0-9a-f]{32},)+[0-9a-f]{32}$/) },
    })
  })
})

describe('items that are acted on in parallel', () => {
  const running = () => {
    const state = { now: 0, most: 0, begun: [] as number[] }
    const act = async (item: number) => {
      state.begun.push(item)
      state.most = Math.max(state.most, ++state.now)
      for (let turn = 0; turn < 5; turn++) await undefined
      state.now--
    }
    return { state, act }
  }

  test.each([
    [2, [1, 2, 3, 4, 5], 2],
    [9, [1, 2, 3], 3],
    [3, [], 0],
  ])('are at most %i at a time, in their order: %j', async (most, items, seen) => {
    const { state, act } = running()
    await inParallel(most, items, act)
    expect(state).toEqual({ now: 0, most: seen, begun: items })
  })

  test('are begun no more once one of them has failed', async () => {
    const { state, act } = running()
    const failing = async (item: number) => {
      if (item === 2) throw new Error('throttled')
      await act(item)
    }
    await expect(inParallel(2, [1, 2, 3, 4, 5], failing)).rejects.toThrow('throttled')
    for (let turn = 0; turn < 50; turn++) await undefined
    expect(state.begun).toEqual([1])
  })
})
