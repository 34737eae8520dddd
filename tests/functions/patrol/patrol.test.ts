import { readPassportCatalogue } from '../../../awarding/catalogue/compiled-keepsakes.ts'
import { type PatrolPorts, patrolOf } from '../../../functions/patrol/patrol.ts'
import type { CatalogueThen, Span, WantedMetric } from '../../../functions/patrol/ports.ts'
import { answers, campaign, type KeepsakeGiven, votes } from '../support/catalogue.ts'

const [MINUTE, HOUR] = [60_000, 3_600_000]
const NOW = Date.parse('2024-07-26T18:04:00Z')
const ACE = { id: 'ace', earn: answers(2) }
const VOTER = { id: 'voter', earn: votes(1) }

const publishedAt = (time: string, ...keepsakes: readonly KeepsakeGiven[]): CatalogueThen => ({
  publishedAt: Date.parse(time),
  catalogue: readPassportCatalogue({ version: 'v', campaigns: [campaign({ id: 'paris', keepsakes })] }),
})
const idOf = ({ catalogue }: CatalogueThen, keepsakeId: string) =>
  [...catalogue.campaigns.values()][0]?.keepsakes.find(({ id }) => id === keepsakeId)?.criterion.measures[0]
    ?.id ?? ''

const LIVE = publishedAt('2024-07-20T00:00:00Z', ACE, VOTER)

/** Sums as a stage would have them: each of these metrics in a period, by its time. */
type Sent = (wanted: WantedMetric, at: number) => number
const always: Sent = ({ name }) => (name === 'PartnerReceived' ? 50 : Number(name === 'MeasureMatched'))

function patrolling(sent: Sent, given: Partial<PatrolPorts> = {}) {
  const asked: { wanted: readonly WantedMetric[]; span: Span }[] = []
  const warned: [message: string, about: object][] = []
  const counted: Record<string, number> = {}
  const clock = { now: NOW }
  const patrol = patrolOf({
    sums: async (wanted, span) => {
      asked.push({ wanted, span })
      const periods = Array.from(
        { length: (span.to - span.from) / span.periodMs },
        (_, at) => span.from + at * span.periodMs,
      )
      return wanted.map((each) => periods.map((at) => sent(each, at)))
    },
    history: async () => [LIVE],
    now: () => clock.now,
    offsetMs: 0,
    partners: ['acme', 'north'],
    mostMeasures: 100,
    warn: (message, about) => void warned.push([message, about]),
    count: (name, howMany) => {
      if (howMany > 0) counted[name] = (counted[name] ?? 0) + howMany
    },
    ...given,
  })
  return { patrol, asked, warned, counted, clock }
}

test('where all is as usual, only that the patrol has been is told', async () => {
  const { patrol, warned, counted } = patrolling(always)
  await patrol()
  expect([warned, counted]).toEqual([[], { PatrolsFinished: 1 }])
})

test('a partner that is silent is counted, and named with how long and how much is missing', async () => {
  const since = Date.parse('2024-07-26T17:30:00Z')
  const { patrol, warned, counted } = patrolling((wanted, at) =>
    wanted.dimensions.partner === 'acme' && at >= since ? 0 : always(wanted, at),
  )
  await patrol()
  expect(counted).toEqual({ PartnersSilent: 1, PatrolsFinished: 1 })
  expect(warned).toEqual([
    ['a partner has fallen silent', { partnerId: 'acme', minutes: 30, expected: 300, sent: 0 }],
  ])
})

test('a partner of whom much is rejected is counted and named, those without a name as well', async () => {
  const { patrol, warned, counted } = patrolling((wanted, at) =>
    wanted.name === 'PartnerRejected'
      ? ({ north: 10, others: 40 }[wanted.dimensions.partner ?? ''] ?? 0)
      : always(wanted, at),
  )
  await patrol()
  expect(counted).toEqual({ PartnersRejected: 2, PatrolsFinished: 1 })
  expect(warned).toEqual([
    ['much of what a partner sends is rejected', { partnerId: 'north', received: 150, rejected: 30 }],
    ['much of what a partner sends is rejected', { partnerId: 'others', received: 150, rejected: 120 }],
  ])
})

test('a criterion that has matched nothing for a day is counted, and named with its keepsakes, while others match', async () => {
  const dying = (hours: number) =>
    patrolling((wanted, at) =>
      wanted.dimensions.measure === idOf(LIVE, 'ace') && at > NOW - hours * HOUR ? 0 : always(wanted, at),
    )
  const dead = dying(28)
  await dead.patrol()
  expect(dead.counted).toEqual({ MeasuresDead: 1, MeasuresDied: 1, PatrolsFinished: 1 })
  expect(dead.warned).toEqual([
    [
      'a criterion has matched nothing for a day',
      { campaignId: 'paris', keepsakeIds: ['ace'], measureId: idOf(LIVE, 'ace') },
    ],
  ])
  const notYet = dying(24)
  await notYet.patrol()
  expect(notYet.counted).toEqual({ PatrolsFinished: 1 })
})

test('a criterion is given a day from when it was first published, however often the rest is published anew', async () => {
  const nothing: Sent = (wanted, at) => (wanted.name === 'MeasureMatched' ? 0 : always(wanted, at))
  const added = { id: 'new', earn: votes(7) }
  // The newest first: the third keepsake is there since the day before, and the second text of the first since today.
  const history = [
    publishedAt('2024-07-26T10:00:00Z', { ...ACE, title: 'Another title' }, added),
    publishedAt('2024-07-25T17:00:00Z', ACE, {
      id: 'new',
      earn: { count: { activity: 'TvWatched', target: 1 } },
    }),
    publishedAt('2024-07-01T00:00:00Z', ACE),
  ]
  const { patrol, counted, warned } = patrolling(nothing, { history: async () => history })
  await patrol()
  // It was dead before, and was told then.
  expect([counted, warned]).toEqual([{ MeasuresDead: 1, PatrolsFinished: 1 }, []])
})

test('partners are asked for each time, criteria once an hour, and each metric once', async () => {
  const { patrol, asked, clock } = patrolling(always)
  for (let minute = 0; minute < 120; minute += 5) {
    // A schedule is not on time to the second.
    clock.now = NOW + minute * MINUTE + (minute % 10 === 0 ? 0 : -20_000)
    await patrol()
  }
  const names = asked.flatMap(({ wanted }) =>
    wanted.map(({ name, dimensions }) => `${name} ${Object.values(dimensions)}`),
  )
  expect(names.filter((name) => name === 'PartnerReceived acme')).toHaveLength(24)
  expect(names.filter((name) => name.startsWith('MeasureMatched'))).toHaveLength(2 * 2)
  expect(names).toHaveLength(24 * 2 * 3 + 4)
  for (const { span } of asked) {
    expect(span.to % span.periodMs).toBe(0)
    expect(span.to).toBeLessThanOrEqual(clock.now - 3 * MINUTE)
  }
})

test('a stage without a catalogue has its partners looked after', async () => {
  const { patrol, counted } = patrolling(always, { history: async () => [] })
  await patrol()
  expect(counted).toEqual({ PatrolsFinished: 1 })
})

test('where criteria cannot be looked at, partners are told of, and the patrol has failed, until they can', async () => {
  let broken = true
  const { patrol, counted, clock } = patrolling(
    (wanted, at) => (wanted.dimensions.partner === 'acme' && at > NOW - HOUR ? 0 : always(wanted, at)),
    {
      history: async () => {
        if (broken) throw new Error('the bucket is away')
        return [LIVE]
      },
    },
  )
  await expect(patrol()).rejects.toThrow('the bucket is away')
  expect(counted).toEqual({ PartnersSilent: 1 })
  clock.now += 5 * MINUTE
  await expect(patrol()).rejects.toThrow('the bucket is away')
  broken = false
  await patrol()
  expect(counted).toEqual({ PartnersSilent: 3, PatrolsFinished: 1 })
})

test('a stage that rehearses another time has its campaigns judged by that time', async () => {
  const nothing: Sent = (wanted, at) => (wanted.name === 'MeasureMatched' ? 0 : always(wanted, at))
  const twoYears = 730 * 24 * HOUR
  const { patrol, counted } = patrolling(nothing, {
    now: () => NOW + twoYears,
    offsetMs: -twoYears,
    history: async () => [{ ...LIVE, publishedAt: LIVE.publishedAt + twoYears }],
  })
  await patrol()
  expect(counted).toEqual({ MeasuresDead: 2, PatrolsFinished: 1 })
})
