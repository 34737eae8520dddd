import fc from 'fast-check'
import type { Row } from '../../analytics/section.ts'
import { suppress } from '../../analytics/suppression.ts'

const PARTS = { people: 'viewers', tells: ['awards'], sumsWithin: ['campaignId'] }

const rowsOf = (people: readonly number[], campaignId = 'one'): Row[] =>
  people.map((viewers, at) => ({ campaignId, partner: `p${at}`, viewers, awards: viewers * 2 }))

const hiddenIn = (people: readonly number[], fewerThan = 10) =>
  suppress(rowsOf(people), { measures: [PARTS], fewerThan }).map(({ hidden }) => hidden.length > 0)

test('numbers of fewer people than said are hidden, with what tells of the same people, and 0 is not', () => {
  const [few, none, many] = suppress(rowsOf([3, 0, 40]), {
    measures: [{ people: 'viewers', tells: ['awards'] }],
    fewerThan: 10,
  })
  expect(few).toEqual({
    values: { campaignId: 'one', partner: 'p0', viewers: null, awards: null },
    hidden: ['viewers', 'awards'],
  })
  expect([none?.hidden, many?.hidden]).toEqual([[], []])
})

test.each([
  { people: [9, 50, 30, 80], hidden: [true, false, true, false] },
  { people: [4, 5, 30, 80], hidden: [true, true, true, false] },
  { people: [5, 6, 30, 80], hidden: [true, true, false, false] },
  { people: [9], hidden: [true] },
  { people: [9, 0, 10], hidden: [true, false, true] },
])(
  'of the parts of a known sum, $people, a second is hidden where the first could be had',
  ({ people, hidden }) => {
    expect(hiddenIn(people)).toEqual(hidden)
  },
)

test('nothing is hidden of fewer than one', () => {
  expect(hiddenIn([1, 2, 3], 1)).toEqual([false, false, false])
})

test('the sum less what is shown never tells of one row, or of few people, unless it is all there is', () => {
  const groups = fc.array(fc.array(fc.nat(30), { maxLength: 6 }), { maxLength: 4 })
  fc.assert(
    fc.property(groups, fc.integer({ min: 1, max: 20 }), (people, fewerThan) => {
      const rows = people.flatMap((each, at) => rowsOf(each, `campaign-${at}`))
      const published = suppress(rows, { measures: [PARTS], fewerThan })
      for (const [at, each] of people.entries()) {
        const mine = published
          .map((row, place) => ({ row, people: Number(rows[place]?.viewers) }))
          .filter(({ row }) => row.values.campaignId === `campaign-${at}`)
        expect(
          mine.filter((one) => one.people > 0 && one.people < fewerThan && one.row.hidden.length === 0),
        ).toEqual([])
        const hidden = mine.filter(({ row }) => row.hidden.length > 0)
        const together = hidden.reduce((sum, one) => sum + one.people, 0)
        const isAll = hidden.length === each.filter((count) => count > 0).length
        expect(hidden.length === 0 || isAll || (hidden.length > 1 && together >= fewerThan)).toBe(true)
      }
    }),
  )
})

test('a keepsake of which the number of holders is hidden is hidden wherever they are counted', () => {
  const rows = ['a', 'b'].map((keepsakeId) => ({ campaignId: 'one', keepsakeId, earned: 50, touched: 80 }))
  const measures = [{ people: 'touched' }, { people: 'earned', holders: true }]
  const published = suppress(rows, { measures, fewerThan: 10, hiddenKeepsakes: new Set(['one/a']) })
  expect(published.map(({ hidden }) => hidden)).toEqual([['earned'], []])
})
