import type { Earn } from '../../../awarding/criteria/kind.ts'
import type { Activity } from '../../../events/activity.ts'
import { activityOf } from '../support/activities.ts'
import { campaignOf, catalogueOf, compiled } from '../support/campaigns.ts'
import { deliver } from '../support/deliver.ts'

const noon = Date.parse('2024-03-10T12:00:00Z')
const SECOND = 1000

/** A letter is an answer to that question; `!` is a vote. */
const done = (what: string, at: number, eventId = `${what === '!' ? 'vote' : what}${at}`): Activity =>
  what === '!'
    ? activityOf({ type: 'PollVoted', at: noon + at, detail: { eventId } })
    : activityOf({ at: noon + at, detail: { questionId: what, eventId } })

const ask = (questionId: string) => ({ activity: 'TriviaAnswered', where: { questionId: [questionId] } })
const inOrder = (steps: object[], within?: string): Earn => ({
  sequence: { steps, ...(within ? { within } : {}) },
})

function howFarOf(earn: Earn, activities: readonly Activity[]) {
  // Out of reach together with what nothing asks for, so that progress is kept.
  const catalogue = catalogueOf(campaignOf({ earn: { fan: { all: [earn, { watch: { minutes: 1 } }] } } }))
  const held = deliver(
    catalogue,
    activities.map((one) => [one]),
  ).progress.get('viewer/spring')
  const [fan] = [...catalogue.campaigns.values()].flatMap(({ keepsakes }) => keepsakes)
  const [part] = fan?.criterion.parts?.of ?? []
  return held && part?.howFar(held)
}

const everyOrderOf = <One>(list: readonly One[]): One[][] =>
  list.length === 0
    ? [[]]
    : list.flatMap((one, index) => everyOrderOf(list.toSpliced(index, 1)).map((rest) => [one, ...rest]))

describe('sequence', () => {
  const abc = [ask('a'), ask('b'), ask('c')]

  test('is met by its steps one after the other, whatever lies between, and not in another order', () => {
    const fan = inOrder(abc)
    expect(howFarOf(fan, [done('a', 1), done('x', 2), done('b', 3), done('c', 4)])).toEqual({
      current: 3,
      target: 3,
      unit: 'steps',
      met: true,
    })
    expect(howFarOf(fan, [done('a', 1), done('c', 2), done('b', 3)])).toMatchObject({
      current: 2,
      met: false,
    })
    expect(howFarOf(fan, [done('c', 1), done('b', 2), done('a', 3)])).toMatchObject({
      current: 1,
      met: false,
    })
    expect(howFarOf(fan, [done('b', 1)])).toMatchObject({ current: 0, met: false })
  })

  test('goes by event time, to the millisecond: in every order of arrival it is the same', () => {
    for (const [times, met] of [
      [[0, 1, 2], true],
      [[0, 0, 1], false],
      [[2, 1, 3], false],
    ] as const) {
      const activities = ['a', 'b', 'c'].map((what, index) => done(what, times[index] ?? 0))
      for (const order of everyOrderOf([...activities, done('b', 0), done('a', 3)])) {
        expect(howFarOf(inOrder(abc), order)?.met).toBe(met)
        expect(howFarOf(inOrder(abc, 'PT1S'), order)?.met).toBe(met)
      }
    }
  })

  test('within a span of time counts that span from the first step to the last, to the millisecond', () => {
    const fan = inOrder(abc, 'PT10S')
    const steps = [done('a', 0), done('b', 4 * SECOND)]
    expect(howFarOf(fan, [...steps, done('c', 10 * SECOND)])?.met).toBe(true)
    expect(howFarOf(fan, [...steps, done('c', 10 * SECOND + 1)])?.met).toBe(false)
  })

  test('within a span of time may begin again: a later first step is as good', () => {
    const fan = inOrder(abc, 'PT10S')
    const tooSlow = [done('a', 0), done('b', 9 * SECOND), done('c', 18 * SECOND)]
    for (const order of everyOrderOf(tooSlow)) expect(howFarOf(fan, order)?.met).toBe(false)
    for (const order of everyOrderOf([...tooSlow, done('a', 8 * SECOND)])) {
      expect(howFarOf(fan, order)?.met).toBe(true)
    }
  })

  test('takes an activity for one step only: the same step several times asks for several activities', () => {
    const fan = inOrder([{ activity: 'PollVoted' }, { activity: 'PollVoted' }, { activity: 'PollVoted' }])
    expect(howFarOf(fan, [done('!', 1), done('!', 1), done('!', 2)])).toMatchObject({
      current: 2,
      met: false,
    })
    expect(howFarOf(fan, [done('!', 2), done('!', 1), done('!', 3)])?.met).toBe(true)
  })

  test('is earned with the event that completes it, though its steps come late', () => {
    const catalogue = catalogueOf(campaignOf({ earn: { fan: inOrder(abc) } }))
    const { awards } = deliver(catalogue, [[done('c', 30), done('a', 10), done('b', 20)]])
    expect(awards).toMatchObject([{ keepsakeId: 'fan', earnedAt: noon + 30, eventId: 'c30' }])
  })

  test('without a limit keeps one moment of its first and a few of its last step, however often they are done', () => {
    const catalogue = catalogueOf(
      campaignOf({ earn: { fan: inOrder([ask('a'), { activity: 'PollVoted' }]) } }),
    )
    const activities = Array.from({ length: 400 }, (_, index) => [
      done('!', 2 * index),
      done('a', 800 + index * 2),
    ])
    const { progress, awards } = deliver(catalogue, activities)
    expect(awards).toEqual([])
    for (const state of progress.get('viewer/spring')?.measures.values() ?? []) {
      expect(state).toMatch(/^0:[0-9a-z]+(,[0-9a-z]+){0,7}$/)
    }
  })

  test('keeps bounded states though a device repeats a step all day, and is still met', () => {
    const fan = inOrder([ask('a'), ask('b'), ask('c')], 'PT10M')
    const of = campaignOf({ earn: { fan } })
    const beats = Array.from({ length: 2_880 }, (_, index) => done('b', index * 30 * SECOND))
    const { progress } = deliver(catalogueOf(of), [beats.slice(0, 1000), beats.slice(700)])
    const states = [...(progress.get('viewer/spring')?.measures ?? [])]
    const { measures } = compiled({ earn: { fan } })
    expect(states).toHaveLength(1)
    for (const [id, state] of states)
      expect(state.length).toBeLessThanOrEqual(measures.get(id)?.largestBytes ?? 0)
    const late = [done('c', 3_600_000), done('a', 3_500_000)]
    expect(deliver(catalogueOf(of), [beats, late]).awards).toMatchObject([{ keepsakeId: 'fan' }])
    const apart = [done('c', 3_600_000), done('a', 2_900_000)]
    expect(deliver(catalogueOf(of), [beats, apart]).awards).toEqual([])
  })
})
