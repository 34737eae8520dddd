import { asWritten } from '../../../functions/campaigns/campaigns.ts'
import { getPassport } from '../../../functions/passport/get-passport.ts'
import type { UserId } from '../../../schemas/ids.ts'
import { startTables } from '../../store/support/tables.ts'
import { catalogueOf, collected, votes, watched } from '../support/catalogue.ts'
import { viewed, voted } from '../support/events.ts'
import { startWorld, type World } from '../support/world.ts'

const FILMS = Array.from({ length: 51 }, (_, n) => ({ id: `film-${n}`, earn: watched(500 + n) }))

let world: World
beforeAll(async () => {
  world = await startWorld(
    catalogueOf(
      {
        id: 'paris',
        keepsakes: [
          { id: 'voter', earn: votes(1) },
          { id: 'secret', earn: votes(9), hidden: true },
          { id: 'plain', earn: watched(60) },
          { id: 'both', earn: { all: [votes(4), { any: [watched(60), collected(['voter', 'secret'])] }] } },
          { id: 'set', earn: collected(['voter', 'plain', 'secret'], 2) },
          { id: 'met', earn: { all: [votes(1), votes(2)] } },
        ],
      },
      { id: 'large', keepsakes: [...FILMS, { id: 'all-of-them', earn: collected('all') }] },
    ),
    await startTables(),
  )
})
afterAll(() => world.stop())

const pagesOf = async (campaignId: string) => {
  const ports = { ...world, imageUrl: asWritten, now: () => Date.parse('2024-07-15T00:00:00Z') }
  const { keepsakes } = await getPassport('ann' as UserId, campaignId, ports)
  return new Map(keepsakes.map((page) => ['keepsakeId' in page ? page.keepsakeId : 'hidden', page]))
}

test('each part of a composite and of a collection is told with how far it is, and a secret stays one', async () => {
  world.send(
    voted({ userId: 'ann', detail: { pollId: 'a' } }),
    voted({ userId: 'ann', detail: { pollId: 'b' } }),
    viewed({ userId: 'ann', minutes: 15 }),
  )
  await world.drain()
  const pages = await pagesOf('paris')
  const voter = { progress: { current: 1, target: 1, unit: 'keepsakes' }, keepsakeId: 'voter' }
  const secret = { progress: { current: 0, target: 1, unit: 'keepsakes' }, hidden: true }
  expect(pages.get('both')).toMatchObject({
    state: 'locked',
    progress: { current: 0, target: 2, unit: 'criteria' },
    needed: 2,
    parts: [
      { progress: { current: 2, target: 4, unit: 'activities' }, activities: ['PollVoted'] },
      {
        needed: 1,
        parts: [
          { progress: { current: 15, target: 60, unit: 'minutes' }, activities: ['TvWatched'] },
          { progress: { current: 1, target: 2, unit: 'keepsakes' }, needed: 2, parts: [voter, secret] },
        ],
      },
    ],
  })
  expect(pages.get('set')).toMatchObject({
    needed: 2,
    parts: [voter, { keepsakeId: 'plain', progress: { current: 0, target: 1 } }, secret],
  })
})

test('nothing is made of parts that asks for one thing, that is earned, or that collects more than can be listed', async () => {
  const pages = await pagesOf('paris')
  expect(pages.get('met')).toMatchObject({ state: 'earned' })
  const large = await pagesOf('large')
  for (const page of [pages.get('plain'), pages.get('met'), large.get('all-of-them')]) {
    expect(page).toBeDefined()
    expect(page).not.toHaveProperty('parts')
  }
})
