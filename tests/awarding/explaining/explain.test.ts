import * as fc from 'fast-check'
import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import type { Earn } from '../../../awarding/criteria/kind.ts'
import { type Explanation, explain } from '../../../awarding/explaining/explain.ts'
import { missingLines } from '../../../awarding/explaining/missing.ts'
import { Simulation } from '../../../awarding/rehearsing/simulation.ts'
import type { Activity } from '../../../events/activity.ts'
import type { KeepsakeId, UserId } from '../../../schemas/ids.ts'
import { runs } from '../../support/runs.ts'
import { activityOf, stream } from '../support/activities.ts'
import { campaign, campaignOf, catalogueOf } from '../support/campaigns.ts'

function explained(
  of: Campaign,
  keepsakeId: string,
  activities: readonly Activity[],
  soldOut: readonly string[] = [],
): Explanation {
  const catalogue = catalogueOf(of)
  const compiled = catalogue.campaigns.get(of.id)
  const keepsake = compiled?.keepsakes.find(({ id }) => id === keepsakeId)
  if (!compiled || !keepsake) throw new Error(`there is no ${keepsakeId}`)
  const observed = activities.map((activity, index) => ({ line: index + 1, activity }))
  const userId = 'viewer' as UserId
  const gone = new Set(soldOut as KeepsakeId[])
  return explain({ catalogue, campaign: compiled, keepsake, userId, observed, soldOut: gone })
}

/** By line, what an explanation says of it: what it added, or why nothing. */
function told({ counted, notCounted }: Explanation): Record<number, string> {
  return Object.fromEntries([
    ...counted.map(({ line, added }) => [line, `+ ${added.join(', ')}`] as const),
    ...notCounted.map(({ line, reasons }) => [line, reasons.map(({ text }) => text).join('; ')] as const),
  ])
}

/** By line, the codes of the reasons why it adds nothing. */
const codesOf = ({ notCounted }: Explanation) =>
  Object.fromEntries(notCounted.map(({ line, reasons }) => [line, reasons.map(({ code }) => code).join()]))

const noon = Date.parse('2024-03-10T12:00:00Z')
const HOUR = 3_600_000
const vote = (hours: number, eventId = `v${hours}`, pollId = 'p') =>
  activityOf({ type: 'PollVoted', at: noon + hours * HOUR, detail: { eventId, pollId } })
const answer = (minutes: number, detail: Record<string, string | boolean | string[]>) =>
  activityOf({ at: noon + minutes * 60_000, detail: { eventId: `a${minutes}`, ...detail } })
const watched = (from: number, to: number, detail: Record<string, string | boolean> = {}) =>
  activityOf({
    type: 'TvWatched',
    from: noon + from * 60_000,
    at: noon + to * 60_000,
    detail: { eventId: `w${from}-${to}`, ...detail },
  })

describe('an explanation', () => {
  test('agrees with the simulation, for every keepsake of random campaigns, and tells of every activity once', () => {
    fc.assert(
      fc.property(campaign, stream, (of, all) => {
        const activities = all.filter(({ userId }) => userId === 'ada')
        const catalogue = catalogueOf(of)
        const simulation = new Simulation(catalogue)
        for (const activity of activities) simulation.add(activity)
        const awards = new Map(simulation.awards().map((award) => [String(award.keepsakeId), award]))
        for (const { id } of catalogue.campaigns.get(of.id)?.keepsakes ?? []) {
          const explanation = explained(of, id, activities)
          const { met, counted, notCounted, howFar, state } = explanation
          const award = awards.get(id)
          expect(met && { earnedAt: met.at, eventId: met.eventId }).toEqual(
            award && { earnedAt: award.earnedAt, eventId: award.eventId },
          )
          expect(state).toBe(award ? 'earned' : 'locked')
          const lines = [...counted, ...notCounted].map(({ line }) => line).sort((a, b) => a - b)
          expect(lines).toEqual(activities.map((_, index) => index + 1))
          expect(missingLines(howFar).length > 0).toBe(!award)
          // The last that counted is what completed it.
          if (met) expect(counted.at(-1)).toMatchObject({ line: met.line })
          for (const { reasons } of notCounted) expect(reasons).not.toEqual([])
        }
      }),
      { numRuns: runs(60) },
    )
  })

  test('dates what collects others by the last moment of the campaign, when watching that goes on beyond it completes them', () => {
    const others = { watched: { watch: { minutes: 1 } } }
    const of = campaignOf({ earn: { ...others, all: { collect: { keepsakes: 'all' } } } })
    const keepsakes = of.keepsakes.map((keepsake) =>
      keepsake.id === 'all'
        ? { ...keepsake, window: { startsAt: of.startsAt, endsAt: '2024-03-11T00:30:00Z' } }
        : keepsake,
    )
    const end = Date.parse(of.endsAt)
    const activity = activityOf({ type: 'TvWatched', from: end - 120_000, at: end, detail: { eventId: 'w' } })
    expect(explained({ ...of, keepsakes }, 'all', [activity]).met?.at).toBe(end - 1)
  })

  test('says of each activity what it added, or what was wrong with it', () => {
    const of = campaignOf({
      earn: {
        ace: {
          count: { activity: 'TriviaAnswered', where: { correct: [true] }, distinct: 'round', target: 3 },
        },
      },
    })
    const late = { type: 'TriviaAnswered', at: noon, publishedAt: noon + 27 * HOUR }
    const explanation = explained(of, 'ace', [
      answer(1, { round: 'r1' }),
      answer(2, { round: 'r1' }),
      answer(3, { round: 'r2', correct: false }),
      answer(4, {}),
      answer(5, { round: ['r2'] }),
      vote(1),
      activityOf({ ...late, detail: { round: 'r2' } }),
      activityOf({ at: '2024-03-07T23:00:00Z', detail: { round: 'r2' } }),
      activityOf({ at: '2024-03-14T00:00:00Z', detail: { round: 'r2' } }),
      answer(6, { round: 'r2' }),
    ])
    expect(told(explanation)).toEqual({
      1: '+ r1',
      2: 'adds nothing: r1 has counted already',
      3: 'does not match where: correct is false, but must be true',
      4: 'has no value in round to count',
      5: 'has no value in round to count',
      6: 'is not TriviaAnswered',
      7: expect.stringMatching(/^is 3 h too late: .* lateness is P1D$/),
      8: 'came 1 h before the campaign starts',
      9: 'came at the moment the campaign ends',
      10: '+ r2',
    })
    expect(codesOf(explanation)).toEqual({
      ...{
        2: 'repeated',
        3: 'where',
        4: 'declined',
        5: 'declined',
        6: 'type',
        7: 'late',
        8: 'window',
        9: 'window',
      },
    })
    expect(explanation.counted[0]).toEqual({
      ...{ line: 1, type: 'TriviaAnswered', source: 'partner.stb', eventId: 'a1', at: noon + 60_000 },
      ...{ added: ['r1'], current: 1 },
    })
    expect(explanation).not.toHaveProperty('met')
    expect(explanation.state).toBe('locked')
    expect(missingLines(explanation.howFar)).toEqual([
      '1 more activity (2 of 3): TriviaAnswered where {"correct":[true]}',
    ])
  })

  test('tells every value as the event has it, however long, of whatever script', () => {
    const of = campaignOf({
      earn: { ace: { count: { activity: 'TriviaAnswered', distinct: 'round', target: 9 } } },
    })
    const rounds = [
      'sunday-quiz-20240804.q1',
      'a round '.repeat(20),
      'Zinédine Zidane',
      '東京',
      '',
      'a,b@c;d',
      'null',
    ]
    const explanation = explained(of, 'ace', [
      ...rounds.map((round, index) => answer(index, { round })),
      answer(30, { round: 'a round '.repeat(20) }),
    ])
    expect(explanation.counted.map(({ added }) => added)).toEqual(
      rounds.map((round) => [round === '' ? '""' : round]),
    )
    expect(explanation.notCounted[0]?.reasons[0]?.text).toBe(
      `adds nothing: ${'a round '.repeat(20)} has counted already`,
    )
  })

  test.each([
    ['a line feed', '\n', '\\u000a'],
    ['a terminal’s escape', '\u001b[2J', '\\u001b[2J'],
    ['a terminal’s escape of one character', '\u009b2J', '\\u009b2J'],
    ['a line separator', '\u2028', '\\u2028'],
    ['a change of direction', '\u202e', '\\u202e'],
  ])('shows %s in a value instead of following it', (_, unruly, shown) => {
    const round = `r1${unruly}1 of 1`
    const count = { activity: 'TriviaAnswered', distinct: 'round', target: 2 }
    const of = campaignOf({
      earn: { ace: { count }, final: { count: { ...count, where: { round: ['final'] } } } },
    })
    expect(told(explained(of, 'ace', [answer(1, { round })]))).toEqual({ 1: `+ r1${shown}1 of 1` })
    const [measure] = catalogueOf(of).campaigns.get(of.id)?.keepsakes[0]?.criterion.measures ?? []
    const state = String(measure?.stateOf(answer(1, { round })))
    expect(measure?.holds(state)).toEqual([`r1${shown}1 of 1`])
    expect(told(explained(of, 'final', [answer(1, { round })]))[1]).not.toContain(unruly)
  })

  test('tells when it was earned, and that what came after came too late to matter', () => {
    const of = campaignOf({ earn: { two: { count: { activity: 'PollVoted', target: 2 } } } })
    const explanation = explained(of, 'two', [vote(3), vote(1), vote(2), answer(500, {})])
    expect(explanation.met).toEqual({ at: noon + 2 * HOUR, eventId: 'v2', line: 3 })
    expect(explanation.counted.map(({ line, current }) => [line, current])).toEqual([
      [2, 1],
      [3, 2],
    ])
    expect(told(explanation)).toMatchObject({
      1: 'came after the keepsake was earned',
      4: 'is not PollVoted',
    })
    expect(codesOf(explanation)).toEqual({ 1: 'earned', 4: 'type' })
  })

  test('tells which intervals and days counted', () => {
    const of = campaignOf({
      earn: {
        seen: { watch: { minutes: 30 } },
        daily: { streak: { activity: 'TvWatched', days: 2 } },
      },
      timeZone: 'Europe/Paris',
    })
    const activities = [watched(0, 20), watched(-5, 5), watched(5, 15), watched(1, 21)]
    expect(told(explained(of, 'seen', activities))).toEqual({
      2: '+ 2024-03-10T11:55:00Z to 12:05:00Z',
      3: '+ 2024-03-10T12:05:00Z to 12:15:00Z',
      1: '+ 2024-03-10T12:00:00Z to 12:20:00Z',
      4: '+ 2024-03-10T12:01:00Z to 12:21:00Z',
    })
    const again = [...activities, watched(2, 22), watched(3, 21.5)]
    expect(told(explained(of, 'seen', again))[6]).toBe('+ 2024-03-10T12:03:00Z to 12:21:30Z')
    expect(told(explained(of, 'seen', [watched(0, 20), watched(1, 20)]))[2]).toMatch(/^adds nothing/)
    expect(told(explained(of, 'daily', activities))[2]).toBe('+ 2024-03-10')
    expect(missingLines(explained(of, 'daily', activities).howFar)).toEqual([
      '1 more day in a row (1 of 2): TvWatched',
    ])
  })

  test('follows the parts of a composite, and the keepsakes that it collects', () => {
    const of = campaignOf({
      earn: {
        voter: { count: { activity: 'PollVoted', target: 1 } },
        both: {
          all: [
            { collect: { keepsakes: ['voter'] } },
            { count: { activity: 'PollVoted', target: 1 } },
            { any: [{ watch: { minutes: 5 } }, { count: { activity: 'TriviaAnswered', target: 2 } }] },
          ],
        },
      },
    })
    const explanation = explained(of, 'both', [vote(0), vote(1), answer(90, {})])
    expect(told(explanation)).toEqual({
      1: '+ 1 event, the keepsake voter',
      2: 'counts for a part that is complete already',
      3: '+ 1 event',
    })
    expect(codesOf(explanation)).toEqual({ 2: 'complete' })
    expect(missingLines(explanation.howFar)).toEqual([
      '1 more criterion (2 of 3), all of these:',
      '  1 more criterion (0 of 1), 1 of these:',
      '    5 more minutes (0 of 5): TvWatched',
      '    1 more activity (1 of 2): TriviaAnswered',
    ])
  })

  test('says of an activity of no use each thing once, and nothing of the type of others', () => {
    const of = campaignOf({
      earn: {
        either: {
          any: [
            { count: { activity: 'TriviaAnswered', where: { round: ['a'] }, target: 1 } },
            { count: { activity: 'TriviaAnswered', where: { round: ['b'] }, target: 1 } },
            { count: { activity: 'TriviaAnswered', where: { round: ['b'] }, distinct: 'round', target: 1 } },
            { watch: { minutes: 1 } },
            { streak: { activity: 'TvWatched', days: 1 } },
          ],
        },
        album: { collect: { keepsakes: ['either'] } },
      },
    })
    const activities = [answer(1, { round: 'c' }), answer(2, {}), vote(1)]
    expect(told(explained(of, 'either', activities))).toEqual({
      1: 'does not match where: round is "c", but must be "a"; does not match where: round is "c", but must be "b"',
      2: 'does not match where: round is missing, but must be "a"; does not match where: round is missing, but must be "b"',
      3: 'is not TriviaAnswered or TvWatched',
    })
    expect(told(explained(of, 'album', activities))).toEqual({
      1: 'is not asked for: only other keepsakes count',
      2: 'is not asked for: only other keepsakes count',
      3: 'is not asked for: only other keepsakes count',
    })
    expect(codesOf(explained(of, 'album', activities))[1]).toBe('nothing-asked')
  })

  test('says that an activity is of another type, also where the campaign would not take it', () => {
    const of = campaignOf({ earn: { one: { count: { activity: 'PollVoted', target: 1 } } } })
    const before = { at: '2024-03-07T23:00:00Z' }
    const after = { at: '2024-03-15T00:00:00Z' }
    const explanation = explained(of, 'one', [
      activityOf(before),
      activityOf({ ...before, type: 'PollVoted' }),
      activityOf({ ...after, type: 'PollVoted' }),
    ])
    expect(told(explanation)).toEqual({
      1: 'is not PollVoted',
      2: 'came 1 h before the campaign starts',
      3: 'came 1 d after the campaign ends',
    })
  })

  test('says how late an activity is, of which lateness, and is content with one that is just in time', () => {
    const of = campaignOf({
      lateness: 'PT2H',
      earn: { one: { count: { activity: 'PollVoted', target: 9 } } },
    })
    const publishedAt = (minutes: number) =>
      activityOf({
        type: 'PollVoted',
        at: noon,
        publishedAt: noon + minutes * 60_000,
        detail: { eventId: `${minutes}` },
      })
    expect(told(explained(of, 'one', [publishedAt(120), publishedAt(121)]))).toEqual({
      1: '+ 1 event',
      2: "is 1 min too late: published at 2024-03-10T14:01:00.000Z, which is 2 h 1 min after its time, and the campaign's lateness is PT2H",
    })
  })

  test('shortens what a field holds instead, and says what a sequence takes first', () => {
    const of = campaignOf({
      earn: {
        pair: {
          sequence: {
            steps: [{ activity: 'PollVoted', where: { pollId: ['p1'] } }, { activity: 'TvWatched' }],
          },
        },
      },
    })
    const long = (length: number) => vote(1, `of ${length}`, 'x'.repeat(length))
    expect(told(explained(of, 'pair', [long(78), long(79)]))).toEqual({
      1: `does not match where: pollId is "${'x'.repeat(78)}", but must be "p1"`,
      2: `does not match where: pollId is "${'x'.repeat(79)}…, but must be "p1"`,
    })
    expect(missingLines(explained(of, 'pair', []).howFar)).toEqual([
      '2 more steps (0 of 2): PollVoted where {"pollId":["p1"]}, then TvWatched',
    ])
  })

  test('says that an activity came before or after the window of its keepsake, or ended after it', () => {
    const window = { startsAt: '2024-03-10T12:00:00Z', endsAt: '2024-03-10T13:00:00Z' }
    const of = campaignOf({
      earn: {
        votes: { count: { activity: 'PollVoted', target: 9 } },
        views: { count: { activity: 'TvWatched', target: 9 } },
        seen: { watch: { minutes: 90 } },
      },
      more: { votes: { window }, views: { window }, seen: { window } },
    })
    expect(told(explained(of, 'votes', [vote(-0.1), vote(0), vote(1)]))).toEqual({
      1: 'came before the window of this keepsake',
      2: '+ 1 event',
      3: 'came after the window of this keepsake',
    })
    const views = [watched(-20, -10), watched(-10, 0), watched(50, 70), watched(70, 80)]
    expect(told(explained(of, 'views', views))).toEqual({
      1: 'came before the window of this keepsake',
      2: '+ 1 event',
      3: 'ended after the window, and only watching counts in part',
      4: 'came after the window of this keepsake',
    })
    expect(told(explained(of, 'seen', views))).toMatchObject({
      1: 'came before the window of this keepsake',
      3: '+ 2024-03-10T12:50:00Z to 13:00:00Z',
      4: 'came after the window of this keepsake',
    })
  })

  test('names of the keepsakes that an activity earned those that are collected, and no other', () => {
    const once = { count: { activity: 'PollVoted', target: 1 } }
    const of = campaignOf({
      earn: {
        quiz: { count: { activity: 'TriviaAnswered', target: 1 } },
        voter: once,
        other: once,
        album: { collect: { keepsakes: ['voter'] } },
        both: { all: [{ collect: { keepsakes: ['quiz'] } }, { collect: { keepsakes: ['other'] } }] },
      },
    })
    const activities = [answer(-60, {}), vote(0), vote(1)]
    expect(told(explained(of, 'album', activities))).toEqual({
      1: 'is not asked for: only other keepsakes count',
      2: '+ the keepsake voter',
      3: 'came after the keepsake was earned',
    })
    expect(told(explained(of, 'both', activities))).toMatchObject({
      1: '+ the keepsake quiz',
      2: '+ the keepsake other',
    })
  })

  test('says nothing of a further keepsake for a part that has collected enough', () => {
    const once = (activity: string) => ({ count: { activity, target: 1 } })
    const of = campaignOf({
      earn: {
        voter: once('PollVoted'),
        quiz: once('TriviaAnswered'),
        both: {
          all: [{ collect: { keepsakes: ['voter', 'quiz'], atLeast: 1 } }, { watch: { minutes: 9 } }],
        },
      },
    })
    expect(told(explained(of, 'both', [vote(0), answer(90, {})]))).toEqual({
      1: '+ the keepsake voter',
      2: 'is not TvWatched',
    })
  })

  test('says of what comes once it is earned no more than that, where it asks for such things', () => {
    const of = campaignOf({
      earn: {
        either: {
          any: [
            { count: { activity: 'PollVoted', target: 1 } },
            { count: { activity: 'TriviaAnswered', target: 9 } },
          ],
        },
      },
    })
    const explanation = explained(of, 'either', [vote(0), answer(90, {}), watched(200, 210)])
    expect(told(explanation)).toEqual({
      1: '+ 1 event',
      2: 'came after the keepsake was earned',
      3: 'is not PollVoted or TriviaAnswered',
    })
    expect(missingLines(explanation.howFar)).toEqual([])
  })

  test('says each field that does not match, and that a draw did not take an activity', () => {
    const where = { round: ['r'], correct: [false] }
    const of = campaignOf({
      secret: 'heads',
      earn: {
        strict: { count: { activity: 'TriviaAnswered', where, target: 1 } },
        lucky: { count: { activity: 'PollVoted', target: 1 } },
      },
      more: { lucky: { chance: 0.000001 } },
    })
    expect(told(explained(of, 'strict', [answer(1, {})]))[1]).toBe(
      'does not match where: round is missing, but must be "r"; correct is true, but must be false',
    )
    expect(told(explained(of, 'lucky', [vote(0)]))[1]).toBe('was not drawn: the chance is 0.000001')
  })

  test('says what was watched with its programme where each is counted by itself, over midnight too, and what is too short', () => {
    const of = campaignOf({
      earn: { each: { watch: { minutes: 99, meter: 'program' } }, wall: { watch: { minutes: 99 } } },
    })
    const activities = [
      watched(0, 10, { programId: 'p 1' }),
      watched(715, 725, { programId: 'p2' }),
      watched(30, 30.005, { programId: 'p2' }),
    ]
    const short = 'is too short: both of its ends round to one second'
    expect(told(explained(of, 'each', activities))).toEqual({
      1: '+ p 1 2024-03-10T12:00:00Z to 12:10:00Z',
      2: '+ p2 2024-03-10T23:55:00Z to 2024-03-11T00:05:00Z',
      3: short,
    })
    expect(told(explained(of, 'wall', activities))[2]).toBe('+ 2024-03-10T23:55:00Z to 2024-03-11T00:05:00Z')
    const [measure] = catalogueOf(of).campaigns.get(of.id)?.keepsakes[0]?.criterion.measures ?? []
    const states = activities.slice(0, 2).map((activity) => String(measure?.stateOf(activity)))
    const later = String(measure?.stateOf(watched(20, 30, { programId: 'p 1' })))
    expect(measure?.holds(measure.join([...states, later]))).toEqual([
      'p 1 2024-03-10T12:00:00Z to 12:10:00Z, 2024-03-10T12:20:00Z to 12:30:00Z',
      'p2 2024-03-10T23:55:00Z to 2024-03-11T00:05:00Z',
    ])
  })

  test('takes what came twice by its lines', () => {
    const of = campaignOf({ earn: { fan: { count: { activity: 'PollVoted', target: 9 } } } })
    const twice = told(explained(of, 'fan', [vote(0), vote(0)]))
    expect(twice).toEqual({ 1: '+ 1 event', 2: 'adds nothing: 1 event has counted already' })
  })

  test.each<[Earn, Earn, string, string]>([
    [
      { count: { activity: 'PollVoted', target: 1 } },
      { count: { activity: 'PollVoted', target: 2 } },
      '1 more activity (0 of 1): PollVoted',
      '2 more activities (0 of 2): PollVoted',
    ],
    [
      { watch: { minutes: 1 } },
      { watch: { minutes: 2 } },
      '1 more minute (0 of 1): TvWatched',
      '2 more minutes (0 of 2): TvWatched',
    ],
    [
      { streak: { activity: 'PollVoted', days: 1 } },
      { streak: { activity: 'PollVoted', days: 2 } },
      '1 more day in a row (0 of 1): PollVoted',
      '2 more days in a row (0 of 2): PollVoted',
    ],
    [
      { collect: { keepsakes: 'all', atLeast: 1 } },
      { collect: { keepsakes: 'all', atLeast: 2 } },
      '1 more keepsake (0 of 1): of the keepsakes many, third',
      '2 more keepsakes (0 of 2): of the keepsakes one, third',
    ],
    [
      { atLeast: { n: 1, of: [{ watch: { minutes: 1 } }] } },
      {
        atLeast: {
          n: 2,
          of: [{ watch: { minutes: 1 } }, { watch: { minutes: 2 } }, { watch: { minutes: 3 } }],
        },
      },
      '1 more criterion (0 of 1), all of these:',
      '2 more criteria (0 of 2), 2 of these:',
    ],
  ])('says of %j and %j how many are left', (one, many, ofOne, ofMany) => {
    const of = campaignOf({ earn: { one, many, third: { watch: { minutes: 9 } } } })
    expect(missingLines(explained(of, 'one', []).howFar)[0]).toBe(ofOne)
    expect(missingLines(explained(of, 'many', []).howFar)[0]).toBe(ofMany)
  })

  test('says that one more step is left', () => {
    const steps = [{ activity: 'PollVoted' }, { activity: 'TvWatched' }]
    const of = campaignOf({ earn: { pair: { sequence: { steps } } } })
    expect(missingLines(explained(of, 'pair', [vote(0)]).howFar)).toEqual([
      '1 more step (1 of 2): PollVoted, then TvWatched',
    ])
  })

  test('follows parts that ask for more and for less of the same, whichever comes first', () => {
    const counts = (...targets: number[]) =>
      campaignOf({
        earn: { all: { all: targets.map((target) => ({ count: { activity: 'PollVoted', target } })) } },
      })
    for (const campaign of [counts(1, 3), counts(3, 1)])
      expect(explained(campaign, 'all', [vote(0), vote(1), vote(2)])).toMatchObject({
        state: 'earned',
        met: { line: 3 },
      })
  })

  test('follows parts that ask for more and for less of the same', () => {
    const of = campaignOf({ earn: { both: { all: [{ watch: { minutes: 1 } }, { watch: { minutes: 2 } }] } } })
    expect(explained(of, 'both', [watched(0, 2)])).toMatchObject({ state: 'earned', met: { line: 1 } })
  })

  test('tells that none was left, and what is not earned for want of it', () => {
    const of = campaignOf({
      earn: {
        rare: { count: { activity: 'PollVoted', target: 1 } },
        crown: { collect: { keepsakes: ['rare'] } },
      },
      supply: { rare: 1 },
    })
    const votes = [vote(0), vote(1)]
    expect(explained(of, 'rare', votes, ['rare'])).toMatchObject({
      state: 'sold-out',
      met: { line: 1 },
      notCounted: [{ reasons: [{ text: 'came after the criterion was met, when none was left' }] }],
    })
    expect(explained(of, 'crown', votes, ['rare'])).toMatchObject({ state: 'locked', counted: [] })
    expect(explained(of, 'crown', votes)).toMatchObject({
      state: 'earned',
      counted: [{ line: 1, added: ['the keepsake rare'] }],
    })
  })
})
