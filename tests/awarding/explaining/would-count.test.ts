import * as fc from 'fast-check'
import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import { countingIn, type WouldCount } from '../../../awarding/explaining/would-count.ts'
import { runs } from '../../support/runs.ts'
import { activityOf, stream } from '../support/activities.ts'
import { campaign, campaignOf, catalogueOf } from '../support/campaigns.ts'

const counting = (campaigns: readonly Campaign[], tellsSecrets = true) =>
  countingIn({ version: '1', campaigns }, { tellsSecrets })

const games = campaignOf({
  id: 'games',
  startsAt: '2024-07-26T00:00:00Z',
  endsAt: '2024-08-12T00:00:00Z',
  lateness: 'P2D',
  secret: 'keep this to yourself',
  earn: {
    ace: { count: { activity: 'TriviaAnswered', where: { correct: [true] }, target: 9 } },
    lucky: { count: { activity: 'PollVoted', target: 1 } },
    mystery: { watch: { where: { programId: ['final'] }, minutes: 5 } },
    'first-day': { count: { activity: 'TriviaAnswered', where: { questionId: ['q-opening'] }, target: 1 } },
  },
  more: {
    lucky: { chance: 0.001 },
    mystery: { hidden: true },
    'first-day': { window: { endsAt: '2024-07-27T00:00:00Z' } },
  },
})

const IN = '2024-07-28T12:00:00Z'
const near = ({ ignored }: WouldCount) => [
  ignored?.code,
  ...(ignored?.near ?? []).map(({ keepsakeId }) => keepsakeId),
]

test('an activity adds to the keepsakes that awarding counts it for, of random campaigns', () => {
  fc.assert(
    fc.property(campaign, stream, (of, activities) => {
      const catalogue = catalogueOf(of)
      const { wouldCount } = counting([of])
      for (const activity of activities) {
        const { addsTo, ignored } = wouldCount(activity)
        const measured = catalogue.contributionsOf(activity).flatMap(({ states }) => states.map(([id]) => id))
        const keepsakes = catalogue.campaigns.get(of.id)?.keepsakes ?? []
        const counted = keepsakes.filter(({ criterion }) =>
          criterion.measures.some(({ id }) => measured.includes(id)),
        )
        const told = addsTo.filter(({ byChance }) => !byChance).map(({ keepsakeId }) => keepsakeId)
        const sure = counted.filter(({ definition }) => definition.chance === undefined).map(({ id }) => id)
        expect(told).toEqual(sure)
        expect(addsTo.length > 0).toBe(ignored === undefined)
        if (!catalogue.takes(activity)) expect(ignored?.code).not.toBe('unasked')
      }
    }),
    { numRuns: runs(20) },
  )
})

test('a draw is not told, whichever id the event has', () => {
  const { wouldCount } = counting([games])
  const told = ['a', 'b', 'c', 'd'].map((eventId) =>
    wouldCount(activityOf({ type: 'PollVoted', at: IN, detail: { eventId } })),
  )
  expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1)
  expect(told[0]?.addsTo).toEqual([
    { campaignId: 'games', keepsakeId: 'lucky', hidden: false, byChance: true },
  ])
})

describe('an activity that adds to nothing', () => {
  const { wouldCount } = counting([games])

  test('is too late, by how much and of which lateness', () => {
    const late = wouldCount(activityOf({ at: IN, publishedAt: '2024-07-30T15:20:00Z' }))
    expect(near(late)).toEqual(['too-late', 'ace'])
    expect(late.ignored?.near[0]?.reason).toMatch(/^is 3 h 20 min too late: .*lateness is P2D$/)
  })

  test('is outside of every window, of which the nearest are told', () => {
    const after = wouldCount(activityOf({ at: '2024-08-12T01:00:00Z' }))
    expect(near(after)).toEqual(['outside-window', 'ace'])
    expect(after.ignored?.near[0]).toMatchObject({
      reason: 'came 1 h after the campaign ends',
      window: { from: Date.parse('2024-07-26T00:00:00Z'), to: Date.parse('2024-08-12T00:00:00Z') },
    })
    expect(counting([]).wouldCount(activityOf({ at: IN })).ignored).toEqual({
      code: 'outside-window',
      near: [],
    })
  })

  test('is outside of the window of the keepsake that asks for it', () => {
    const detail = { correct: false, questionId: 'q-opening' }
    expect(near(wouldCount(activityOf({ at: IN, detail })))).toEqual(['outside-window', 'first-day'])
  })

  test('is not asked for, and the pattern that it comes nearest to is told', () => {
    const wrong = wouldCount(activityOf({ at: IN, detail: { correct: false } }))
    expect(near(wrong)).toEqual(['unasked', 'ace'])
    expect(wrong.ignored?.near[0]?.reason).toBe('does not match where: correct is false, but must be true')
  })

  test('tells nothing of what a hidden keepsake asks for, unless to those who may know', () => {
    const watched = activityOf({ type: 'TvWatched', at: IN, detail: { programId: 'heat' } })
    expect(near(wouldCount(watched))).toEqual(['unasked', 'mystery'])
    const told = counting([games], false).wouldCount(watched)
    expect(near(told)).toEqual(['unasked', undefined])
    expect(JSON.stringify(told)).not.toMatch(/mystery|final/)
  })
})
