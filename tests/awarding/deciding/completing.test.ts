import type { Catalogue } from '../../../awarding/catalogue/catalogue.ts'
import type { Earn } from '../../../awarding/criteria/kind.ts'
import { type Award, decide, type RecordedEarnings } from '../../../awarding/deciding/decide.ts'
import { nothing, type Progress } from '../../../awarding/progress/progress.ts'
import type { Activity } from '../../../events/activity.ts'
import type { EventId, KeepsakeId } from '../../../schemas/ids.ts'
import { activityOf } from '../support/activities.ts'
import { campaignOf, catalogueOf } from '../support/campaigns.ts'

const noon = (date: number) => Date.parse(`2024-03-${String(date).padStart(2, '0')}T12:00:00Z`)
const done = (type: string) => (date: number, eventId: string) =>
  activityOf({ type, at: noon(date), detail: { eventId } })
const vote = done('PollVoted')
const answer = done('TriviaAnswered')

const votes = (target: number): Earn => ({ count: { activity: 'PollVoted', target } })
const answers = (target: number): Earn => ({ count: { activity: 'TriviaAnswered', target } })

/** One user’s awards of each batch, one after the other. */
function batches(catalogue: Catalogue, all: readonly Activity[][], recorded?: RecordedEarnings): Award[][] {
  const [campaign] = catalogue.campaigns.values()
  if (!campaign) throw new Error('there is no campaign')
  let progress: Progress = nothing
  return all.map((batch) => {
    const decision = decide(campaign, progress, batch.flatMap(catalogue.contributionsOf), recorded)
    progress = decision.progress
    return [...decision.awards]
  })
}

const eventsOf = (awards: readonly Award[] = []) =>
  Object.fromEntries(awards.map(({ keepsake, eventId }) => [keepsake.id, eventId]))

describe('the event that an award bears', () => {
  test('has its source beside its id', () => {
    const catalogue = catalogueOf(
      campaignOf({ earn: { one: votes(1), album: { collect: { keepsakes: ['one'] } } } }),
    )
    const [awards = []] = batches(catalogue, [[vote(10, 'a')]])
    expect(awards.map(({ source }) => source)).toEqual(['partner.stb', 'partner.stb'])
  })

  test('is the last of those that came late together and count for the keepsake, in any order', () => {
    const catalogue = catalogueOf(campaignOf({ earn: { fan: votes(4), other: answers(9) } }))
    const late = [vote(9, 'first'), vote(10, 'last'), answer(11, 'of another')]
    for (const batch of [late, late.toReversed()]) {
      const [, awards] = batches(catalogue, [[vote(8, 'held'), vote(12, 'dated by')], batch])
      expect(eventsOf(awards)).toEqual({ fan: 'last' })
    }
  })

  test('is that of what a collection was completed by, where this came late, and not a later one', () => {
    const catalogue = catalogueOf(
      campaignOf({
        earn: { fan: votes(3), other: answers(9), album: { collect: { keepsakes: ['fan'] } } },
      }),
    )
    const [, awards] = batches(catalogue, [
      [vote(8, 'held'), vote(12, 'dated by')],
      [vote(9, 'late'), answer(10, 'of another')],
    ])
    expect(eventsOf(awards)).toEqual({ fan: 'late', album: 'late' })
  })

  test('is that of no other award of the moment, unless it collects', () => {
    const catalogue = catalogueOf(campaignOf({ earn: { fan: votes(3), quiz: answers(3) } }))
    const [, awards] = batches(catalogue, [
      [vote(8, 'v1'), vote(12, 'v3'), answer(8, 'a1'), answer(12, 'a3')],
      [vote(9, 'v2'), answer(10, 'a2')],
    ])
    expect(eventsOf(awards)).toEqual({ fan: 'v2', quiz: 'a2' })
  })

  test('is that of no earlier award where a collection is dated by what was held before', () => {
    const [fan, quiz] = [{ fan: votes(1) }, { quiz: answers(1) }]
    const held = batches(catalogueOf(campaignOf({ earn: { ...fan, ...quiz } })), [[vote(12, 'v')]])
    const earned = new Map(held.flat().map(({ keepsake, earnedAt }) => [keepsake.id, earnedAt]))
    const catalogue = catalogueOf(
      campaignOf({ earn: { ...fan, ...quiz, album: { collect: { keepsakes: ['fan', 'quiz'] } } } }),
    )
    const [campaign] = catalogue.campaigns.values()
    if (!campaign) throw new Error('there is no campaign')
    const now = [answer(9, 'a'), vote(10, 'last')].flatMap(catalogue.contributionsOf)
    const { awards } = decide(campaign, { ...nothing, earned }, now)
    expect(awards.map(({ earnedAt }) => earnedAt)).toEqual([noon(9), noon(12)])
    expect(eventsOf(awards)).toEqual({ quiz: 'a', album: 'last' })
  })

  test('has no source where that of a history has none, also as the one that completed a collection', () => {
    const catalogue = catalogueOf(
      campaignOf({ earn: { fan: votes(2), other: answers(9), album: { collect: { keepsakes: ['fan'] } } } }),
    )
    const recorded = new Map([['fan' as KeepsakeId, { earnedAt: noon(9), eventId: 'recorded' as EventId }]])
    const [awards = []] = batches(
      catalogue,
      [[vote(10, 'a'), vote(11, 'b'), answer(12, 'of another')]],
      recorded,
    )
    expect(eventsOf(awards)).toEqual({ fan: 'recorded', album: 'recorded' })
    expect(awards.some((award) => 'source' in award)).toBe(false)
  })
})

describe('of several events at the moment when a keepsake was earned', () => {
  test.each([
    { target: 2, completedBy: 'b' },
    { target: 3, completedBy: 'c' },
    { target: 4, completedBy: 'd' },
  ])('the one with which there are $target completed it: $completedBy', ({ target, completedBy }) => {
    const catalogue = catalogueOf(campaignOf({ earn: { fan: votes(target) } }))
    const batch = [vote(9, 'a'), vote(10, 'b'), vote(10, 'c'), vote(10, 'd'), vote(11, 'e'), vote(12, 'f')]
    for (const all of [batch, batch.toReversed()])
      expect(eventsOf(batches(catalogue, [all])[0])).toEqual({ fan: completedBy })
  })

  test('what counts for a part of a collection before that moment, and for another after it, counts as well', () => {
    const catalogue = catalogueOf(
      campaignOf({
        earn: {
          album: { collect: { keepsakes: ['evening', 'quiz'] } },
          evening: { watch: { minutes: 4 } },
          night: { watch: { minutes: 60 } },
          quiz: answers(2),
        },
        more: { evening: { window: { endsAt: '2024-03-10T12:00:00Z' } } },
      }),
    )
    const watched = activityOf({ type: 'TvWatched', from: noon(10) - 300_000, at: noon(10) + 600_000 })
    const later = ['a', 'b'].map((eventId) => activityOf({ at: noon(10) + 60_000, detail: { eventId } }))
    const [awards] = batches(catalogue, [[watched, ...later]])
    expect(eventsOf(awards)).toEqual({ evening: watched.eventId, quiz: 'b', album: 'b' })
  })
})
