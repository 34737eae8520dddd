import * as fc from 'fast-check'
import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import { Simulation } from '../../../awarding/rehearsing/simulation.ts'
import type { Activity } from '../../../events/activity.ts'
import { type Helper, Rehearsal } from '../../../web/studio/core/rehearsal/rehearsal.ts'
import { ServedPart } from '../../../web/studio/core/rehearsal/served-part.ts'
import { type TextLine, TextLines } from '../../../web/studio/core/rehearsal/text-lines.ts'
import { campaign, catalogueOf } from '../../awarding/support/campaigns.ts'
import { limited, smallStream } from '../../awarding/support/limited.ts'
import { runs } from '../../support/runs.ts'

const NOW = Date.parse('2024-03-10T20:00:00Z')

/** A worker's work, in this thread. */
function here(): Helper {
  const part = new ServedPart()
  return {
    ask: (ask, heard, failed) => {
      part
        .answer(structuredClone(ask), (bytes) => heard({ is: 'progress', bytes }))
        .then(
          (answer) => heard({ is: 'answer', answer: structuredClone(answer) }),
          (error: Error) => failed(error.message),
        )
    },
    end: () => undefined,
  }
}

const lineOf = ({ type, source, publishedAt, detail, userId }: Activity) =>
  JSON.stringify({
    'detail-type': type,
    source,
    time: new Date(publishedAt).toISOString(),
    detail: { ...detail, userId },
  })

const rehearsalOf = (
  lines: readonly string[],
  draft: object,
  { live, cores = 1 }: { live?: object; cores?: number } = {},
) =>
  new Rehearsal(
    {
      file: new Blob([lines.join('\n')]),
      draft: JSON.stringify(draft),
      live: live && JSON.stringify(live),
      now: NOW,
    },
    { make: here, cores, worthBytes: 1 },
  )

/** Finds who earns what, by the code that `keepsakes simulate` and its tests run. */
function simulated(chosen: Campaign, activities: readonly Activity[]) {
  const simulation = new Simulation(catalogueOf(chosen))
  for (const activity of activities) simulation.add(activity)
  const by = new Map<string, string[]>()
  for (const { userId, keepsakeId } of simulation.awards())
    by.set(keepsakeId, [...(by.get(keepsakeId) ?? []), userId])
  return { by, ignored: simulation.ignored }
}

const counted = (by: ReadonlyMap<string, readonly unknown[]>) =>
  Object.fromEntries([...by].map(([id, users]) => [id, users.length]))

test('any number of workers say what a simulation says, of random campaigns, limited ones among them, and streams', async () => {
  const either = fc.oneof(
    fc.tuple(campaign, smallStream),
    limited.map(({ chosen, activities }) => [chosen, activities] as const),
  )
  await fc.assert(
    fc.asyncProperty(either, fc.integer({ min: 1, max: 4 }), async ([chosen, activities], cores) => {
      const { by, ignored } = simulated(chosen, activities)
      const { tally, lines } = await rehearsalOf(activities.map(lineOf), chosen, { cores }).run(
        () => undefined,
      )
      const earned = [...tally.keepsakes].flatMap(([id, { earned }]) => (earned > 0 ? [[id, earned]] : []))
      expect(Object.fromEntries(earned)).toEqual(counted(by))
      expect([tally.ignored, tally.rejected, tally.users, lines]).toEqual([
        ignored,
        0,
        new Set(activities.map(({ userId }) => userId)).size,
        activities.length,
      ])
      for (const { earned, days } of tally.keepsakes.values())
        expect([...days.values()].reduce((sum, many) => sum + many, 0)).toBe(earned)
    }),
    { numRuns: runs(60) },
  )
})

test('beside what is live, whoever gains or would lose is told, as two simulations differ', async () => {
  await fc.assert(
    fc.asyncProperty(campaign, campaign, smallStream, async (draft, other, activities) => {
      const live = { ...other, id: draft.id }
      const [now, then] = [simulated(draft, activities).by, simulated(live, activities).by]
      const { tally } = await rehearsalOf(activities.map(lineOf), draft, { live, cores: 2 }).run(
        () => undefined,
      )
      for (const [id, { gaining, losing }] of tally.keepsakes) {
        const [has, had] = [new Set(now.get(id)), new Set(then.get(id))]
        expect([gaining.some, losing.some]).toEqual([
          [...has.difference(had)].sort(),
          [...had.difference(has)].sort(),
        ])
      }
    }),
    { numRuns: runs(40) },
  )
})

const FAN = {
  id: 'games',
  title: 'Games',
  startsAt: '2024-03-01T00:00:00Z',
  endsAt: '2024-04-01T00:00:00Z',
  timeZone: 'Europe/Paris',
  keepsakes: [
    { id: 'fan', title: 'Fan', supply: 1, earn: { count: { activity: 'PollVoted', target: 2 } } },
    { id: 'all', title: 'All', earn: { collect: { keepsakes: ['fan'] } } },
  ],
}
const vote = (userId: string, minute: number) =>
  JSON.stringify({
    source: 'partner.acme',
    'detail-type': 'PollVoted',
    time: '2024-03-02T12:00:00Z',
    detail: {
      eventId: `${userId}-${minute}`,
      userId,
      occurredAt: `2024-03-02T10:0${minute}:00Z`,
      pollId: 'p',
      optionId: 'o',
    },
  })
const VOTES = [vote('ida', 1), vote('ben', 2), vote('ben', 3), vote('ida', 4), vote('joe', 5)]

test('garbage is told by its line and stops nothing, whoever reads it', async () => {
  const batch = JSON.stringify({
    source: 'partner.acme',
    'detail-type': 'ActivityBatch',
    time: '2024-03-02T12:00:00Z',
    detail: { activities: [{ 'detail-type': 'PollVoted', detail: { userId: 'zoe' } }] },
  })
  const lines = [
    '\uFEFFnot JSON',
    ...VOTES,
    '',
    '{}',
    `${vote('eve', 6).slice(0, -1)}`,
    '\uFFFD',
    batch,
    'x'.repeat(5 * 1024 * 1024),
  ]
  for (const cores of [1, 3]) {
    const { tally } = await rehearsalOf(lines, FAN, { cores }).run(() => undefined)
    expect(tally.reasons.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '1 the event: is not JSON',
      expect.stringMatching(/^8 /),
      '9 the event: is not JSON',
      '10 the event: has bytes that are not UTF-8',
      expect.stringMatching(/^11 activity 1 of the batch: /),
      '12 the event: is longer than any event that EventBridge takes',
    ])
    expect([tally.rejected, tally.activities, tally.keepsakes.get('fan' as never)?.earned]).toEqual([6, 5, 1])
  }
})

test('why one viewer earns a keepsake and another does not is told with their lines', async () => {
  const rehearsal = rehearsalOf(VOTES, FAN, { cores: 2 })
  await rehearsal.run(() => undefined)
  expect(await rehearsal.explain('ben', 'fan')).toMatchObject({
    state: 'earned',
    met: { line: 3 },
    missing: [],
  })
  expect(await rehearsal.explain('ida', 'fan')).toMatchObject({ state: 'sold-out', met: { line: 4 } })
  expect(await rehearsal.explain('ida', 'all')).toMatchObject({ state: 'locked' })
  const joe = await rehearsal.explain('joe', 'fan')
  expect([joe?.state, joe?.counted.map(({ line }) => line), joe?.missing]).toEqual([
    'locked',
    [5],
    [expect.stringContaining('1 more')],
  ])
  expect(await rehearsal.explain('nobody', 'fan')).toMatchObject({
    state: 'locked',
    counted: [],
    notCounted: [],
  })
  expect(await rehearsal.explain('ben', 'gone')).toBeUndefined()
})

test('how far it is is told, from nothing to all, and a draft with mistakes comes to a clear word', async () => {
  const told: (number | undefined)[] = []
  await rehearsalOf(VOTES, FAN, { cores: 2 }).run((done) => told.push(done))
  expect(told.slice(-2)).toEqual([1, undefined])
  expect(told.slice(0, -1)).toEqual(told.slice(0, -1).toSorted())
  await expect(rehearsalOf(VOTES, { id: 'games' }).run(() => undefined)).rejects.toThrow(
    'has mistakes: mend them first',
  )
})

test('lines are the same wherever the bytes of a file are cut', () => {
  const text = Buffer.from('{"a":"é😀"}\r\n\n\uFEFF{}\nlast')
  const lines = (cuts: readonly number[]) => {
    const splitter = new TextLines()
    const found: TextLine[] = []
    const edges = [0, ...cuts.toSorted((a, b) => a - b), text.length]
    for (const [index, from] of edges.entries())
      found.push(...splitter.push(text.subarray(from, edges[index + 1] ?? from)))
    return [...found, ...splitter.end()]
  }
  const whole = lines([])
  expect(whole.map(({ number, text: one }) => [number, one])).toEqual([
    [1, '{"a":"é😀"}'],
    [3, '{}'],
    [4, 'last'],
  ])
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (cuts) => {
      expect(lines(cuts)).toEqual(whole)
    }),
    { numRuns: runs(30) },
  )
})
