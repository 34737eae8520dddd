import fc from 'fast-check'
import { type Random, randomOf } from '../../seeding/random.ts'

const take = (random: Random, count: number) => Array.from({ length: count }, () => random.next())

describe('randomOf', () => {
  test('repeats itself for the same seed and stream, and for no other', () => {
    expect(take(randomOf(1, 2), 50)).toEqual(take(randomOf(1, 2), 50))
    expect(take(randomOf(1, 2), 5)).not.toEqual(take(randomOf(1, 3), 5))
    expect(take(randomOf(1, 2), 5)).not.toEqual(take(randomOf(2, 2), 5))
    expect(take(randomOf(1, 2), 5)).not.toEqual(take(randomOf(2, 1), 5))
  })

  test('stays within the bounds asked for, and reaches both', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer({ min: -50, max: 50 }), (seed, stream, least) => {
        const random = randomOf(seed, stream)
        const drawn = Array.from({ length: 200 }, () => random.whole(least, least + 3))
        expect(new Set(drawn)).toEqual(new Set([least, least + 1, least + 2, least + 3]))
      }),
    )
  })

  test('is even: a tenth of a long run falls in each tenth', () => {
    const tenths = new Array<number>(10).fill(0)
    for (const value of take(randomOf(7, 7), 100_000))
      tenths[Math.floor(value * 10)] = (tenths[Math.floor(value * 10)] ?? 0) + 1
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  })

  test('refuses to pick from nothing', () => {
    expect(() => randomOf(1, 1).pick([])).toThrow('the list to choose from is empty')
  })
})
