import type { CampaignId, KeepsakeId, UserId } from '../../../schemas/ids.ts'
import { awardBatchOf } from '../support/award.ts'
import { answers, catalogueOf, votes } from '../support/catalogue.ts'
import { answered, voted } from '../support/events.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld(
    catalogueOf({
      id: 'quiz',
      keepsakes: [
        { id: 'ace', earn: answers(2, 'questionId') },
        { id: 'master', earn: answers(3, 'questionId') },
        { id: 'fan', earn: { all: [answers(4, 'questionId'), votes(1)] } },
      ],
    }),
  )
})
afterAll(() => world.stop())

const gatheredFor = async (userId: string, keepsakeId: string) => {
  const user = world.store.forUser(userId as UserId)
  const held = await user.keepsakeInFull('quiz' as CampaignId, keepsakeId as KeepsakeId)
  // Each word has its time behind it.
  return Object.values(held?.states?.measures ?? {}).map((state) => state.replaceAll(/@[0-9a-z]+/g, ''))
}

test('a keepsake keeps what its criterion had gathered when it was met, over several batches, and no more', async () => {
  const userId = 'anna'
  const answer = (number: number) =>
    answered({ userId, questionId: `q${number}`, at: `2024-07-26T18:0${number}:00.000Z` })
  await awardBatchOf(world, [answer(1)])
  await awardBatchOf(world, [answer(2), answer(3)])
  expect(await gatheredFor(userId, 'ace')).toEqual(['q1,q2'])
  expect(await gatheredFor(userId, 'master')).toEqual(['q1,q2,q3'])
  await awardBatchOf(world, [voted({ userId }), answer(4)])
  expect(await gatheredFor(userId, 'fan')).toEqual(['q1,q2,q3,q4', expect.stringMatching(/^~/)])
})
