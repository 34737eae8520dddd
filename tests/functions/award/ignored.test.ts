import { awardBatchOf, heldBy } from '../support/award.ts'
import { catalogueOf, votes } from '../support/catalogue.ts'
import { viewed, voted } from '../support/events.ts'
import { type Sent, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld(catalogueOf(poll))
})
afterAll(() => world.stop())
beforeEach(() => world.reset())

const award = (...bodies: readonly Sent[]) => awardBatchOf(world, bodies)
const idsOf = (userId: string) => heldBy(world, userId)
const poll = { id: 'poll', keepsakes: [{ id: 'voter', earn: votes(1) }] }

describe('an activity that counts for nothing', () => {
  test('calls no table when no campaign asks for it', async () => {
    const { calls, tally } = await award(viewed({ userId: 'rosa', minutes: 5 }))
    expect({ calls, unasked: tally.unasked, ignored: tally.ignored }).toEqual({
      calls: [],
      unasked: 1,
      ignored: 0,
    })
  })

  test.each([
    ['before every campaign', { at: '2024-06-30T23:59:59.999Z' }],
    ['at the first moment after the last campaign', { at: '2024-08-01T00:00:00Z' }],
    [
      'later than the campaign’s lateness',
      { at: '2024-07-26T18:00:00Z', publishedAt: '2024-07-27T18:00:00.001Z' },
    ],
  ])('is ignored and calls no table: %s', async (_when, times) => {
    const { calls, tally } = await award(voted({ userId: 'sam', ...times }))
    expect({ calls, ignored: tally.ignored, failed: tally.failed }).toEqual({
      calls: [],
      ignored: 1,
      failed: 0,
    })
    expect(world.queue.size).toBe(0)
  })

  test.each([
    ['at the first moment of the campaign', { at: '2024-07-01T00:00:00Z' }],
    ['at its last', { at: '2024-07-31T23:59:59.999Z' }],
    ['just within its lateness', { at: '2024-07-26T18:00:00Z', publishedAt: '2024-07-27T18:00:00Z' }],
  ])('is not one that comes %s', async (when, times) => {
    const userId = `tess-${when.length}`
    await award(voted({ userId, ...times }))
    expect(await idsOf(userId)).toEqual(['voter'])
  })
})
