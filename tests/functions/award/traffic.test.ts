import type { Catalogue } from '../../../awarding/catalogue/catalogue.ts'
import { watchedMeasures } from '../../../awarding/catalogue/watched-measures.ts'
import { matchReporter } from '../../../functions/award/matched-measures.ts'
import type { Json } from '../../../json/json.ts'
import type { CampaignId } from '../../../schemas/ids.ts'
import { answers, catalogueOf, collected, votes, watched } from '../support/catalogue.ts'
import { answered, voted } from '../support/events.ts'
import { startWorld } from '../support/world.ts'

const NOW = Date.parse('2024-07-26T18:10:00Z')
const HOUR = 3_600_000
const both = {
  id: 'paris',
  keepsakes: [
    { id: 'ace', earn: { all: [answers(2), votes(1)] } },
    { id: 'voter', earn: votes(1) },
    { id: 'viewer', earn: watched(5), window: { endsAt: '2024-07-20T00:00:00Z' } },
    { id: 'all', earn: collected('all', 1) },
  ],
}
const catalogue = catalogueOf(both)
const [paris] = catalogue.campaigns.values()
const measureOf = (keepsakeId: string, index = 0) =>
  paris?.keepsakes.find(({ id }) => id === keepsakeId)?.criterion.measures[index]?.id ?? ''
const [ANSWERS, VOTES] = [measureOf('ace'), measureOf('voter')]

/** Awards a batch, for what it tells of partners and of criteria that something matched. */
async function trafficOf(...sent: readonly (string | { [key: string]: Json })[]) {
  const world = startWorld(catalogue)
  try {
    return (await world.environment().award(world.send(...sent))).traffic
  } finally {
    await world.stop()
  }
}

function reporting(most = 100) {
  const reported: string[] = []
  const clock = { now: NOW }
  const report = matchReporter({
    clock: () => clock.now,
    most,
    send: (_, measure) => void reported.push(measure),
  })
  return { reported, clock, report }
}

test('a batch tells how much each partner sent, and how much of it was rejected, whatever became of the rest', async () => {
  const { partners } = await trafficOf(
    voted({ userId: 'ana', source: 'partner.acme' }),
    // Outside of every campaign, and yet received.
    voted({ userId: 'ana', source: 'partner.acme', at: '2019-01-01T00:00:00Z' }),
    { ...voted({ userId: 'ben', source: 'partner.acme' }), 'detail-type': 'Unheard' },
    answered({ userId: 'ben', source: 'partner.north' }),
    { ...voted({ userId: 'ben' }), source: 'nobody' },
    'not JSON',
  )
  expect(Object.fromEntries(partners)).toEqual({
    acme: { received: 3, rejected: 1 },
    north: { received: 1, rejected: 0 },
    undefined: { received: 2, rejected: 2 },
  })
})

test('a batch tells how many keepsakes it awarded in each campaign, and what is held already is none of them', async () => {
  const world = startWorld(catalogue)
  try {
    const send = () =>
      world.environment().award(world.send(voted({ userId: 'ana' }), voted({ userId: 'ben' })))
    // Each earns the one for a vote, and the one for collecting it.
    expect(Object.fromEntries((await send()).traffic.awarded)).toEqual({ paris: 4 })
    expect(Object.fromEntries((await send()).traffic.awarded)).toEqual({})
  } finally {
    await world.stop()
  }
})

test('of each criterion that something matches it is said so at once, and then no more for an hour', async () => {
  const { contributions } = await trafficOf(
    voted({ userId: 'ana' }),
    voted({ userId: 'ben' }),
    answered({ userId: 'ben' }),
  )
  const { reported, clock, report } = reporting()
  report(contributions, catalogue)
  expect(reported.sort()).toEqual([ANSWERS, VOTES].sort())
  clock.now += HOUR - 1
  report(contributions, catalogue)
  expect(reported).toHaveLength(2)
  clock.now += 1
  report(contributions, catalogue)
  expect(reported).toHaveLength(4)
})

test('what is replayed from days before tells nothing of what partners send now', async () => {
  const { contributions } = await trafficOf(voted({ userId: 'ana' }))
  const { reported, clock, report } = reporting()
  clock.now += 24 * HOUR
  report(contributions, catalogue)
  expect(reported).toEqual([])
})

test('no more criteria are reported than are watched: the first of the catalogue, of campaigns that are open', async () => {
  const { contributions } = await trafficOf(voted({ userId: 'ana' }), answered({ userId: 'ben' }))
  const { reported, report } = reporting(1)
  report(contributions, catalogue)
  expect(reported).toEqual([ANSWERS])
  const closed = reporting()
  closed.clock.now = Date.parse('2024-06-30T00:00:00Z')
  closed.report(contributions, catalogue)
  expect(closed.reported).toEqual([])
})

describe('the criteria that are watched', () => {
  const watchedAt = (of: Catalogue, at: string, most = 100) =>
    watchedMeasures(of, Date.parse(at), most).map(({ measureId, keepsakeIds }) => [measureId, keepsakeIds])

  test('are every leaf of open campaigns that measures, each once, with the keepsakes that it counts for', () => {
    expect(watchedAt(catalogue, '2024-07-26T12:00:00Z')).toEqual([
      [ANSWERS, ['ace']],
      [VOTES, ['ace', 'voter']],
    ])
    expect(watchedAt(catalogue, '2024-07-19T12:00:00Z')).toHaveLength(3)
    expect(watchedAt(catalogue, '2024-08-01T00:00:00Z')).toEqual([])
  })

  test('are no more than may be, and keep the keepsakes of those that are', () => {
    expect(watchedAt(catalogue, '2024-07-26T12:00:00Z', 0)).toEqual([])
    const twice = catalogueOf(both, { ...both, id: 'rome' })
    expect(watchedMeasures(twice, NOW, 3).map(({ campaignId }) => campaignId)).toEqual([
      'paris',
      'paris',
      'rome',
    ])
    expect(watchedMeasures(twice, NOW, 3)[2]?.campaignId).toBe('rome' as CampaignId)
  })

  test('are without what is drawn by chance, which may match nothing for long', () => {
    const lot = { id: 'lot', earn: votes(1), chance: 0.001 }
    const drawn = catalogueOf({ id: 'paris', secret: 'sssh', keepsakes: [lot] })
    expect(watchedAt(drawn, '2024-07-26T12:00:00Z')).toEqual([])
  })
})
