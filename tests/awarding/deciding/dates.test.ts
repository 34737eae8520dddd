import * as fc from 'fast-check'
import type { Campaign, CampaignKeepsake } from '../../../awarding/campaign/campaign.ts'
import type { Catalogue } from '../../../awarding/catalogue/catalogue.ts'
import type { CompiledCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import type { Earn } from '../../../awarding/criteria/kind.ts'
import { earnedEarlier } from '../../../awarding/deciding/dates.ts'
import { decide, type Earning } from '../../../awarding/deciding/decide.ts'
import { nothing, type Progress } from '../../../awarding/progress/progress.ts'
import { Simulation } from '../../../awarding/rehearsing/simulation.ts'
import type { Activity } from '../../../events/activity.ts'
import type { KeepsakeId } from '../../../schemas/ids.ts'
import { runs } from '../../support/runs.ts'
import { activity, activityOf, deliveryOf } from '../support/activities.ts'
import { campaign, campaignOf, catalogueOf } from '../support/campaigns.ts'

type Dates = Map<KeepsakeId, Earning>

/** The versions of a random world are used for each of its batches. */
const catalogues = new WeakMap<Campaign, Catalogue>()

function catalogueWith(of: Campaign): Catalogue {
  const catalogue = catalogues.get(of) ?? catalogueOf(of)
  catalogues.set(of, catalogue)
  return catalogue
}

/** When a whole history earns one user what, as `simulate` says. */
function simulated(of: Campaign, activities: readonly Activity[]): Dates {
  const simulation = new Simulation(catalogueWith(of))
  for (const one of activities) simulation.add(one)
  return new Map(
    simulation.awards().map(({ keepsakeId, earnedAt, eventId }) => [keepsakeId, { earnedAt, eventId }]),
  )
}

const timesOf = (dates: Dates) =>
  Object.fromEntries(Array.from(dates, ([id, { earnedAt }]) => [id, earnedAt]))

/** One user as the award function keeps it, from batch to batch and from publication to publication. */
class OneUser {
  progress: Progress = nothing
  readonly held: Dates = new Map()

  award(of: Campaign, batch: readonly Activity[], recorded: Dates = new Map()) {
    const catalogue = catalogueWith(of)
    const contributions = batch.flatMap(catalogue.contributionsOf)
    if (contributions.length === 0) return []
    const compiled = catalogue.campaigns.get(of.id) as CompiledCampaign
    this.#dateBack(compiled, recorded)
    const { awards, progress } = decide(compiled, this.progress, contributions, recorded)
    this.progress = progress
    for (const { keepsake, earnedAt, eventId } of awards) this.held.set(keepsake.id, { earnedAt, eventId })
    this.#dateBack(compiled, recorded)
    return awards
  }

  #dateBack(of: CompiledCampaign, recorded: Dates) {
    const earned = new Map(this.progress.earned)
    for (const [id, earning] of earnedEarlier(of, this.progress, recorded)) {
      earned.set(id, earning.earnedAt)
      this.held.set(id, earning)
    }
    this.progress = { ...this.progress, earned }
  }
}

const own = fc.array(activity, { minLength: 5, maxLength: 25, size: 'max' }).map((all) =>
  all.map(
    (one, index): Activity => ({
      ...one,
      userId: 'ada' as Activity['userId'],
      eventId: `${one.eventId}-${index}` as Activity['eventId'],
    }),
  ),
)

/** As a bus delivers: in the order of publishing, but for one in forty that comes up to a day later; in small batches. */
const arrivalOf = (activities: readonly Activity[]) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(39), fc.nat(24 * 60)), {
        minLength: activities.length,
        maxLength: activities.length,
      }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 30, maxLength: 30 }),
    )
    .map(([delays, sizes]) => {
      const arriving = activities
        .map((one, index) => {
          const [luck = 1, minutes = 0] = delays[index] ?? []
          return { one, at: one.at + (luck === 0 ? minutes * 60_000 : 0) }
        })
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one)
      const batches: Activity[][] = []
      for (const size of sizes) batches.push(arriving.splice(0, size))
      return batches.filter((batch) => batch.length > 0)
    })

/** The same criterion, harder to meet: what an easier one was published after. */
function harder(earn: Earn, by: number): Earn {
  const [[kind, spec] = ['', {}]] = Object.entries(earn) as [string, Record<string, unknown>][]
  const key = { count: 'target', watch: 'minutes', streak: 'days' }[kind]
  if (key) return { [kind]: { ...spec, [key]: Number(spec[key]) + by } }
  if (Array.isArray(spec)) return { [kind]: spec.map((part) => harder(part as Earn, by)) }
  return earn
}

/** Before the campaign was published, some keepsakes were not there yet, and others were harder. */
const before = (of: Campaign) =>
  fc.array(fc.nat(5), { minLength: 6, maxLength: 6 }).map((choices): Campaign => {
    // A collection that takes what is published later has an earlier date than a simulation can know of, and keeps it.
    const isCollected = (id: string) =>
      of.keepsakes.some(
        ({ earn }) =>
          /"keepsakes":"all"/.test(JSON.stringify(earn)) || JSON.stringify(earn).includes(`"${id}`),
      )
    const keepsakes = of.keepsakes.flatMap((keepsake, index): CampaignKeepsake[] => {
      const choice = choices[index] ?? 0
      if (choice === 0 && !isCollected(keepsake.id) && of.keepsakes.length > 1) return []
      return keepsake.tiers
        ? [keepsake]
        : [{ ...keepsake, earn: choice < 3 ? harder(keepsake.earn, choice) : keepsake.earn }]
    })
    return { ...of, keepsakes: keepsakes.length > 0 ? keepsakes : of.keepsakes }
  })

const world = fc.tuple(campaign, own).chain(([published, activities]) =>
  fc.record({
    published: fc.constant(published),
    before: before(published),
    activities: fc.constant(activities),
    batches: arrivalOf(activities),
    replay: deliveryOf(activities),
    publishedAfter: fc.nat(12),
  }),
)

type World = typeof world extends fc.Arbitrary<infer Of> ? Of : never

/** Delivers the batches, the new version of the campaign published somewhere between them. */
function live({ published, before, batches, publishedAfter }: World) {
  const user = new OneUser()
  let wereAsKnown = true
  const arrived: Activity[] = []
  for (const [index, batch] of batches.entries()) {
    arrived.push(...batch)
    const of = index < publishedAfter ? before : published
    const awards = user.award(of, batch)
    const known = simulated(of, arrived)
    // Never before what it needs: all that has arrived would not earn it earlier.
    for (const { keepsake, earnedAt } of awards) {
      const earliest = known.get(keepsake.id)?.earnedAt ?? Number.POSITIVE_INFINITY
      expect(earnedAt).toBeGreaterThanOrEqual(earliest)
      if (earnedAt !== earliest) wereAsKnown = false
      for (const id of keepsake.criterion.collected ?? []) {
        const needed = keepsake.criterion.howFar(nothing).target === keepsake.criterion.collected?.length
        if (needed)
          expect(earnedAt).toBeGreaterThanOrEqual(user.held.get(id)?.earnedAt ?? Number.POSITIVE_INFINITY)
      }
    }
  }
  return Object.assign(user, { wereAsKnown })
}

describe('dates, over arrival in any order, batches and publications in between', () => {
  test('are never before what an award needs, and those of a simulation in most worlds', () => {
    const counted = { awarded: 0, asKnown: 0, asSimulated: 0, unpublished: 0, unpublishedAsSimulated: 0 }
    const areThoseOf = (whole: Dates, { held }: OneUser) =>
      [...held].every(([id, { earnedAt }]) => whole.get(id)?.earnedAt === earnedAt)
    const watch = (one: World) => {
      const whole = simulated(one.published, one.activities)
      const user = live(one)
      if (user.held.size > 0) {
        counted.awarded++
        if (user.wereAsKnown) counted.asKnown++
        if (areThoseOf(whole, user)) counted.asSimulated++
      }
      const unpublished = live({ ...one, before: one.published })
      if (unpublished.held.size === 0) return
      counted.unpublished++
      if (areThoseOf(whole, unpublished)) counted.unpublishedAsSimulated++
    }
    // A figure of the same worlds each time.
    fc.assert(fc.property(world, watch), { numRuns: 400, seed: 2024 })
    const { awarded, asKnown, asSimulated, unpublished, unpublishedAsSimulated } = counted
    console.log(
      `Without a replay, ${asKnown} of ${awarded} worlds have the dates that a simulation gives of what had arrived ` +
        `when each keepsake was awarded, and ${asSimulated} those of a simulation of everything. Without a publication ` +
        `in between, ${unpublishedAsSimulated} of ${unpublished} worlds have those of a simulation of everything.`,
    )
    expect(awarded).toBeGreaterThan(150)
    expect(asKnown / awarded).toBeGreaterThanOrEqual(0.95)
    expect(unpublishedAsSimulated / unpublished).toBeGreaterThanOrEqual(0.95)
  })

  test('are never before what an award needs, in other worlds each time', () => {
    fc.assert(
      fc.property(world, (one) => void live(one)),
      { numRuns: runs(20) },
    )
  })

  test('are exactly those of a simulation after a replay, and so are the keepsakes', () => {
    let corrected = 0
    const areExact = fc.property(world, (one) => {
      const user = live(one)
      const whole = simulated(one.published, one.activities)
      const beforehand = new Map(user.held)
      for (const batch of one.replay) user.award(one.published, batch, whole)
      // A keepsake held with the right date keeps the event whose arrival completed it.
      expect(timesOf(user.held)).toEqual(timesOf(whole))
      for (const [id, { earnedAt }] of beforehand) if (whole.get(id)?.earnedAt !== earnedAt) corrected++
      // And again: nothing changes.
      const { progress } = user
      for (const batch of one.replay) user.award(one.published, batch, whole)
      expect(user.progress).toEqual(progress)
    })
    // Worlds of which some are known to be corrected, and others each time.
    fc.assert(areExact, { numRuns: 40, seed: 2024 })
    expect(corrected).toBeGreaterThan(0)
    fc.assert(areExact, { numRuns: runs(30) })
  })

  test('follow from all the activities of a replay, whatever order they arrive in', () => {
    fc.assert(
      fc.property(world, ({ published, activities, replay }) => {
        const user = new OneUser()
        const whole = simulated(published, activities)
        for (const batch of replay) user.award(published, batch, whole)
        expect(new Map([...user.held].sort())).toEqual(new Map([...whole].sort()))
      }),
      { numRuns: runs(40) },
    )
  })
})

const july = (date: number, hour = 12) => Date.parse(`2024-07-${date}T${hour}:00:00Z`)
const month = { startsAt: '2024-07-01T00:00:00Z', endsAt: '2024-08-01T00:00:00Z', timeZone: 'Europe/Paris' }
const vote = (date: number) =>
  activityOf({ type: 'PollVoted', at: july(date), detail: { eventId: `on-${date}`, pollId: `of-${date}` } })
const held = (user: OneUser) => timesOf(user.held)

describe('an award is dated by what completed it', () => {
  test.each<[string, (target: number) => Earn]>([
    ['a count', (target) => ({ count: { activity: 'PollVoted', target } })],
    ['a count of values', (target) => ({ count: { activity: 'PollVoted', distinct: 'pollId', target } })],
    ['a streak', (days) => ({ streak: { activity: 'PollVoted', days } })],
  ])('when %s with some progress is made easier: not by what comes next', (_, earn) => {
    const user = new OneUser()
    for (const date of [27, 28]) user.award(campaignOf({ ...month, earn: { fan: earn(3) } }), [vote(date)])
    const easier = campaignOf({ ...month, earn: { fan: earn(2) } })
    user.award(easier, [vote(27)])
    expect(held(user)).toEqual({ fan: july(28) })
  })

  test('when the minutes that were watched are made fewer', () => {
    const user = new OneUser()
    const watched = (from: number, to: number) =>
      activityOf({ type: 'TvWatched', from: july(27) + from * 60_000, at: july(27) + to * 60_000 })
    const of = (minutes: number) => campaignOf({ ...month, earn: { fan: { watch: { minutes } } } })
    for (const [from, to] of [
      [0, 10],
      [60, 64],
    ] as const)
      user.award(of(15), [watched(from, to)])
    user.award(of(10), [watched(0, 10)])
    expect(held(user)).toEqual({ fan: july(27) + 600_000 })
  })

  test('and comes with the next activity that counts for it, not with any other, where it is made easier', () => {
    const user = new OneUser()
    const votes = (target: number) => ({
      ...{
        fan: { count: { activity: 'PollVoted', target } },
        quiz: { count: { activity: 'TriviaAnswered', target: 9 } },
      },
      ...{ album: { collect: { keepsakes: ['fan'] } } },
    })
    for (const date of [27, 28]) user.award(campaignOf({ ...month, earn: votes(3) }), [vote(date)])
    const easier = campaignOf({ ...month, earn: votes(2) })
    expect(user.award(easier, [activityOf({ at: july(29) })])).toEqual([])
    expect(user.award(easier, [vote(27)])).toHaveLength(2)
  })

  test('when a collection of keepsakes that are held is published later', () => {
    const user = new OneUser()
    const earn: Record<string, Earn> = {
      a: { count: { activity: 'PollVoted', where: { pollId: ['of-27'] }, target: 1 } },
      b: { count: { activity: 'PollVoted', where: { pollId: ['of-28'] }, target: 1 } },
    }
    for (const date of [27, 28]) user.award(campaignOf({ ...month, earn }), [vote(date)])
    const more = {
      ...earn,
      album: { collect: { keepsakes: ['a', 'b'] } },
      first: { collect: { keepsakes: 'all', atLeast: 1 } },
    }
    user.award(campaignOf({ ...month, earn: more }), [vote(27)])
    expect(held(user)).toEqual({ a: july(27), b: july(28), album: july(28), first: july(27) })
  })

  test.each<[string, Earn]>([
    ['a streak', { streak: { activity: 'PollVoted', days: 3 } }],
    ['a count', { count: { activity: 'PollVoted', target: 3 } }],
    [
      'a sequence',
      {
        sequence: {
          steps: ['of-27', 'of-28', 'of-29'].map((pollId) => ({
            activity: 'PollVoted',
            where: { pollId: [pollId] },
          })),
        },
      },
    ],
  ])('when what %s lacked comes late: by its last day, not by the late one', (_, earn) => {
    const user = new OneUser()
    const of = campaignOf({ ...month, earn: { fan: earn } })
    for (const date of [27, 29, 28]) user.award(of, [vote(date)])
    expect(user.held.get('fan' as KeepsakeId)).toEqual({ earnedAt: july(29), eventId: 'on-28' })
    expect(simulated(of, [27, 28, 29].map(vote)).get('fan' as KeepsakeId)).toEqual({
      earnedAt: july(29),
      eventId: 'on-29',
    })
  })

  test('when the minutes that were lacking are learned of late', () => {
    const user = new OneUser()
    const of = campaignOf({ ...month, earn: { fan: { watch: { minutes: 25 } } } })
    const watched = (from: number, to: number) =>
      activityOf({ type: 'TvWatched', from: july(27) + from * 60_000, at: july(27) + to * 60_000 })
    for (const [from, to] of [
      [0, 10],
      [120, 130],
      [20, 30],
    ] as const)
      user.award(of, [watched(from, to)])
    expect(held(user)).toEqual({ fan: july(27) + 130 * 60_000 })
  })

  test('at the very heartbeat, of many that come in one batch', () => {
    const user = new OneUser()
    const of = campaignOf({ ...month, earn: { fan: { watch: { minutes: 15 } } } })
    const beats = Array.from({ length: 120 }, (_, beat) =>
      activityOf({
        type: 'TvWatched',
        from: july(27) + beat * 30_000,
        at: july(27) + (beat + 1) * 30_000 + 7,
        detail: { eventId: `beat-${beat + 1}` },
      }),
    )
    user.award(of, beats.slice(0, 20))
    user.award(of, beats.slice(20))
    expect(user.held.get('fan' as KeepsakeId)).toEqual({
      earnedAt: july(27) + 900_007,
      eventId: 'beat-30',
    })
  })

  test('by the first of many that end a sequence and come together', () => {
    const of = campaignOf({
      ...month,
      earn: { fan: { sequence: { steps: [{ activity: 'TriviaAnswered' }, { activity: 'PollVoted' }] } } },
    })
    const begun = activityOf({
      type: 'TriviaAnswered',
      at: july(10),
      detail: { eventId: 'begun', questionId: 'q' },
    })
    const votes = Array.from({ length: 20 }, (_, index) => vote(index + 11))
    const user = new OneUser()
    user.award(of, [begun, ...votes])
    expect(held(user)).toEqual({ fan: july(11) })
    expect(timesOf(simulated(of, [begun, ...votes]))).toEqual({ fan: july(11) })
    // A stored state stays small all the same.
    const late = new OneUser()
    late.award(of, votes)
    expect([...late.progress.measures.values()].map((state) => state.split(',').length)).toEqual([8])
  })

  test('by the first of what was watched across the end of its window, of several in one batch', () => {
    const user = new OneUser()
    const of = campaignOf({
      ...month,
      earn: { fan: { watch: { minutes: 15 } } },
      more: { fan: { window: { endsAt: '2024-07-27T13:00:00Z' } } },
    })
    const beyond = [60, 90, 120].map((minutes) =>
      activityOf({
        type: 'TvWatched',
        from: july(27) + 40 * 60_000,
        at: july(27) + (minutes + 1) * 60_000,
        detail: { eventId: `for-${minutes}` },
      }),
    )
    user.award(of, beyond.toReversed())
    expect(user.held.get('fan' as KeepsakeId)).toEqual({ earnedAt: july(27, 13) - 1, eventId: 'for-60' })
  })

  test('and names the last of several that came late together', () => {
    const user = new OneUser()
    const of = campaignOf({ ...month, earn: { fan: { count: { activity: 'PollVoted', target: 4 } } } })
    for (const dates of [[27], [30], [29, 28]]) user.award(of, dates.map(vote))
    expect(user.held.get('fan' as KeepsakeId)).toEqual({ earnedAt: july(30), eventId: 'on-29' })
  })

  test('which moves no earlier than the keepsakes that a collection takes, whatever they were dated', () => {
    const user = new OneUser()
    const earn: Record<string, Earn> = {
      fan: { count: { activity: 'PollVoted', target: 2 } },
      album: { collect: { keepsakes: ['fan'] } },
    }
    for (const date of [27, 29, 28]) user.award(campaignOf({ ...month, earn }), [vote(date)])
    expect(held(user)).toEqual({ fan: july(29), album: july(29) })
    const whole = simulated(campaignOf({ ...month, earn }), [27, 28, 29].map(vote))
    user.award(campaignOf({ ...month, earn }), [vote(28)], whole)
    expect(held(user)).toEqual({ fan: july(28), album: july(28) })
  })

  test('and comes behind what it builds on, where both are earned at one moment', () => {
    const of = campaignOf({
      ...month,
      earn: {
        crown: { collect: { keepsakes: ['album', 'later'], atLeast: 1 } },
        album: { collect: { keepsakes: ['fan'] } },
        later: { count: { activity: 'PollVoted', target: 2 } },
        fan: { count: { activity: 'PollVoted', target: 1 } },
      },
    })
    const awards = new OneUser().award(of, [vote(27), vote(28)])
    expect(awards.map(({ keepsake }) => String(keepsake.id))).toEqual(['fan', 'album', 'crown', 'later'])
  })
})

describe('a history that earns a keepsake earlier', () => {
  const one = (eventId: string): Earn => ({
    count: { activity: 'PollVoted', where: { pollId: [eventId] }, target: 1 },
  })
  const of = campaignOf({
    ...month,
    earn: {
      rare: one('of-25'),
      common: one('of-28'),
      late: one('of-30'),
      fan: { count: { activity: 'PollVoted', target: 2 } },
      album: { collect: { keepsakes: ['rare', 'common'], atLeast: 1 } },
      crown: { collect: { keepsakes: ['album', 'late'], atLeast: 1 } },
    },
  })
  const compiled = catalogueWith(of).campaigns.get(of.id) as CompiledCampaign
  const recorded = simulated(of, [25, 28, 30].map(vote))
  const earlierFor = (dates: Record<string, number>) => {
    const earned = new Map(Object.entries(dates) as [KeepsakeId, number][])
    return timesOf(new Map(earnedEarlier(compiled, { ...nothing, earned }, recorded)))
  }

  test('earns all of these', () => {
    expect(timesOf(recorded)).toEqual({
      rare: july(25),
      common: july(28),
      late: july(30),
      fan: july(28),
      album: july(25),
      crown: july(25),
    })
  })

  test.each<[string, Record<string, number>, Record<string, number>]>([
    ['dates it back', { rare: july(26), fan: july(29) }, { rare: july(25), fan: july(28) }],
    ['leaves what has its date, or an earlier one', { rare: july(25), fan: july(27) }, {}],
    [
      'dates a collection back whose keepsakes the user has',
      { rare: july(25), album: july(28) },
      { album: july(25) },
    ],
    ['dates none that may build on one that the user lacks', { common: july(28), album: july(28) }, {}],
    [
      'dates none that may build on one that the user lacks, by way of another',
      { common: july(28), album: july(25), crown: july(28) },
      {},
    ],
    [
      'dates one whose other keepsake is earned later, though the user lacks that',
      { rare: july(25), album: july(25), crown: july(29) },
      { crown: july(25) },
    ],
    ['dates one that collects nothing, whatever the user lacks', { fan: july(30) }, { fan: july(28) }],
  ])('%s', (_, earned, expected) => {
    expect(earlierFor(earned)).toEqual(expected)
  })
})

test('a history dates only what is met by what has arrived', () => {
  const user = new OneUser()
  const of = campaignOf({ ...month, earn: { fan: { count: { activity: 'PollVoted', target: 2 } } } })
  const whole = simulated(of, [27, 28, 29].map(vote))
  expect(user.award(of, [vote(29)], whole)).toEqual([])
  user.award(of, [vote(27)], whole)
  expect(user.held.get('fan' as KeepsakeId)).toEqual({ earnedAt: july(28), eventId: 'on-28' })
})
