import type { Earn } from '../../../awarding/criteria/kind.ts'
import { nothing, type Progress } from '../../../awarding/progress/progress.ts'
import type { KeepsakeId } from '../../../schemas/ids.ts'
import { activityOf } from '../support/activities.ts'
import { campaignOf, catalogueOf } from '../support/campaigns.ts'
import { deliver } from '../support/deliver.ts'

const noon = Date.parse('2024-03-10T12:00:00Z')
const out = { watch: { where: { programId: ['nothing-has-this-id'] }, minutes: 10 } }
const votes = (target: number): Earn => ({ count: { activity: 'PollVoted', target } })

/** Tells how far a user is after three votes on one day and four minutes and a half of TV. */
function howFarOf(earn: Earn, earned: readonly string[] = []) {
  const activities = [
    ...[1, 2, 3].map((n) => activityOf({ type: 'PollVoted', at: noon + n, detail: { eventId: `e${n}` } })),
    activityOf({ type: 'TvWatched', from: noon, at: noon + 270_000 }),
  ]
  const campaign = campaignOf({ earn: { fan: earn, second: out, third: out } })
  const catalogue = catalogueOf(campaign)
  const held: Progress = deliver(catalogue, [activities]).progress.get('viewer/spring') ?? nothing
  const [fan] = catalogue.campaigns.get(campaign.id)?.keepsakes ?? []
  return fan?.criterion.howFar({ ...held, earned: new Map(earned.map((id) => [id as KeepsakeId, noon])) })
}

describe('how far a user is shown to be of', () => {
  test.each<[string, Earn, object]>([
    ['count, in activities', votes(5), { current: 3, target: 5, unit: 'activities', met: false }],
    [
      'watch, in whole minutes',
      { watch: { minutes: 10 } },
      { current: 4, target: 10, unit: 'minutes', met: false },
    ],
    [
      'streak, in days',
      { streak: { activity: 'PollVoted', days: 2 } },
      { current: 1, target: 2, unit: 'days', met: false },
    ],
    [
      'all, in parts that are met',
      { all: [{ any: [votes(3), out] }, votes(2), out, votes(9)] },
      { current: 2, target: 4, unit: 'criteria', met: false },
    ],
    [
      'any, as that of the part that is nearest, not of the largest number',
      { any: [{ watch: { minutes: 100 } }, votes(4), out] },
      { current: 3, target: 4, unit: 'activities', met: false },
    ],
    [
      'any, as that of the first of parts equally near',
      { any: [{ watch: { minutes: 8 } }, votes(6)] },
      { current: 4, target: 8, unit: 'minutes', met: false },
    ],
  ])('%s', (_, earn, expected) => {
    expect(howFarOf(earn)).toEqual(expected)
  })

  test('collect, in keepsakes: those named, or all but itself', () => {
    const collect = (spec: object) => howFarOf({ collect: spec }, ['second', 'fan'])
    expect(collect({ keepsakes: 'all' })).toEqual({ current: 1, target: 2, unit: 'keepsakes', met: false })
    expect(collect({ keepsakes: 'all', atLeast: 1 })).toEqual({
      current: 1,
      target: 1,
      unit: 'keepsakes',
      met: true,
    })
    expect(collect({ keepsakes: ['third'] })).toEqual({
      current: 0,
      target: 1,
      unit: 'keepsakes',
      met: false,
    })
    expect(collect({ keepsakes: ['second', 'second', 'third'] })).toMatchObject({ current: 1, target: 2 })
  })
})
