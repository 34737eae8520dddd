import * as fc from 'fast-check'
import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import { ignoredText } from '../../../awarding/explaining/ignored-text.ts'
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

describe('in one sentence, an activity that adds to nothing', () => {
  const textOf = ({ ignored }: WouldCount) => ignored && ignoredText(ignored)
  const said = (campaigns: readonly Campaign[], activity: ReturnType<typeof activityOf>) =>
    textOf(counting(campaigns).wouldCount(activity))
  const votes = (where?: object) => ({
    count: { activity: 'PollVoted', ...(where ? { where } : {}), target: 1 },
  })
  const week = (id: string, first: number, rest: Partial<Parameters<typeof campaignOf>[0]> = {}) =>
    campaignOf({
      id,
      startsAt: `2024-07-${String(first).padStart(2, '0')}T00:00:00Z`,
      endsAt: `2024-07-${String(first + 7).padStart(2, '0')}T00:00:00Z`,
      earn: { fan: votes() },
      ...rest,
    })
  const vote = (at: string, publishedAt = at) => activityOf({ type: 'PollVoted', at, publishedAt })

  test('has nothing to be added to where there is no campaign', () => {
    expect(said([], vote(IN))).toBe('there is no campaign')
  })

  test('is told of the three campaigns that it comes nearest to, with when they were open', () => {
    const all = [week('d', 22), week('a', 1), week('c', 15), week('b', 8)]
    expect(said(all, vote('2024-07-30T00:00:00Z'))).toBe(
      'it did not happen while a campaign that asks for it was open: ' +
        'for d/fan (from 2024-07-22T00:00:00Z to 2024-07-29T00:00:00Z) it came 1 d after the campaign ends; ' +
        'for c/fan (from 2024-07-15T00:00:00Z to 2024-07-22T00:00:00Z) it came 8 d after the campaign ends; ' +
        'for b/fan (from 2024-07-08T00:00:00Z to 2024-07-15T00:00:00Z) it came 15 d after the campaign ends',
    )
    expect(said([week('late', 22), week('soon', 8)], vote('2024-06-30T00:00:00Z'))).toMatch(
      /: for soon\/fan .* it came 8 d before the campaign starts; for late\/fan /,
    )
  })

  test('is told what the campaigns that are open ask for, before one that is over and would take it', () => {
    const open = week('open', 8, { earn: { fan: votes({ pollId: ['x'] }) } })
    expect(said([week('over', 1), open], vote('2024-07-10T00:00:00Z'))).toBe(
      'no campaign that was open asks for it: for open/fan it does not match where: pollId is "p", but must be "x"',
    )
  })

  test('is told of the keepsake of which the fewest fields are wrong', () => {
    const of = week('games', 8, {
      earn: { two: votes({ pollId: ['x'], optionId: ['x'] }), one: votes({ pollId: ['x'] }) },
    })
    expect(said([of], vote('2024-07-10T00:00:00Z'))).toMatch(
      /: for games\/one it does not match where: pollId is/,
    )
  })

  test('is told of the one that it is the least too late for', () => {
    const [strict, lenient] = ['P1D', 'P2D'].map((lateness) =>
      week(lateness.toLowerCase(), 8, { lateness }),
    ) as [Campaign, Campaign]
    const late = vote('2024-07-10T00:00:00Z', '2024-07-12T01:00:00Z')
    expect(said([strict, lenient], late)).toMatch(
      /^it was published too late: for p2d\/fan it is 1 h too late: .* lateness is P2D; for p1d\/fan it is 1 d 1 h too late: /,
    )
    const other = activityOf({ at: '2024-07-10T00:00:00Z', publishedAt: '2024-07-12T01:00:00Z' })
    expect(said([strict, lenient], other)).toMatch(/^it was published too late: for p2d it is 1 h too late: /)
  })

  test('is told the types that the campaign asks for, where it asks for none like it', () => {
    const both = week('both', 8, { earn: { fan: votes(), seen: { watch: { minutes: 1 } } } })
    expect(said([both], activityOf({ at: '2024-07-10T00:00:00Z' }))).toBe(
      'no campaign that was open asks for it: for both it is not PollVoted or TvWatched',
    )
    const over = activityOf({ at: '2024-07-20T00:00:00Z' })
    expect(said([both], over)).toBe(
      'it did not happen while a campaign that asks for it was open: ' +
        'for both (from 2024-07-08T00:00:00Z to 2024-07-15T00:00:00Z) it came 5 d after the campaign ends',
    )
  })

  test('is told no more of a campaign whose keepsakes nobody may know of than that they do not ask for it', () => {
    const of = week('games', 8, { earn: { fan: votes({ pollId: ['x'] }) }, more: { fan: { hidden: true } } })
    const told = counting([of], false).wouldCount(vote('2024-07-10T00:00:00Z'))
    expect(textOf(told)).toBe(
      'no campaign that was open asks for it: for games it is not one that it asks for',
    )
  })

  test('is told no keepsake of a campaign that is over where none of it would take the activity', () => {
    const of = week('games', 8, { earn: { fan: votes({ pollId: ['x'] }) } })
    expect(said([of], vote('2024-07-20T00:00:00Z'))).toMatch(/: for games \(from /)
  })

  test('is told why a keepsake does not take it that asks for such things', () => {
    const of = week('games', 8, { earn: { live: { watch: { minutes: 1, live: true } } } })
    expect(said([of], activityOf({ type: 'TvWatched', at: '2024-07-10T00:00:00Z' }))).toBe(
      'no campaign that was open asks for it: for games/live it was not watched live',
    )
  })

  test('is told that only other keepsakes count where nothing is asked for', () => {
    const collects = (id: string) => ({ collect: { keepsakes: [id] } })
    const of = week('games', 8, { earn: { a: collects('b'), b: collects('a') } })
    expect(said([of], vote('2024-07-10T00:00:00Z'))).toBe(
      'no campaign that was open asks for it: for games it is not asked for: only other keepsakes count',
    )
  })

  test('is told of the window of a keepsake that ended while the viewer watched', () => {
    const of = week('games', 8, {
      earn: { daily: { streak: { activity: 'TvWatched', days: 1 } } },
      more: { daily: { window: { endsAt: '2024-07-10T12:00:00Z' } } },
    })
    const across = activityOf({ type: 'TvWatched', from: '2024-07-10T11:00:00Z', at: '2024-07-10T13:00:00Z' })
    expect(counting([of]).wouldCount(across).ignored).toMatchObject({
      code: 'outside-window',
      near: [{ keepsakeId: 'daily', reason: 'ended after the window, and only watching counts in part' }],
    })
  })
})
