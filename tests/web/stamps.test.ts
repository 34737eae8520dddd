import fc from 'fast-check'
import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import { continued, nearest, newlyEarned, withNewest } from '../../web/model/stamps.ts'
import { earned, hidden, type Listed, listed, locked, passport } from './support/passport.ts'

const ids = (stamps: readonly { keepsakeId: string }[]) => stamps.map(({ keepsakeId }) => keepsakeId)

test('what is new is what was not earned before, hidden ones included', () => {
  const before = passport([earned('a'), locked('b'), hidden])
  const now = passport([earned('a'), earned('b'), earned('secret')])
  expect(ids(newlyEarned(before, now))).toEqual(['b', 'secret'])
  expect(newlyEarned(now, now)).toEqual([])
})

test('the nearest stamps are those that have been begun and can be earned, the furthest along first', () => {
  const shown = passport([
    earned('a'),
    hidden,
    locked('b', 1),
    locked('c', 4, { availability: 'closed' }),
    locked('d', 5, { soldOut: true }),
    locked('e', 3),
    locked('f', 1),
    locked('g'),
    // Told as "0 of 5 minutes".
    locked('h', 0.9),
  ])
  expect(ids(nearest(shown))).toEqual(['e', 'b', 'f'])
})

/** A server's list, newest first, and a way to read a page of it. */
const page = (all: readonly Listed[], from: number, size: number): KeepsakeList => ({
  keepsakes: all.slice(from, from + size),
  ...(from + size < all.length && { cursor: `after ${all[from + size - 1]?.keepsakeId}` }),
})
const after = (all: readonly Listed[], cursor: string, size: number): KeepsakeList =>
  page(all, all.findIndex(({ keepsakeId }) => `after ${keepsakeId}` === cursor) + 1, size)

const minutes = (least: number, most: number) =>
  fc.uniqueArray(fc.integer({ min: 0, max: 1400 }), { minLength: least, maxLength: most })
const newestFirst = (at: readonly number[]) =>
  at.toSorted((a, b) => b - a).map((minute) => listed(`k${minute}`, minute))

test('a list read to its end shows everything once, newest first, whatever is earned on the way', () => {
  const size = 3
  fc.assert(
    fc.property(minutes(0, 12), minutes(0, 8), (early, late) => {
      let all = newestFirst(early)
      let shown = page(all, 0, size)
      for (const minute of late.toSorted((a, b) => a - b).map((each) => each + 1500)) {
        all = newestFirst([...all.map(({ keepsakeId }) => Number(keepsakeId.slice(1))), minute])
        shown = withNewest(shown, page(all, 0, size))
        if (shown.cursor) shown = continued(shown, after(all, shown.cursor, size))
      }
      while (shown.cursor) shown = continued(shown, after(all, shown.cursor, size))
      expect(ids(shown.keepsakes)).toEqual(ids(all))
    }),
  )
})

test('what arrives late with an old date makes a list that was all there go on', () => {
  const shown: KeepsakeList = { keepsakes: [listed('c', 3), listed('b', 2)] }
  const first: KeepsakeList = { ...shown, cursor: 'after b' }
  expect(withNewest(shown, first)).toEqual(first)
})

test('a first page that does not reach what is shown takes its place', () => {
  const shown: KeepsakeList = { keepsakes: [listed('old', 1)] }
  const first: KeepsakeList = { keepsakes: [listed('b', 9), listed('a', 8)], cursor: 'after a' }
  expect(withNewest(shown, first)).toEqual(first)
})

test('what was shown and is gone from a list that has no more is gone', () => {
  const shown: KeepsakeList = { keepsakes: [listed('b', 2), listed('a', 1)] }
  expect(withNewest(shown, { keepsakes: [listed('a', 1)] }).keepsakes).toEqual([listed('a', 1)])
})
