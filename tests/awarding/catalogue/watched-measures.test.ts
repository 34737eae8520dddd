import { watchedMeasures } from '../../../awarding/catalogue/watched-measures.ts'
import { campaignOf, catalogueOf } from '../support/campaigns.ts'

const votes = (target: number) => ({ count: { activity: 'PollVoted', target } })
const answers = { count: { activity: 'TriviaAnswered', target: 1 } }
const [START, END] = ['2024-03-08T00:00:00Z', '2024-03-14T00:00:00Z'].map((text) => Date.parse(text)) as [
  number,
  number,
]
const catalogue = catalogueOf(
  campaignOf({
    id: 'spring',
    secret: 'heads',
    earn: {
      bronze: votes(1),
      both: { all: [votes(2), votes(3), answers] },
      drawn: { watch: { minutes: 1 } },
      late: { watch: { minutes: 2 } },
    },
    more: {
      drawn: { chance: 0.5 },
      late: { window: { startsAt: '2024-03-10T00:00:00Z', endsAt: '2024-03-11T00:00:00Z' } },
    },
  }),
  campaignOf({ id: 'autumn', earn: { fan: votes(1) } }),
)
const namesAt = (now: number, most = 100) =>
  watchedMeasures(catalogue, now, most).map(({ campaignId, keepsakeIds }) => `${campaignId}: ${keepsakeIds}`)

test('the measures that are open are named once for each campaign, with the keepsakes that they count for', () => {
  expect(namesAt(START)).toEqual(['spring: bronze,both', 'spring: both', 'autumn: fan'])
  const [first, , last] = watchedMeasures(catalogue, START, 100)
  expect(first?.measureId).toBe(last?.measureId)
  expect(first?.window).toEqual({ from: START, to: END })
})

test('a keepsake of its own window is among them in that alone, and one that is drawn never', () => {
  const late = 'spring: late'
  const [from, to] = [Date.parse('2024-03-10T00:00:00Z'), Date.parse('2024-03-11T00:00:00Z')]
  expect([from - 1, from, to - 1, to].map((now) => namesAt(now).includes(late))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(watchedMeasures(catalogue, from, 100)[2]?.window).toEqual({ from, to })
})

test('there are none before and after the campaigns', () => {
  expect([START - 1, END].map((now) => namesAt(now))).toEqual([[], []])
  expect(namesAt(END - 1)).toHaveLength(3)
})

test('of more than are asked for the first are there, with all of their keepsakes', () => {
  expect(namesAt(START, 1)).toEqual(['spring: bronze,both'])
  expect(namesAt(START, 2)).toEqual(['spring: bronze,both', 'spring: both'])
  expect(namesAt(START, 0)).toEqual([])
})
