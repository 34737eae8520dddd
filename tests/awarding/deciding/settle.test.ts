import * as fc from 'fast-check'
import { compileCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import { type Decision, decide, settle } from '../../../awarding/deciding/decide.ts'
import { nothing, type Progress, sameProgress } from '../../../awarding/progress/progress.ts'
import type { Activity } from '../../../events/activity.ts'
import type { KeepsakeId } from '../../../schemas/ids.ts'
import { runs } from '../../support/runs.ts'
import { activityOf, stream } from '../support/activities.ts'
import { campaign, campaignOf, catalogueOf } from '../support/campaigns.ts'

const noon = Date.parse('2024-03-10T12:00:00Z')
const votes = (...eventIds: string[]) =>
  eventIds.map((eventId, index) =>
    activityOf({ type: 'PollVoted', at: noon + index * 1000, detail: { eventId, pollId: eventId } }),
  )
const voted = (target: number) => ({ count: { activity: 'PollVoted', target } })

/** Decides on activities of one user in one campaign. */
function decideOn(
  of: ReturnType<typeof campaignOf>,
  activities: readonly Activity[],
  before: Progress = nothing,
): Decision {
  const catalogue = catalogueOf(of)
  const compiled = catalogue.campaigns.get(of.id)
  if (!compiled) throw new Error('no such campaign')
  return decide(compiled, before, activities.flatMap(catalogue.contributionsOf))
}
const ids = ({ awards }: Decision) => awards.map(({ keepsake }) => String(keepsake.id))
const soldOut = (...gone: string[]): Progress => ({ ...nothing, soldOut: new Set(gone as KeepsakeId[]) })

describe('the working state of a measure', () => {
  test('is dropped once its criterion is met', () => {
    const of = campaignOf({ earn: { two: voted(2) } })
    const one = decideOn(of, votes('a'))
    expect(one.progress.measures.size).toBe(1)
    const two = decideOn(of, votes('b'), one.progress)
    expect(ids(two)).toEqual(['two'])
    expect(two.progress.measures.size).toBe(0)
  })

  test('does not come back by what comes after', () => {
    const of = campaignOf({ earn: { two: voted(2) } })
    const met = decideOn(of, votes('a', 'b')).progress
    const after = decideOn(of, votes('c', 'd'), met)
    expect(after.awards).toEqual([])
    expect(sameProgress(after.progress, met)).toBe(true)
  })

  test('is kept for a keepsake that shares it with a higher target, and dropped with the last', () => {
    const of = campaignOf({ earn: { bronze: voted(1), gold: voted(3) } })
    const bronze = decideOn(of, votes('a'))
    expect(ids(bronze)).toEqual(['bronze'])
    expect(bronze.progress.measures.size).toBe(1)
    const gold = decideOn(of, votes('b', 'c'), bronze.progress)
    expect(ids(gold)).toEqual(['gold'])
    expect(gold.progress.measures.size).toBe(0)
  })

  test('stays while a composite that needs it is open', () => {
    const of = campaignOf({ earn: { one: voted(1), both: { all: [voted(1), { watch: { minutes: 1 } }] } } })
    const first = decideOn(of, votes('a'))
    expect(ids(first)).toEqual(['one'])
    expect(first.progress.measures.size).toBe(1)
    const watched = activityOf({ type: 'TvWatched', at: noon + 60_000 })
    const second = decideOn(of, [watched], first.progress)
    expect(ids(second)).toEqual(['both'])
    expect(second.progress.measures.size).toBe(0)
  })

  test('is kept when the campaign does not know its measure: another version may', () => {
    const unknown = { ...nothing, measures: new Map([['of-old', 'state']]) }
    const of = compileCampaign(campaignOf({ earn: { one: voted(1) } }))
    expect(settle(of, unknown).measures).toEqual(unknown.measures)
  })

  test('once let go decides nothing differently', () => {
    fc.assert(
      fc.property(campaign, stream, stream, (of, before, after) => {
        const settled = decideOn(of, before)
        // The same without letting go: everything at once, less what was earned before.
        const earned = new Set(ids(settled))
        const whole = ids(decideOn(of, [...before, ...after])).filter((id) => !earned.has(id))
        expect(ids(decideOn(of, after, settled.progress)).sort()).toEqual(whole.sort())
      }),
      { numRuns: runs(40) },
    )
  })
})

describe('the awards of one decision', () => {
  test('all tiers that one activity completes are awarded, not only the highest', () => {
    const of = campaignOf({ earn: { gold: voted(3), silver: voted(2), bronze: voted(1) } })
    expect(ids(decideOn(of, votes('a', 'b', 'c')))).toEqual(['bronze', 'silver', 'gold'])
  })

  test('come in the order earned, what a collection builds on before it', () => {
    const of = campaignOf({
      earn: {
        crown: { collect: { keepsakes: ['album'] } },
        album: { collect: { keepsakes: ['one', 'two'] } },
        two: voted(2),
        one: voted(1),
      },
    })
    const decision = decideOn(of, votes('a', 'b'))
    expect(ids(decision)).toEqual(['one', 'two', 'album', 'crown'])
    expect(decision.awards.map(({ eventId }) => eventId)).toEqual(['a', 'b', 'b', 'b'])
    expect(decision.awards.map(({ earnedAt }) => earnedAt - noon)).toEqual([0, 1000, 1000, 1000])
  })

  test('have among them a composite whose collection is completed with them, before or behind in the file', () => {
    for (const first of ['both', 'one']) {
      const both = { all: [{ collect: { keepsakes: ['one'] } }, voted(1)] }
      const earn = first === 'both' ? { both, one: voted(2) } : { one: voted(2), both }
      expect(ids(decideOn(campaignOf({ earn }), votes('a', 'b')))).toEqual(['one', 'both'])
    }
  })

  test('break ties of event time by source and then event id, not by arrival', () => {
    const of = campaignOf({ earn: { one: voted(1) } })
    const tied = ['z:a', 'y:c', 'y:b', 'x:d'].map((name) => {
      const [partner, eventId = ''] = name.split(':')
      return activityOf({ type: 'PollVoted', at: noon, source: `partner.${partner}`, detail: { eventId } })
    })
    const later = activityOf({
      type: 'PollVoted',
      at: noon + 1,
      source: 'partner.a',
      detail: { eventId: 'a' },
    })
    for (const order of [
      [later, ...tied],
      [...tied.toReversed(), later],
    ]) {
      expect(decideOn(of, order).awards).toMatchObject([{ eventId: 'd', earnedAt: noon }])
      const withoutFirst = order.filter(({ source }) => source !== 'partner.x')
      expect(decideOn(of, withoutFirst).awards).toMatchObject([{ eventId: 'b', earnedAt: noon }])
    }
  })

  test('bear the states of what had been done by then, and of no other measure', () => {
    const watched = (at: number) => activityOf({ type: 'TvWatched', at })
    const of = campaignOf({ earn: { either: { any: [voted(1), { watch: { minutes: 1 } }] } } })
    const [alone] = decideOn(of, votes('a')).awards
    const [both] = decideOn(of, [...votes('a'), watched(noon + 600_000)]).awards
    const [together] = decideOn(of, [...votes('a'), watched(noon)]).awards
    expect([alone, both, together].map((award) => award?.states.size)).toEqual([1, 1, 2])
    expect(both?.states).toEqual(alone?.states)
  })

  test('leave the given progress as it was', () => {
    const of = campaignOf({ earn: { one: voted(1), all: { collect: { keepsakes: 'all' } } } })
    const before: Progress = { ...nothing, measures: new Map(), earned: new Map(), soldOut: new Set() }
    decideOn(of, votes('a'), before)
    expect(before).toEqual(nothing)
  })
})

test('the earliest moment of what counted is the least of all that came, in any order', () => {
  const of = campaignOf({ earn: { fan: voted(9) } })
  const [a, b, c] = votes('a', 'b', 'c') as [Activity, Activity, Activity]
  const { progress } = decideOn(of, [c, b])
  expect(progress.firstAt).toBe(noon + 1000)
  expect(decideOn(of, [c], progress).progress.firstAt).toBe(noon + 1000)
  expect(decideOn(of, [c, a], progress).progress.firstAt).toBe(noon)
})

describe('a keepsake that is sold out', () => {
  const of = campaignOf({
    earn: { rare: voted(1), common: voted(2), album: { collect: { keepsakes: ['rare', 'common'] } } },
    supply: { rare: 5 },
  })

  test('is not awarded', () => {
    expect(ids(decideOn(of, votes('a'), soldOut('rare')))).toEqual([])
  })

  test('does not count for a collection', () => {
    expect(ids(decideOn(of, votes('a', 'b')))).toEqual(['rare', 'common', 'album'])
    expect(ids(decideOn(of, votes('a', 'b'), soldOut('rare')))).toEqual(['common'])
  })

  test('leaves a collection that needs fewer within reach', () => {
    const lenient = campaignOf({
      earn: { rare: voted(1), common: voted(2), album: { collect: { keepsakes: 'all', atLeast: 1 } } },
    })
    expect(ids(decideOn(lenient, votes('a', 'b'), soldOut('rare')))).toEqual(['common', 'album'])
  })

  test('stays sold out, and its state is dropped like that of one earned', () => {
    const { progress } = decideOn(of, votes('a', 'b'), soldOut('rare'))
    expect([...progress.soldOut]).toEqual(['rare'])
    expect([...progress.earned.keys()]).toEqual(['common'])
    expect(progress.measures.size).toBe(0)
  })
})
