import { getPassport } from '../../../functions/reading/get-passport.ts'
import type { CampaignId, EventId, KeepsakeId, UserId } from '../../../schemas/ids.ts'
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
    ),
  )
})
afterAll(() => world.stop())

async function given(...events: readonly Sent[]): Promise<void> {
  world.send(...events)
  await world.drain()
}

const passport = (userId: string, campaignId = 'paris') => getPassport(userId as UserId, campaignId, world)
const locked = (id: string, current: number, target: number, unit: string) => ({
  state: 'locked',
  keepsakeId: id,
  title: `Title of ${id}`,
  image: `stamps/${id}.svg`,
  progress: { current, target, unit },
})
const earned = (id: string, target: number, unit: string, earnedAt: string) => ({
  ...locked(id, target, target, unit),
  state: 'earned',
  earnedAt,
})

describe('a passport', () => {
  test('of one who has done nothing shows every keepsake locked, in the campaign’s order, and a hidden one’s place', async () => {
    expect(await passport('nobody')).toEqual({
      campaignId: 'paris',
      title: 'Title of paris',
      timeZone: 'Europe/Paris',
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
    await expect(getPassport('anna' as UserId, campaignId, world)).rejects.toMatchObject({
      problem: { type: 'urn:keepsakes:problem:no-such-campaign', status: 404 },
    })
  })
})
