import type { CompiledCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import { decide } from '../../../awarding/deciding/decide.ts'
import { missingLines } from '../../../awarding/explaining/missing.ts'
import { explainStored, type Stored } from '../../../awarding/explaining/stored.ts'
import { nothing } from '../../../awarding/progress/progress.ts'
import type { Activity } from '../../../events/activity.ts'
import type { KeepsakeId } from '../../../schemas/ids.ts'
import { activityOf } from '../support/activities.ts'
import { campaignOf, catalogueOf } from '../support/campaigns.ts'

const noon = Date.parse('2024-03-10T12:00:00Z')
const of = campaignOf({
  earn: {
    ace: { count: { activity: 'TriviaAnswered', distinct: 'questionId', target: 3 } },
    both: {
      all: [
        { count: { activity: 'TriviaAnswered', distinct: 'questionId', target: 2 } },
        { count: { activity: 'PollVoted', target: 1 } },
      ],
    },
    album: { collect: { keepsakes: ['ace', 'both'] } },
  },
})
const catalogue = catalogueOf(of)
const campaign = catalogue.campaigns.get(of.id) as CompiledCampaign
const id = (text: string) => text as KeepsakeId

const answer = (questionId: string) => activityOf({ at: noon, detail: { eventId: questionId, questionId } })
const progressAfter = (...activities: Activity[]) =>
  decide(campaign, nothing, activities.flatMap(catalogue.contributionsOf)).progress

function explained(keepsakeId: string, stored: Partial<Stored>) {
  const keepsake = campaign.keepsakes.find((one) => one.id === keepsakeId)
  if (!keepsake) throw new Error(`there is no ${keepsakeId}`)
  return explainStored(campaign, keepsake, { progress: nothing, held: new Map(), kept: undefined, ...stored })
}

describe('what is stored explains', () => {
  const progress = progressAfter(answer('q1'), answer('q2'))

  test('a keepsake that is not earned yet, by how far it is and what was counted', () => {
    expect(explained('ace', { progress })).toEqual({
      state: 'locked',
      howFar: { current: 2, target: 3, unit: 'activities', met: false, asks: 'TriviaAnswered' },
      states: [{ asks: 'TriviaAnswered', holds: ['q1', 'q2'] }],
      collected: [],
    })
  })

  test('the parts of a composite, of which those that nothing was done for hold nothing', () => {
    const { howFar, states } = explained('both', { progress })
    expect(missingLines(howFar)).toEqual([
      '1 more criterion (1 of 2), all of these:',
      '  1 more activity (0 of 1): PollVoted',
    ])
    expect(states).toEqual([{ asks: 'TriviaAnswered', holds: ['q1', 'q2'] }])
  })

  test('a keepsake that is held, also where the progress is a step behind, by the states that earned it', () => {
    const [measure] = campaign.keepsakes[0]?.criterion.measures ?? []
    const kept = new Map([
      [String(measure?.id), 'q7,q8,q9'],
      ['of-old', 'a,b'],
    ])
    expect(explained('ace', { progress, held: new Map([[id('ace'), noon]]), kept })).toEqual({
      state: 'earned',
      howFar: { current: 3, target: 3, unit: 'activities', met: true, asks: 'TriviaAnswered' },
      states: [
        { asks: 'TriviaAnswered', holds: ['q7', 'q8', 'q9'] },
        { asks: 'of-old, which the campaign no longer measures', holds: ['a,b'] },
      ],
      collected: [],
    })
  })

  test('a composite that is held as met, without its parts, and by what is left where nothing was kept', () => {
    const { state, howFar, states } = explained('both', { progress, held: new Map([[id('both'), noon]]) })
    expect({ state, howFar }).toEqual({
      state: 'earned',
      howFar: { current: 2, target: 2, unit: 'criteria', met: true, asks: 'all of these' },
    })
    expect(states).toEqual([{ asks: 'TriviaAnswered', holds: ['q1', 'q2'] }])
  })

  test('a keepsake of which none was left as met, and by nothing that somebody else kept', () => {
    const soldOut = new Set([id('ace')])
    const { state, howFar, states } = explained('ace', {
      progress: { ...nothing, soldOut },
      kept: new Map([['of-old', 'a']]),
    })
    expect({ state, states }).toEqual({ state: 'sold-out', states: [] })
    expect(howFar).toMatchObject({ current: 3, met: true })
  })

  test('which keepsakes a collection asks for, and which of them are held or were earned', () => {
    const earned = { ...nothing, earned: new Map([[id('ace'), noon]]) }
    expect(explained('album', { progress: earned })).toEqual({
      state: 'locked',
      howFar: { current: 1, target: 2, unit: 'keepsakes', met: false, asks: 'of the keepsakes ace, both' },
      states: [],
      collected: [
        { keepsakeId: 'ace', held: true },
        { keepsakeId: 'both', held: false },
      ],
    })
    expect(explained('album', { progress: earned, held: new Map([[id('both'), noon]]) }).howFar.met).toBe(
      true,
    )
  })
})
