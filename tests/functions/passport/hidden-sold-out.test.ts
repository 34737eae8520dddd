import { asWritten, getCampaign, listCampaigns } from '../../../functions/campaigns/campaigns.ts'
import { listKeepsakes } from '../../../functions/keepsakes/list-keepsakes.ts'
import { pushAwards } from '../../../functions/live/push-awards.ts'
import { getPassport } from '../../../functions/passport/get-passport.ts'
import { exportUser } from '../../../functions/user/export-user.ts'
import { userExportSchema } from '../../../schemas/api/user-export.ts'
import type { UserId } from '../../../schemas/ids.ts'
import { answers, catalogueOf, collected, votes } from '../support/catalogue.ts'
import { answered, voted } from '../support/events.ts'
import { keptTraces } from '../support/traces.ts'
import { startWorld, type World } from '../support/world.ts'

const secret = {
  title: 'The relic of the attic',
  description: 'For whoever answers twice',
  image: 'stamps/heirloom.svg',
  hidden: true,
}
/** Whatever there is of the secrets: their ids, words and picture. */
const ANY_OF_IT = /relic|attic|answers twice|heirloom|gone/i

let world: World
beforeAll(async () => {
  world = await startWorld(
    catalogueOf({
      id: 'paris',
      keepsakes: [
        { id: 'voter', earn: votes(1) },
        { id: 'relic', ...secret, earn: answers(2), supply: 1 },
        { id: 'gone', ...secret, earn: collected(['voter']), supply: 1 },
        { id: 'seen', earn: answers(2), supply: 1 },
      ],
    }),
  )
  const all = (userId: string) => [answered({ userId }), answered({ userId }), voted({ userId })]
  world.send(...all('first'))
  await world.drain()
  world.send(...all('late'))
  await world.drain()
})
afterAll(() => world.stop())

const late = 'late' as UserId
const ports = () => ({ ...world, imageUrl: asWritten, now: () => Date.parse('2024-07-15T00:00:00Z') })

describe('a hidden keepsake that is sold out', () => {
  test('was met by the user of these tests when none was left', async () => {
    const { progress } = await world.store.forUser(late).holdings()
    expect(progress[0]?.[1].body.soldOut).toEqual(['gone', 'relic', 'seen'])
    const first = await getPassport('first' as UserId, 'paris', ports())
    expect(first.keepsakes.map(({ state }) => state)).toEqual(['earned', 'earned', 'earned', 'earned'])
  })

  test.each(['2024-06-01T00:00:00Z', '2024-07-15T00:00:00Z', '2025-01-01T00:00:00Z'])(
    'is a placeholder in the passport as it is at %s',
    async (now) => {
      const passport = await getPassport(late, 'paris', { ...ports(), now: () => Date.parse(now) })
      expect(passport.keepsakes).toMatchObject([
        { state: 'earned' },
        { state: 'hidden' },
        { state: 'hidden' },
        { state: 'locked', soldOut: true },
      ])
      expect(passport.keepsakes.slice(1, 3)).toEqual([{ state: 'hidden' }, { state: 'hidden' }])
      expect(JSON.stringify(passport)).not.toMatch(ANY_OF_IT)
    },
  )

  test('is not in the list of what the user has', async () => {
    const list = await listKeepsakes(late, {}, ports())
    expect(list.keepsakes.map(({ keepsakeId }) => keepsakeId)).toEqual(['voter'])
    expect(JSON.stringify(list)).not.toMatch(ANY_OF_IT)
  })

  test('is in what the user takes along as a number, and not by name', async () => {
    const taken = await exportUser(late, world)
    expect(userExportSchema.parse(taken).progress).toMatchObject([{ campaignId: 'paris', soldOut: 3 }])
    expect(JSON.stringify(taken)).not.toMatch(ANY_OF_IT)
  })

  test('is told by a live message to nobody but the one who has it', async () => {
    const pushed: [connectionId: string, message: string][] = []
    const now = Date.parse('2024-07-15T00:00:00Z')
    for (const userId of ['first', 'late'])
      await world.store.forUser(userId as UserId).connect({
        connectionId: userId,
        connectedAt: '2024-07-15T00:00:00.000Z',
        expiresAt: now / 1000 + 3600,
      })
    const records = world.announced.map(({ detailType, detail }, at) => ({
      messageId: String(at),
      body: `{ "detail-type": "${detailType}", "detail": ${detail} }`,
    }))
    await pushAwards(records, {
      store: world.store,
      post: async (connectionId, message) => {
        pushed.push([connectionId, message])
        return 'posted'
      },
      now: () => now,
      traces: keptTraces().traces,
      report: () => {},
    })
    const heardBy = (userId: string) => pushed.filter(([to]) => to === userId).map(([, message]) => message)
    expect(heardBy('first')).toHaveLength(4)
    expect(heardBy('late')).toEqual([expect.stringContaining('"keepsakeId":"voter"')])
    expect(heardBy('late').join()).not.toMatch(ANY_OF_IT)
  })

  test('is a placeholder to the public', () => {
    const campaign = getCampaign('paris', ports())
    expect(campaign.keepsakes.slice(1, 3)).toEqual([{ hidden: true }, { hidden: true }])
    expect(JSON.stringify([campaign, listCampaigns(world.catalogue)])).not.toMatch(ANY_OF_IT)
  })
})
