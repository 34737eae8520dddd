import * as fc from 'fast-check'
import type { Earn } from '../../../awarding/criteria/kind.ts'
import { LONGEST_WORD } from '../../../awarding/criteria/state-text.ts'
import { nothing } from '../../../awarding/progress/progress.ts'
import type { Activity } from '../../../events/activity.ts'
import { type Json, type JsonObject, parseJson } from '../../../json/json.ts'
import { activityOf, stream } from '../support/activities.ts'
import { campaignOf, catalogueOf } from '../support/campaigns.ts'
import { deliver } from '../support/deliver.ts'

const at = '2024-03-10T12:00:00Z'

/** How far one user is with a count whose target is out of reach. */
function counted(activities: readonly Activity[], count: Earn, userId = 'viewer'): number {
  const campaign = campaignOf({ earn: { fan: { count: { target: 1000, ...count } } } })
  const catalogue = catalogueOf(campaign)
  const { progress } = deliver(
    catalogue,
    activities.map((one) => [one]),
  )
  const [keepsake] = catalogue.campaigns.get(campaign.id)?.keepsakes ?? []
  return keepsake?.criterion.howFar(progress.get(`${userId}/spring`) ?? nothing).current ?? 0
}

describe('count', () => {
  test.each(['questionId', 'correct', 'triviaId', undefined])(
    'is the size of the set of distinct values of %s',
    (distinct) => {
      fc.assert(
        fc.property(stream, (activities) => {
          const inTime = activities.filter(
            (one) =>
              one.userId === 'ada' &&
              one.type === 'TriviaAnswered' &&
              one.at >= Date.parse('2024-03-08T00:00:00Z') &&
              one.at < Date.parse('2024-03-14T00:00:00Z') &&
              one.publishedAt - one.at <= 86_400_000,
          )
          const values = inTime.map(({ source, eventId, detail }) =>
            distinct === undefined ? `${source} ${eventId}` : detail[distinct],
          )
          const count = { activity: 'TriviaAnswered', ...(distinct ? { distinct } : {}) }
          expect(counted(activities, count, 'ada')).toBe(new Set(values).size)
        }),
      )
    },
  )

  test('tells every two JSON values apart that are not lists or objects', () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.constantFrom('1', 'true', 'null', '=1', '~a', 'a,b', '', 'x'.repeat(23), '"1"', 'é'),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
      fc.integer(),
      fc.constantFrom<Json>(true, false, null),
    )
    fc.assert(
      fc.property(fc.array(scalar, { maxLength: 8 }), (values) => {
        const activities = values.map((mood) => activityOf({ at, detail: { mood } }))
        expect(counted(activities, { activity: 'TriviaAnswered', distinct: 'mood' })).toBe(
          new Set(values).size,
        )
      }),
    )
  })

  test('tells numbers apart by all of their digits, however they are written', () => {
    const read = (text: string) => activityOf({ at, detail: parseJson(`{"member":${text}}`) as JsonObject })
    const members = (...texts: string[]) =>
      counted(texts.map(read), { activity: 'TriviaAnswered', distinct: 'member' })
    expect(members('9007199254740992', '9007199254740993', '9007199254740994')).toBe(3)
    expect(members('1', '1.0', '10e-1')).toBe(1)
    expect(members('9007199254740993', '9007199254740993.0', '900719925474099.3e1')).toBe(1)
    expect(members('1e400', '10e399', '1e401', '0', '1e-400')).toBe(4)
    expect(members('123456789012345678901234567890', '123456789012345678901234567891')).toBe(2)
  })

  test('does not count an activity that lacks the field, or has a list or an object there', () => {
    const activities = [{}, { mood: [] }, { mood: ['a'] }, { mood: { a: 1 } }].map((detail) =>
      activityOf({ at, detail }),
    )
    expect(counted(activities, { activity: 'TriviaAnswered', distinct: 'mood' })).toBe(0)
    expect(counted(activities, { activity: 'TriviaAnswered', distinct: 'toString' })).toBe(0)
  })

  test('counts one event id of two partners as two events', () => {
    const events = ['partner.a', 'partner.b', 'partner.a'].map((source) => activityOf({ at, source }))
    expect(counted(events, { activity: 'TriviaAnswered' })).toBe(2)
  })

  test('counts only what its pattern asks for', () => {
    const events = [true, false].map((correct, index) =>
      activityOf({ at, detail: { correct, eventId: `e${index}` } }),
    )
    expect(counted(events, { activity: 'TriviaAnswered', where: { correct: [true] } })).toBe(1)
  })

  test('keeps the state of a long value as short as that of a short one', () => {
    const long = activityOf({ at, detail: { mood: 'x'.repeat(100_000) } })
    const campaign = campaignOf({
      earn: { fan: { count: { activity: 'TriviaAnswered', distinct: 'mood', target: 9 } } },
    })
    const { progress } = deliver(catalogueOf(campaign), [[long]])
    const [state = ''] = progress.get('viewer/spring')?.measures.values() ?? []
    expect(state.length).toBeLessThanOrEqual(LONGEST_WORD + '@12345678'.length)
  })
})
