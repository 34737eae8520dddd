import type { Earn } from '../../../awarding/criteria/kind.ts'
import { nothing, type Progress } from '../../../awarding/progress/progress.ts'
import type { Activity } from '../../../events/activity.ts'
import { activityOf } from '../support/activities.ts'
import { campaignOf, catalogueOf } from '../support/campaigns.ts'
import { deliver } from '../support/deliver.ts'

const noon = Date.parse('2024-03-10T12:00:00Z')
const out: Earn = { watch: { where: { programId: ['nothing-has-this-id'] }, minutes: 10 } }

/** A user's progress after one activity a batch. */
function progressAfter(of: ReturnType<typeof campaignOf>, activities: readonly Activity[]): Progress {
  const { progress } = deliver(
    catalogueOf(of),
    activities.map((one) => [one]),
  )
  return progress.get('viewer/spring') ?? nothing
}

const statesOf = ({ measures }: Progress) => [...measures.values()]
const answers = (...questionIds: string[]) =>
  questionIds.map((questionId, index) => activityOf({ at: noon + index, detail: { questionId } }))
const watched = (programId: string, minute: number, minutes: number, detail = {}) =>
  activityOf({
    type: 'TvWatched',
    from: noon + minute * 60_000,
    at: noon + (minute + minutes) * 60_000,
    detail: { programId, ...detail },
  })
const answered = (target: number): Earn => ({
  count: { activity: 'TriviaAnswered', distinct: 'questionId', target },
})

describe('a part of a composite that is met', () => {
  test.each<[string, Earn, Activity[], string]>([
    [
      'count, the first values that it needs',
      answered(2),
      answers('d', 'b', 'e', 'a', 'c'),
      `d@${noon.toString(36)},b@1`,
    ],
    [
      'watch, the first minutes that it needs',
      { watch: { minutes: 2 } },
      [watched('p', 10, 5), watched('p', 0, 1), watched('p', 20, 60)],
      // One minute of the second interval is enough, and it was known of four minutes after that.
      `${(noon / 1000).toString(36)}-1o;${(540).toString(36)}-1o@${(240_000).toString(36)}`,
    ],
    [
      'watch by programme, so many in all',
      { watch: { minutes: 2, meter: 'program' } },
      [watched('b', 10, 5), watched('a', 0, 1), watched('c', 20, 60)],
      `a=${(noon / 1000).toString(36)}-1o;b=${(540).toString(36)}-1o@${(240_000).toString(36)}`,
    ],
  ])('keeps of %s', (_, part, activities, state) => {
    for (const composite of [{ all: [part, out] }, { atLeast: { n: 2, of: [out, part] } }]) {
      const of = campaignOf({ earn: { fan: composite } })
      const progress = progressAfter(of, activities)
      expect(statesOf(progress)).toEqual([state])
      expect(statesOf(progressAfter(of, activities.toReversed()))).toEqual([state])
      // More changes it no more.
      const [fan] = catalogueOf(of).campaigns.get(of.id)?.keepsakes ?? []
      expect(fan?.criterion.howFar(progress)).toMatchObject({ current: 1, target: 2, unit: 'criteria' })
    }
  })

  test('keeps what a keepsake needs that measures the same and needs more', () => {
    const of = campaignOf({ earn: { both: { all: [answered(1), out] }, three: answered(3) } })
    expect(statesOf(progressAfter(of, answers('c', 'a')))).toEqual([`c@${noon.toString(36)},a@1`])
    const { awards } = deliver(catalogueOf(of), [answers('c', 'a'), answers('b')])
    expect(awards).toMatchObject([{ keepsakeId: 'three' }])
  })

  test('has all that it needed when a later version of the campaign needs more', () => {
    const before = progressAfter(
      campaignOf({ earn: { fan: { all: [answered(3), out] } } }),
      answers('a', 'b', 'c', 'd'),
    )
    const after = catalogueOf(campaignOf({ earn: { fan: { all: [answered(5), out] }, four: answered(4) } }))
    const [fan, four] = [...after.campaigns.values()].flatMap(({ keepsakes }) => keepsakes)
    expect(fan?.criterion.parts?.of[0]?.howFar(before)).toMatchObject({ current: 3, target: 5 })
    // Nobody earns a new keepsake by what was let go.
    expect(four?.criterion.howFar(before)).toMatchObject({ current: 3, target: 4, met: false })
  })
})

describe('atLeast', () => {
  test.each([
    [1, true],
    [2, true],
    [3, false],
  ])('%d of three parts, of which two are met', (n, met) => {
    const of = campaignOf({
      earn: { fan: { atLeast: { n, of: [answered(1), out, answered(2)] } }, hold: out },
    })
    const { awards } = deliver(catalogueOf(of), [answers('a', 'b')])
    expect(awards).toHaveLength(met ? 1 : 0)
  })
})

describe('watch', () => {
  const shown = (watch: object, activities: readonly Activity[]) => {
    const of = campaignOf({ earn: { fan: { watch: { minutes: 600, ...watch } } } })
    const [fan] = catalogueOf(of).campaigns.get(of.id)?.keepsakes ?? []
    return fan?.criterion.howFar(progressAfter(of, activities)).current
  }
  const evening = [
    watched('a', 0, 30),
    watched('b', 10, 30),
    watched('a', 20, 30),
    watched('a-programme-with-an-id-of-more-than-22-characters', 0, 5),
  ]

  test('by the wall counts a moment once, by programme once for each programme', () => {
    expect(shown({}, evening)).toBe(50)
    expect(shown({ meter: 'wall' }, evening)).toBe(50)
    expect(shown({ meter: 'program' }, evening)).toBe(85)
  })

  test('live counts what was watched live, and only that', () => {
    const mixed = [
      watched('a', 0, 10, { live: true }),
      watched('a', 20, 10, { live: false }),
      watched('a', 40, 10),
      watched('b', 60, 10, { live: true }),
    ]
    expect(shown({ live: true }, mixed)).toBe(20)
    expect(shown({ live: true, where: { programId: ['a'] } }, mixed)).toBe(10)
    expect(shown({ live: true, where: { programId: ['a'], live: [false] } }, mixed)).toBe(0)
    expect(shown({}, mixed)).toBe(40)
  })

  test('measures the same when it says what is so anyway', () => {
    const idsOf = (watch: object) => {
      const of = campaignOf({ earn: { fan: { watch: { minutes: 1, ...watch } } } })
      return [...(catalogueOf(of).campaigns.get(of.id)?.measures.keys() ?? [])].join()
    }
    expect(idsOf({ meter: 'wall' })).toBe(idsOf({}))
    expect(new Set([{}, { meter: 'program' }, { live: true }].map(idsOf)).size).toBe(3)
  })
})

describe('a streak with days of grace', () => {
  const days = (...dates: number[]) =>
    dates.map((date) =>
      activityOf({
        type: 'PollVoted',
        at: `2024-03-${String(date).padStart(2, '0')}T15:00:00Z`,
        detail: { eventId: `d${date}` },
      }),
    )
  const earns = (grace: number | undefined, target: number, ...dates: number[]) => {
    const streak = { activity: 'PollVoted', days: target, ...(grace === undefined ? {} : { grace }) }
    const of = campaignOf({
      startsAt: '2024-03-01T00:00:00Z',
      endsAt: '2024-04-01T00:00:00Z',
      earn: { fan: { streak } },
    })
    return deliver(catalogueOf(of), [days(...dates)]).awards.length === 1
  }

  test('may miss so many in all, and counts those that are not missed', () => {
    expect(earns(undefined, 3, 10, 12, 13)).toBe(false)
    expect(earns(0, 3, 10, 12, 13)).toBe(false)
    expect(earns(1, 3, 10, 12, 13)).toBe(true)
    expect(earns(1, 4, 10, 12, 13)).toBe(false)
    expect(earns(1, 4, 10, 12, 14, 15)).toBe(false)
    expect(earns(2, 4, 10, 12, 14, 15)).toBe(true)
    expect(earns(2, 3, 10, 13, 16)).toBe(false)
    expect(earns(2, 2, 10, 13)).toBe(true)
  })

  test('has its gaps mended by what comes late', () => {
    const of = campaignOf({ earn: { fan: { streak: { activity: 'PollVoted', days: 4, grace: 1 } } } })
    const { awards } = deliver(catalogueOf(of), [days(8, 10), days(12), days(11)])
    expect(awards).toMatchObject([{ eventId: 'd11' }])
  })

  test('measures the same whatever its grace', () => {
    const idOf = (streak: object) =>
      [
        ...(catalogueOf(
          campaignOf({ earn: { fan: { streak: { activity: 'PollVoted', days: 2, ...streak } } } }),
        )
          .campaigns.values()
          .next()
          .value?.measures.keys() ?? []),
      ].join()
    expect(idOf({ grace: 2 })).toBe(idOf({}))
  })
})
