import { existsSync } from 'node:fs'
import * as fc from 'fast-check'
import { compareContributions } from '../../awarding/progress/contribution.ts'
import { SortedContributions, SpilledList } from '../../cli/spill/spilled.ts'
import { TemporaryFolder, writeLines } from '../../cli/spill/temporary-files.ts'
import { UserError } from '../../cli/terminal.ts'
import { activityOf } from '../awarding/support/activities.ts'
import { catalogueOf, votes, watched } from '../functions/support/catalogue.ts'
import { runs } from '../support/runs.ts'

test('what is kept in files comes back, whatever characters are in it', () => {
  const awkward = fc.constantFrom('\u2028', '\u2029', '\u0085', '\uFEFF', '\r', '\n', '\ud800', '😀')
  const text = fc.array(fc.oneof(awkward, fc.string()), { maxLength: 4 }).map((all) => all.join(''))
  fc.assert(
    fc.property(fc.array(text, { maxLength: 20 }), fc.integer({ min: 1, max: 4 }), (texts, most) => {
      using folder = new TemporaryFolder()
      const list = new SpilledList<string>(folder, 'texts', most)
      for (const one of texts) list.push(one)
      expect([...list]).toEqual(texts)
      expect(list.length).toBe(texts.length)
    }),
    { numRuns: runs(10) },
  )
})

test('runs that others wrote are taken as if they were its own, however many they are', () => {
  const catalogue = catalogueOf({ id: 'poll', keepsakes: [{ id: 'voter', earn: votes(2) }] })
  const contributions = Array.from({ length: 250 }, (_, number) =>
    activityOf({
      type: 'PollVoted',
      at: '2024-07-26T18:00:00Z',
      detail: { eventId: `e${(number * 7) % 250}`, userId: `user-${number % 3}` },
    }),
  ).flatMap(catalogue.contributionsOf)
  using folder = new TemporaryFolder()
  const [a, b] = ['a', 'b'].map((name) => new SortedContributions(folder, 1, name))
  for (const [index, one] of contributions.entries()) (index < 90 ? a : b)?.add(one)
  const both = new SortedContributions(folder, 1, 'both')
  for (const one of [a, b]) if (one) both.take(one.runs())
  expect(both.length).toBe(250)
  expect([...both]).toEqual(contributions.toSorted(compareContributions))
})

test('a list that is emptied begins anew', () => {
  using folder = new TemporaryFolder()
  const list = new SpilledList<number>(folder, 'numbers', 2)
  for (const number of [1, 2, 3]) list.push(number)
  list.remove()
  expect([...list]).toEqual([])
  list.push(4)
  list.push(5)
  expect([...list]).toEqual([4, 5])
  list.remove()
  list.remove()
  expect(list.length).toBe(0)
})

const full = '/dev/full'
const testWhereLinuxIs = existsSync(full) ? test : test.skip
testWhereLinuxIs('no room for temporary files is told in one sentence', () => {
  expect(() => writeLines(full, ['line'])).toThrow(
    new UserError(
      'there is no room left for temporary files in /: free some, or set TMPDIR to another folder',
    ),
  )
})

test('contributions come back whole and in order, however few of them are in memory', () => {
  const catalogue = catalogueOf(
    { id: 'tv', keepsakes: [{ id: 'viewer', earn: watched(30) }] },
    { id: 'poll', keepsakes: [{ id: 'voter', earn: votes(2) }] },
  )
  const contributions = Array.from({ length: 7 }, (_, number) =>
    activityOf({
      type: number % 2 ? 'PollVoted' : 'TvWatched',
      at: `2024-07-26T1${9 - number}:00:00Z`,
      detail: { userId: `user-${number % 3}` },
    }),
  ).flatMap(catalogue.contributionsOf)
  expect(contributions).toHaveLength(7)
  const inOrder = contributions.toSorted(compareContributions)
  for (const most of [1, 3, 100]) {
    using folder = new TemporaryFolder()
    const sorted = new SortedContributions(folder, most)
    for (const one of contributions) sorted.add(one)
    expect([...sorted]).toEqual(inOrder)
  }
})
