import * as fc from 'fast-check'
import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import { ActivityIndex } from '../../../awarding/catalogue/activity-index.ts'
import {
  type Catalogue,
  catalogueSnapshotSchema,
  compileCatalogue,
} from '../../../awarding/catalogue/catalogue.ts'
import type { Earn } from '../../../awarding/criteria/kind.ts'
import { compilePattern } from '../../../event-patterns/index.ts'
import type { Activity } from '../../../events/activity.ts'
import { ExactNumber } from '../../../json/exact-number.ts'
import type { Json, JsonObject } from '../../../json/json.ts'
import { event, pattern } from '../../event-patterns/arbitraries.ts'
import { runs } from '../../support/runs.ts'
import { activityOf, DAY, HOUR } from '../support/activities.ts'
import { campaignOf, catalogueOf } from '../support/campaigns.ts'

const noon = Date.parse('2024-03-10T12:00:00Z')

const touched = (catalogue: Catalogue, activity: Activity) =>
  catalogue
    .contributionsOf(activity)
    .flatMap(({ campaignId, states }) => states.map(([id]) => `${campaignId} ${id}`))
    .sort()

/** Every measure of every campaign, asked one by one. */
const touchedNaively = (catalogue: Catalogue, activity: Activity) =>
  [...catalogue.campaigns.values()]
    .filter(({ definition: { startsAt, endsAt } }) => {
      const lateness = activity.publishedAt - activity.at
      return activity.at >= Date.parse(startsAt) && activity.at < Date.parse(endsAt) && lateness <= DAY
    })
    .flatMap((campaign) =>
      [...campaign.measures.values()]
        .filter(({ activityType, where }) => {
          if (activityType !== activity.type) return false
          return where === undefined || compilePattern(where.source).matches(activity.detail)
        })
        .map(({ id }) => `${campaign.id} ${id}`),
    )
    .sort()

const type = fc.constantFrom('TriviaAnswered', 'PollVoted')

const asking = (conditions: readonly { activity: string; where: JsonObject | undefined }[]): Campaign[] =>
  conditions.map(({ activity, where }, index) => {
    const earn: Earn = { count: { activity, ...(where ? { where } : {}), target: 3 } }
    return campaignOf({ id: `c${index % 3}-${index}`, earn: { fan: earn } })
  })

describe('the measures that an activity touches', () => {
  test('are those of a look at every campaign, for patterns with every operator', () => {
    const condition = fc.record({ activity: type, where: fc.option(pattern, { nil: undefined }) })
    fc.assert(
      fc.property(
        fc.array(condition, { minLength: 1, maxLength: 12 }),
        type,
        fc.array(event, { minLength: 1, maxLength: 5 }),
        (conditions, activityType, details) => {
          const catalogue = catalogueOf(...asking(conditions))
          for (const detail of details) {
            const activity = { ...activityOf({ type: activityType, at: noon }), detail }
            expect(touched(catalogue, activity)).toEqual(touchedNaively(catalogue, activity))
          }
        },
      ),
      { numRuns: runs(120) },
    )
  })

  test('are found in lists, lists of lists, objects in lists, and by any of several values', () => {
    const wheres: JsonObject[] = [
      { tags: ['live'] },
      { tags: [{ prefix: 'li' }, 'x'] },
      { cast: { role: [{ 'equals-ignore-case': 'HOST' }] } },
      { cast: { role: [{ prefix: { 'equals-ignore-case': 'HO' } }] } },
      { cast: { role: [{ suffix: 'st' }] } },
      { cast: { role: [{ suffix: { 'equals-ignore-case': 'ST' } }] } },
      { tags: [{ wildcard: 'l*e' }] },
      { tags: [{ wildcard: '*ve' }] },
      { tags: [{ wildcard: '*v*' }] },
      { score: [{ numeric: ['>', 5] }] },
      { score: [{ numeric: ['=', 7] }] },
      { score: [{ 'anything-but': [8] }] },
      { score: [{ exists: true }] },
      { none: [{ exists: false }] },
      { $or: [{ none: ['x'] }, { score: [7] }] },
      { tags: [{ prefix: '' }] },
      { empty: [null] },
    ]
    const catalogue = catalogueOf(...asking(wheres.map((where) => ({ activity: 'PollVoted', where }))))
    const detail = {
      tags: [['other', ['live']]],
      cast: [{ role: 'guest' }, { role: 'Host' }],
      score: 7,
      empty: null,
    }
    const activity = { ...activityOf({ type: 'PollVoted', at: noon }), detail }
    expect(touched(catalogue, activity)).toEqual(touchedNaively(catalogue, activity))
    expect(touched(catalogue, activity)).toHaveLength(wheres.length)
  })

  test('are found by a text that is all of what a pattern begins or ends with, and by a number of any length', () => {
    const long = new ExactNumber('12345678901234567890')
    const wheres: JsonObject[] = [
      { tag: [{ prefix: 'final' }] },
      { tag: [{ suffix: 'final' }] },
      { tag: [{ wildcard: 'final*' }] },
      { score: [long] },
    ]
    const catalogue = catalogueOf(...asking(wheres.map((where) => ({ activity: 'PollVoted', where }))))
    const detail = { tag: 'final', score: new ExactNumber('12345678901234567890.0') }
    const activity = { ...activityOf({ type: 'PollVoted', at: noon }), detail }
    expect(touched(catalogue, activity)).toHaveLength(wheres.length)
  })

  test('are found however deep a partner nests its lists', () => {
    const where = compilePattern({ tag: [{ prefix: 'x' }] })
    const index = new ActivityIndex([{ activityType: 'PollVoted', where, entry: 'one' }])
    let nested: Json = ['x']
    for (let depth = 0; depth < 50_000; depth++) nested = [nested]
    expect([...index.candidates('PollVoted', { tag: nested })]).toEqual(['one'])
  })

  test('begin where they happened, and of watching where it began, but never before the campaign', () => {
    const fan = { watch: { minutes: 1 } }
    const catalogue = catalogueOf(campaignOf({ startsAt: new Date(noon).toISOString(), earn: { fan } }))
    const fromOf = (from: number, at: number) =>
      catalogue.contributionsOf(activityOf({ type: 'TvWatched', from, at })).map((one) => one.from)
    expect(fromOf(noon + 60_000, noon + HOUR)).toEqual([noon + 60_000])
    expect(fromOf(noon - HOUR, noon + HOUR)).toEqual([noon])
  })

  test('are given once for each campaign, though several keepsakes share one', () => {
    const where = { pollId: ['final', { prefix: 'fin' }] }
    const fan = (target: number): Earn => ({ count: { activity: 'PollVoted', where, target } })
    const catalogue = catalogueOf(campaignOf({ earn: { bronze: fan(1), gold: fan(3) } }))
    const activity = activityOf({ type: 'PollVoted', at: noon, detail: { pollId: 'final' } })
    expect(catalogue.contributionsOf(activity).map(({ states }) => states.length)).toEqual([1])
  })

  test('are none for a type that no campaign asks for', () => {
    const catalogue = catalogueOf(campaignOf({ earn: { fan: { watch: { minutes: 1 } } } }))
    expect(catalogue.contributionsOf(activityOf({ type: 'PollVoted', at: noon }))).toEqual([])
  })
})

describe('the work for one activity', () => {
  /** As many keepsakes as asked for that do not ask for it, and two that do. */
  const evaluationsWith = (
    keepsakes: number,
    where: (index: number) => JsonObject | undefined,
    type = 'TriviaAnswered',
  ) => {
    const campaigns: Campaign[] = []
    for (let first = 0; first < keepsakes; first += 500) {
      const size = Math.min(500, keepsakes - first)
      const earn = Array.from({ length: size }, (_, offset): [string, Earn] => {
        const pattern = where(first + offset)
        return [
          `k${offset}`,
          { count: { activity: type, ...(pattern ? { where: pattern } : {}), target: 3 } },
        ]
      })
      campaigns.push(campaignOf({ id: `other-${first}`, earn: Object.fromEntries(earn) }))
    }
    campaigns.push(
      campaignOf({
        id: 'asking',
        earn: {
          mine: { count: { activity: 'TriviaAnswered', where: { triviaId: ['mine'] }, target: 3 } },
          right: {
            count: { activity: 'TriviaAnswered', where: { correct: [true], triviaId: ['mine'] }, target: 3 },
          },
        },
      }),
    )
    const catalogue = catalogueOf(...campaigns)
    let evaluations = 0
    for (const { measures } of catalogue.campaigns.values()) {
      for (const { where } of measures.values()) {
        if (!where) continue
        const { matches } = where
        Object.assign(where, {
          matches: (detail: JsonObject) => {
            evaluations++
            return matches(detail)
          },
        })
      }
    }
    const detail = { triviaId: 'mine', questionId: 'q', correct: true, title: 'The final' }
    const found = catalogue.contributionsOf(activityOf({ at: noon, detail }))
    expect(found.flatMap(({ states }) => states)).toHaveLength(2)
    return evaluations
  }

  test.each<[string, (index: number) => JsonObject]>([
    ['for other values', (index) => ({ triviaId: [`t${index}`] })],
    [
      'for other values besides one that everybody asks for',
      (index) => ({ correct: [true], triviaId: [`t${index}`] }),
    ],
    [
      'for one that everybody asks for, besides other values',
      (index) => ({ triviaId: [`t${index}`], correct: [true] }),
    ],
    ['for other beginnings', (index) => ({ triviaId: [{ prefix: `t${index}-` }] })],
    ['for other endings', (index) => ({ triviaId: [{ suffix: `-${index}` }] })],
    ['for other values in any case', (index) => ({ triviaId: [{ 'equals-ignore-case': `T${index}` }] })],
    [
      'for other beginnings in any case',
      (index) => ({ triviaId: [{ prefix: { 'equals-ignore-case': `T${index}-` } }] }),
    ],
    ['for other wildcards', (index) => ({ triviaId: [{ wildcard: `t${index}-*-final` }] })],
    ['for other endings by wildcard', (index) => ({ triviaId: [{ wildcard: `*-${index}` }] })],
    ['for a range of a field that it lacks', (index) => ({ score: [{ numeric: ['>', index] }] })],
    [
      'for anything but a value of a field that it lacks',
      (index) => ({ mood: [{ 'anything-but': `m${index}` }] }),
    ],
    ['for fields that it lacks', (index) => ({ [`field${index}`]: [{ exists: true }] })],
    [
      'for other values and has alternatives',
      (index) => ({ triviaId: [`t${index}`], $or: [{ a: [1] }, { b: [1] }] }),
    ],
    [
      'for one value or another and nothing else',
      (index) => ({ $or: [{ triviaId: [`t${index}`] }, { questionId: [{ prefix: `q${index}-` }] }] }),
    ],
    [
      'for other values in alternatives, besides one that everybody asks for',
      (index) => ({ correct: [true], $or: [{ triviaId: [`t${index}`] }, { questionId: [`q${index}`] }] }),
    ],
  ])('does not grow with keepsakes that ask %s', (_, where) => {
    const few = evaluationsWith(10, where)
    expect(few).toBeLessThanOrEqual(3)
    expect(evaluationsWith(1_000, where)).toBe(few)
  })

  test('does not grow with keepsakes that ask for another type', () => {
    expect(evaluationsWith(1_000, () => undefined, 'PollVoted')).toBe(2)
    expect(evaluationsWith(1_000, (index) => ({ triviaId: ['mine'], n: [index] }), 'PollVoted')).toBe(2)
  })
})

describe('the windows of campaigns', () => {
  const edges = fc.integer({ min: 0, max: 8 })
  const lateness = fc.constantFrom('PT0S', 'PT1H', 'PT12H', 'P1D')
  const hours: Record<string, number> = { PT0S: 0, PT1H: 1, PT12H: 12, P1D: 24 }
  const window = fc
    .tuple(edges, fc.integer({ min: 1, max: 4 }), lateness)
    .map(([from, length, late]) => ({ from, to: from + length, late }))
  const hour = (index: number) => new Date(noon + index * HOUR).toISOString()

  test('take an activity when any of them does, in time for that campaign', () => {
    fc.assert(
      fc.property(
        fc.array(window, { maxLength: 8 }),
        fc.integer({ min: -2, max: 26 }),
        fc.constantFrom(-1, 0, 1),
        fc.constantFrom(-HOUR / 12, 0, HOUR, HOUR + 1, 12 * HOUR, 12 * HOUR + 1, 24 * HOUR, 24 * HOUR + 1),
        (windows, half, offset, delay) => {
          const catalogue = catalogueOf(
            ...windows.map(({ from, to, late }, index) =>
              campaignOf({
                id: `c${index}`,
                startsAt: hour(from),
                endsAt: hour(to),
                lateness: late,
                earn: { fan: { count: { activity: 'PollVoted', target: 1 } } },
              }),
            ),
          )
          const at = noon + (half * HOUR) / 2 + offset
          const activity = activityOf({ type: 'PollVoted', at, publishedAt: at + delay })
          const taking = windows.filter(
            ({ from, to, late }) =>
              at >= noon + from * HOUR && at < noon + to * HOUR && delay <= (hours[late] ?? 0) * HOUR,
          )
          expect(catalogue.takes(activity)).toBe(taking.length > 0)
          expect(catalogue.contributionsOf(activity)).toHaveLength(taking.length)
        },
      ),
      { numRuns: runs(80) },
    )
  })

  test('are half-open: the first moment counts, the end does not', () => {
    const catalogue = catalogueOf(
      campaignOf({
        startsAt: hour(0),
        endsAt: hour(1),
        earn: { fan: { count: { activity: 'PollVoted', target: 1 } } },
      }),
    )
    const taken = [-1, 0, HOUR - 1, HOUR].map((after) => {
      const activity = activityOf({ type: 'PollVoted', at: noon + after })
      return [catalogue.takes(activity), catalogue.contributionsOf(activity).length]
    })
    expect(taken).toEqual([
      [false, 0],
      [true, 1],
      [true, 1],
      [false, 0],
    ])
  })

  test('take what is as late as allowed, and nothing a millisecond later', () => {
    const catalogue = catalogueOf(
      campaignOf({ lateness: 'P2D', earn: { fan: { count: { activity: 'PollVoted', target: 1 } } } }),
    )
    const late = (by: number) => activityOf({ type: 'PollVoted', at: noon, publishedAt: noon + by })
    expect(catalogue.takes(late(2 * DAY))).toBe(true)
    expect(catalogue.contributionsOf(late(2 * DAY))).toHaveLength(1)
    expect(catalogue.takes(late(2 * DAY + 1))).toBe(false)
    expect(catalogue.contributionsOf(late(2 * DAY + 1))).toHaveLength(0)
  })

  test('judge watching by its end, or by their own where it ends after them', () => {
    const catalogue = catalogueOf(
      campaignOf({ startsAt: hour(0), endsAt: hour(1), earn: { fan: { watch: { minutes: 1 } } } }),
    )
    const until = (after: number) => activityOf({ type: 'TvWatched', from: noon - HOUR, at: noon + after })
    expect(catalogue.takes(until(HOUR - 1))).toBe(true)
    expect(catalogue.takes(until(HOUR))).toBe(true)
    expect(catalogue.takes(until(2 * HOUR))).toBe(true)
    expect(catalogue.takes(until(-1))).toBe(false)
  })

  test('of an empty catalogue take nothing', () => {
    const catalogue = catalogueOf()
    expect(catalogue.takes(activityOf({ at: noon }))).toBe(false)
    expect(catalogue.contributionsOf(activityOf({ at: noon }))).toEqual([])
  })
})

describe('a snapshot', () => {
  const campaign = campaignOf({ earn: { fan: { watch: { minutes: 1 } } } })

  test('survives JSON: what was published is what is compiled', () => {
    const snapshot = JSON.parse(JSON.stringify({ version: 'v7', campaigns: [campaign] }))
    const read = catalogueSnapshotSchema.parse(snapshot)
    expect(read).toEqual({ version: 'v7', campaigns: [campaign] })
    expect(compileCatalogue({ version: read.version, campaigns: [campaign] }).version).toBe('v7')
  })

  test('is refused when two campaigns have one id', () => {
    const { error } = catalogueSnapshotSchema.safeParse({ version: '1', campaigns: [campaign, campaign] })
    expect(error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`)).toEqual([
      'campaigns.1.id must be unique: another campaign is called spring',
    ])
    expect(error?.issues[0]?.code).toBe('custom')
  })
})

test('what was watched across the end of a campaign is taken up to its lateness after its last moment, to the millisecond', () => {
  const end = Date.parse('2024-03-14T00:00:00Z')
  const catalogue = catalogueOf(campaignOf({ earn: { fan: { watch: { minutes: 1 } } }, lateness: 'PT2H' }))
  const takes = (from: number, late: number) => {
    const publishedAt = end - 1 + 2 * HOUR + late
    return catalogue.takes(activityOf({ type: 'TvWatched', from: end + from, at: end + HOUR, publishedAt }))
  }
  expect([takes(-60_000, 0), takes(-60_000, 1), takes(-1, 0), takes(0, 0)]).toEqual([
    true,
    false,
    true,
    false,
  ])
})
