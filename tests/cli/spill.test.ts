import * as fc from 'fast-check'
import { compareContributions } from '../../awarding/progress/contribution.ts'
import { SortedContributions, SpilledList } from '../../cli/spill/spilled.ts'
import { TemporaryFolder } from '../../cli/spill/temporary-files.ts'
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
