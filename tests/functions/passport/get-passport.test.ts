import { asWritten, imagesUnder } from '../../../functions/campaigns/campaigns.ts'
import { getPassport } from '../../../functions/passport/get-passport.ts'
import type { PassportPage } from '../../../schemas/api/passport.ts'
import type { CampaignId, EventId, KeepsakeId, UserId } from '../../../schemas/ids.ts'
import { startTables } from '../../store/support/tables.ts'
import { answers, catalogueOf, collected, votes, watched } from '../support/catalogue.ts'
import { answered, viewed, voted } from '../support/events.ts'
import { type Sent, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld(
    catalogueOf(
      {
        id: 'paris',
        keepsakes: [
          { id: 'ace', earn: answers(3, 'questionId') },
          { id: 'viewer', earn: watched(10) },
          { id: 'secret', title: 'The secret stamp', earn: collected('all', 2), hidden: true, supply: 5 },
          { id: 'voter', earn: votes(1) },
          { id: 'either', earn: { any: [answers(10), watched(60)] } },
        ],
      },
      { id: 'limited', keepsakes: [{ id: 'only', earn: answers(2), supply: 1 }] },
      {
        id: 'sets',
        keepsakes: [
          { id: 'ace', earn: answers(3, 'questionId') },
          { id: 'voter', earn: votes(1) },
          { id: 'both', earn: collected('all') },
        ],
      },
      { id: 'paris-2', keepsakes: [{ id: 'ace', earn: answers(1) }] },
      {
        id: 'windows',
        description: 'All of July',
        keepsakes: [
          { id: 'whole', earn: votes(1), description: 'Any day' },
          { id: 'early', earn: votes(1), window: { endsAt: '2024-07-10T02:00:00+02:00' } },
          { id: 'late', earn: votes(1), window: { startsAt: '2024-07-20T00:00:00Z' } },
          {
            id: 'middle',
            earn: votes(1),
            window: { startsAt: '2024-07-10T00:00:00Z', endsAt: '2024-07-20T00:00:00Z' },
          },
          { id: 'mystery', earn: votes(1), hidden: true, window: { startsAt: '2024-07-20T00:00:00Z' } },
        ],
      },
    ),
    await startTables(),
  )
})
afterAll(() => world.stop())

async function given(...events: readonly Sent[]): Promise<void> {
  world.send(...events)
  await world.drain()
}

/** In the middle of the campaigns, unless a test says otherwise. */
const NOW = '2024-07-15T00:00:00Z'
const passport = async (userId: string, campaignId: string | undefined = 'paris', now = NOW) => {
  const ports = { ...world, imageUrl: asWritten, now: () => Date.parse(now) }
  const answer = await getPassport(userId as UserId, campaignId, ports)
  return { ...answer, keepsakes: answer.keepsakes.map(withoutParts) }
}
/** Parts have tests of their own. */
function withoutParts(page: PassportPage) {
  const { parts: _, needed: __, ...rest } = { parts: undefined, needed: undefined, ...page }
  return rest
}
const shown = (id: string, current: number, target: number, unit: string) => ({
  keepsakeId: id,
  title: `Title of ${id}`,
  image: `stamps/${id}.svg`,
  progress: { current, target, unit },
})
const locked = (...of: Parameters<typeof shown>) => ({
  ...shown(...of),
  state: 'locked',
  availability: 'open',
})
const earned = (id: string, target: number, unit: string, earnedAt: string) => ({
  ...shown(id, target, target, unit),
  state: 'earned',
  earnedAt,
})

describe('a passport', () => {
  test('of one who has done nothing shows every keepsake locked, in the campaign’s order, and a hidden one’s place', async () => {
    expect(await passport('nobody')).toEqual({
      campaignId: 'paris',
      title: 'Title of paris',
      timeZone: 'Europe/Paris',
      status: 'open',
      startsAt: '2024-07-01T00:00:00Z',
      endsAt: '2024-08-01T00:00:00Z',
      keepsakes: [
        locked('ace', 0, 3, 'activities'),
        locked('viewer', 0, 10, 'minutes'),
        { state: 'hidden' },
        locked('voter', 0, 1, 'activities'),
        locked('either', 0, 10, 'activities'),
      ],
    })
  })

  test('shows how far its user is, and what is earned at its target', async () => {
    await given(
      answered({ userId: 'anna', questionId: 'q1' }),
      viewed({ userId: 'anna', minutes: 7 }),
      voted({ userId: 'anna', at: '2024-07-26T19:00:00+02:00' }),
    )
    expect((await passport('anna')).keepsakes).toEqual([
      locked('ace', 1, 3, 'activities'),
      locked('viewer', 7, 10, 'minutes'),
      { state: 'hidden' },
      earned('voter', 1, 'activities', '2024-07-26T17:00:00.000Z'),
      locked('either', 7, 60, 'minutes'),
    ])
  })

  test('shows a hidden keepsake once it is earned, with its edition', async () => {
    await given(voted({ userId: 'ben' }), viewed({ userId: 'ben', minutes: 10 }))
    expect((await passport('ben')).keepsakes[2]).toEqual({
      ...earned('secret', 2, 'keepsakes', '2024-07-26T18:00:00.000Z'),
      title: 'The secret stamp',
      edition: { number: expect.any(Number), of: 5 },
    })
  })

  test('tells nothing of a hidden keepsake before: not its id, title, image, supply or how far it is', async () => {
    await given(voted({ userId: 'carl' }))
    const answer = await passport('carl')
    expect(answer.keepsakes[2]).toEqual({ state: 'hidden' })
    expect(JSON.stringify(answer)).not.toMatch(/secret|supply|soldOut|"unit":"keepsakes"/i)
  })

  test('shows what was put although its progress is not committed yet, and what builds on it', async () => {
    await world.store.forUser('dora' as UserId).putKeepsake({
      campaignId: 'sets' as CampaignId,
      keepsakeId: 'ace' as KeepsakeId,
      earnedAt: '2024-07-26T18:00:00.000Z',
      recordedAt: '2024-07-26T18:00:01.000Z',
      eventId: 'e' as EventId,
    })
    expect((await passport('dora', 'sets')).keepsakes).toEqual([
      earned('ace', 3, 'activities', '2024-07-26T18:00:00.000Z'),
      locked('voter', 0, 1, 'activities'),
      locked('both', 1, 2, 'keepsakes'),
    ])
  })

  test('shows a keepsake that sold out before its user met the criterion as such, and the criterion as met', async () => {
    const twice = (userId: string) => [answered({ userId }), answered({ userId })]
    expect((await passport('late', 'limited')).keepsakes).toEqual([
      { ...locked('only', 0, 2, 'activities'), supply: 1, soldOut: false },
    ])
    await given(...twice('first'))
    await given(...twice('late'))
    expect((await passport('first', 'limited')).keepsakes).toMatchObject([
      { state: 'earned', edition: { number: 1, of: 1 } },
    ])
    expect((await passport('late', 'limited')).keepsakes).toEqual([
      { ...locked('only', 2, 2, 'activities'), supply: 1, soldOut: true },
    ])
  })

  test('has nothing of a user whose id begins alike, nor of a campaign whose id does', async () => {
    await given(answered({ userId: 'elsa.2' }), answered({ userId: 'elsa', questionId: 'q9' }))
    expect((await passport('elsa')).keepsakes[0]).toMatchObject({ progress: { current: 1 } })
    expect((await passport('elsa.', 'paris-2')).keepsakes[0]).toMatchObject({ state: 'locked' })
    expect((await passport('elsa', 'paris-2')).keepsakes[0]).toMatchObject({ state: 'earned' })
    expect((await passport('els')).keepsakes[0]).toMatchObject({ progress: { current: 0 } })
  })

  test.each<[now: string, status: string, availability: string[]]>([
    ['2024-06-30T23:59:59.999Z', 'upcoming', ['upcoming', 'upcoming', 'upcoming', 'upcoming']],
    ['2024-07-01T00:00:00.000Z', 'open', ['open', 'open', 'upcoming', 'upcoming']],
    ['2024-07-09T23:59:59.999Z', 'open', ['open', 'open', 'upcoming', 'upcoming']],
    ['2024-07-10T00:00:00.000Z', 'open', ['open', 'closed', 'upcoming', 'open']],
    ['2024-07-20T00:00:00.000Z', 'open', ['open', 'closed', 'open', 'closed']],
    ['2024-07-31T23:59:59.999Z', 'open', ['open', 'closed', 'open', 'closed']],
    ['2024-08-01T00:00:00.000Z', 'closed', ['closed', 'closed', 'closed', 'closed']],
  ])('tells at %s what is upcoming, open and closed: it is %s', async (now, status, availability) => {
    const answer = await passport('nobody', 'windows', now)
    expect(answer.status).toBe(status)
    expect(answer.keepsakes).toEqual([
      { ...locked('whole', 0, 1, 'activities'), availability: availability[0], description: 'Any day' },
      {
        ...locked('early', 0, 1, 'activities'),
        availability: availability[1],
        closesAt: '2024-07-10T02:00:00+02:00',
      },
      {
        ...locked('late', 0, 1, 'activities'),
        availability: availability[2],
        opensAt: '2024-07-20T00:00:00Z',
      },
      {
        ...locked('middle', 0, 1, 'activities'),
        availability: availability[3],
        opensAt: '2024-07-10T00:00:00Z',
        closesAt: '2024-07-20T00:00:00Z',
      },
      { state: 'hidden' },
    ])
  })

  test('tells of an earned keepsake no more whether it can be earned', async () => {
    await given(voted({ userId: 'fay', at: '2024-07-05T18:00:00Z' }))
    const { description, keepsakes } = await passport('fay', 'windows')
    expect(description).toBe('All of July')
    expect(keepsakes[1]).toEqual(earned('early', 1, 'activities', '2024-07-05T18:00:00.000Z'))
  })

  test('still has what its user earned when the campaign has it no more: at the end, by its id', async () => {
    const put = (keepsakeId: string, minute: number, more = {}) =>
      world.store.forUser('gus' as UserId).putKeepsake({
        campaignId: 'paris-2' as CampaignId,
        keepsakeId: keepsakeId as KeepsakeId,
        earnedAt: `2024-07-26T18:0${minute}:00.000Z`,
        recordedAt: '2024-07-26T18:30:00.000Z',
        eventId: 'e' as EventId,
        ...more,
      })
    await put('dropped', 1, { edition: { number: 3, of: 9 } })
    await put('ace', 2)
    await put('another', 3)
    const inOrder = (await passport('gus', 'paris-2')).keepsakes
    const dropped = { state: 'earned', progress: { current: 1, target: 1, unit: 'criteria' } }
    expect(inOrder).toEqual([
      earned('ace', 1, 'activities', '2024-07-26T18:02:00.000Z'),
      { ...dropped, keepsakeId: 'another', title: 'another', earnedAt: '2024-07-26T18:03:00.000Z' },
      {
        ...dropped,
        keepsakeId: 'dropped',
        title: 'dropped',
        earnedAt: '2024-07-26T18:01:00.000Z',
        edition: { number: 3, of: 9 },
      },
    ])
    expect((await passport('gus', 'paris')).keepsakes).toEqual((await passport('nobody', 'paris')).keepsakes)
  })

  test('shows pictures under the address that the stage gives them', async () => {
    const imageUrl = imagesUnder('https://cdn.example.com/')
    const { keepsakes } = await getPassport('nobody' as UserId, 'paris-2', {
      ...world,
      imageUrl,
      now: Date.now,
    })
    expect(keepsakes).toMatchObject([{ image: 'https://cdn.example.com/stamps/ace.svg' }])
  })

  test('tells as little of a hidden keepsake before its campaign and after it', async () => {
    for (const now of ['2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z']) {
      const answer = await passport('nobody', 'windows', now)
      expect(answer.keepsakes.at(-1)).toEqual({ state: 'hidden' })
      expect(JSON.stringify(answer)).not.toContain('mystery')
    }
  })

  test.each([
    undefined,
    '',
    'unknown',
    'PARIS',
    'paris#ace',
    '../paris',
    '__proto__',
    'constructor',
    '\ud800',
    'c'.repeat(1000),
  ])('of a campaign that there is not is a problem: %j', async (campaignId) => {
    const ports = { ...world, imageUrl: asWritten, now: Date.now }
    await expect(getPassport('anna' as UserId, campaignId, ports)).rejects.toMatchObject({
      problem: { type: 'urn:keepsakes:problem:no-such-campaign', status: 404 },
    })
  })
})
