import * as fc from 'fast-check'
import { asWritten } from '../../../functions/campaigns/campaigns.ts'
import { listKeepsakes } from '../../../functions/keepsakes/list-keepsakes.ts'
import type { CampaignId, UserId } from '../../../schemas/ids.ts'
import { startTables } from '../../store/support/tables.ts'
import { runs } from '../../support/runs.ts'
import { answers, catalogueOf } from '../support/catalogue.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld(
    catalogueOf({ id: 'paris', keepsakes: [{ id: 'k0', earn: answers(1) }] }),
    await startTables(),
  )
})
afterAll(() => world.stop())

interface Held {
  readonly campaignId: string
  readonly keepsakeId: string
  readonly earnedAt: string
}

/** Few campaigns, ids and moments, so that most sets have many keepsakes of one moment. */
const held = fc.record({
  campaignId: fc.constantFrom('paris', 'paris-2', 'rome'),
  keepsakeId: fc.nat(60).map((number) => `k${number}`),
  earnedAt: fc.oneof(
    { weight: 3, arbitrary: fc.constant('2024-07-26T18:00:00.000Z') },
    { weight: 2, arbitrary: fc.nat(5).map((minute) => `2024-07-26T18:0${minute}:00.000Z`) },
    fc.nat(86_399_999).map((at) => new Date(Date.UTC(2024, 6, 26) + at).toISOString()),
  ),
})
const nameOf = ({ campaignId, keepsakeId }: Held) => `${campaignId}#${keepsakeId}`
const sets = fc.record({
  held: fc.uniqueArray(held, { selector: nameOf, maxLength: 110, size: 'max' }),
  /** Each list follows a page. */
  awards: fc.array(fc.array(held, { maxLength: 3 }), { maxLength: 30 }),
  limit: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 5 })),
  campaignId: fc.option(fc.constantFrom('paris' as CampaignId, 'paris-2' as CampaignId), { nil: undefined }),
})

let users = 0

test('pages show each keepsake held before exactly once, newest first, whatever is awarded meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(sets, async ({ held, awards, limit, campaignId }) => {
      const userId = `user-${++users}`
      const put = (keepsakes: readonly Held[]) =>
        world.tables.fill(
          world.tables.names.keepsakes,
          keepsakes.map(({ campaignId, keepsakeId, earnedAt }) => ({
            userId,
            keepsake: `${campaignId}#${keepsakeId}`,
            earnedAt,
            recordedAt: earnedAt,
            eventId: 'event',
          })),
        )
      await put(held)
      const known = new Map(held.map((each) => [nameOf(each), each]))
      const shown: Held[] = []
      let cursor: string | undefined
      for (let page = 0; page === 0 || cursor !== undefined; page++) {
        const query = { limit: String(limit), campaignId, cursor }
        const answer = await listKeepsakes(userId as UserId, query, { ...world, imageUrl: asWritten })
        expect(answer.keepsakes.length).toBeLessThanOrEqual(limit)
        // A page that another follows is full.
        if (answer.cursor) expect(answer.keepsakes).toHaveLength(limit)
        shown.push(...answer.keepsakes)
        cursor = answer.cursor
        // An award is of a keepsake that the user lacks.
        for (const award of awards[page] ?? []) {
          if (known.has(nameOf(award))) continue
          known.set(nameOf(award), award)
          await put([award])
        }
      }
      const names = shown.map(nameOf)
      const before = held.filter((each) => campaignId === undefined || each.campaignId === campaignId)
      expect(new Set(names).size).toBe(names.length)
      expect(new Set(names).isSupersetOf(new Set(before.map(nameOf)))).toBe(true)
      expect(shown.map(({ earnedAt }) => earnedAt)).toEqual(
        shown.map(({ earnedAt }) => earnedAt).toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)),
      )
      if (campaignId) expect(shown.every((each) => each.campaignId === campaignId)).toBe(true)
    }),
    { numRuns: runs(15) },
  )
})
