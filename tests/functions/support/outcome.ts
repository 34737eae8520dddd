import { expect } from '@jest/globals'
import { awardIdOf, type UserId } from '../../../schemas/ids.ts'
import type { KeepsakeAwarded } from '../../../schemas/keepsake.ts'
import type { Keepsake, ProgressBody } from '../../../store/open.ts'
import { takenOf } from './editions.ts'
import type { World } from './world.ts'

/** It leaves out what differs from run to run: the times of the puts. */
export interface Outcome {
  /** By user: each keepsake, and which event earned it. */
  readonly keepsakes: Record<string, Omit<Keepsake, 'recordedAt' | 'userId'>[]>
  /** By user and campaign. */
  readonly progress: Record<string, Record<string, ProgressBody>>
  readonly rejected: string[]
}

export async function outcomeOf(world: World, userIds: readonly string[]): Promise<Outcome> {
  const outcome: Outcome = {
    keepsakes: {},
    progress: {},
    rejected: [...new Set(world.rejected.map(({ reason }) => reason))].sort(),
  }
  const campaignIds = [...world.catalogue.campaigns.keys()]
  for (const userId of userIds) {
    const held = await keepsakesOf(world, userId)
    outcome.keepsakes[userId] = held.map(({ recordedAt: _, userId: __, ...keepsake }) => keepsake)
    const { progress } = await world.store
      .forUser(userId as UserId)
      .readProgress(campaignIds, { consistent: true })
    outcome.progress[userId] = Object.fromEntries(
      [...progress].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, { body }]) => [id, body]),
    )
  }
  return outcome
}

/** All that a user holds, in the order of the catalogue's campaigns and of keepsake ids. */
export async function keepsakesOf(world: World, userId: string): Promise<Keepsake[]> {
  const user = world.store.forUser(userId as UserId)
  const found: Keepsake[] = []
  for (const id of world.catalogue.campaigns.keys()) found.push(...(await user.keepsakesOfCampaign(id)))
  return found
}

/** Every outcome must be so, however it came about. */
export async function expectSound(world: World, userIds: readonly string[]): Promise<void> {
  const held = (await Promise.all(userIds.map((userId) => keepsakesOf(world, userId)))).flat()
  expectAllAnnounced(world, held)
  await expectNoEditionLeaked(world, held)
}

/** Each keepsake was announced at least once, always in the same words, and nothing else was. */
function expectAllAnnounced(world: World, held: readonly Keepsake[]): void {
  const told = new Map<string, string>()
  for (const { source, detailType, detail } of world.announced) {
    expect([source, detailType]).toEqual(['keepsakes.awards', 'KeepsakeAwarded'])
    const { awardId } = JSON.parse(detail) as KeepsakeAwarded
    expect(detail).toBe(told.get(awardId) ?? detail)
    told.set(awardId, detail)
  }
  // Partners' sources are kept, not told.
  const expected = held.map(({ source: _, ...keepsake }) => {
    const { userId, campaignId, keepsakeId } = keepsake
    return { awardId: awardIdOf(userId, campaignId, keepsakeId), ...keepsake }
  })
  const byId = (a: { awardId: string }, b: { awardId: string }) => (a.awardId < b.awardId ? -1 : 1)
  const heard = [...told.values()].map((detail) => {
    const { traceparent, ...award } = JSON.parse(detail) as KeepsakeAwarded
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/)
    return award
  })
  expect(heard.sort(byId)).toEqual(expected.sort(byId))
}

/** Each holder of a limited keepsake has one number, theirs alone, and nobody else has any. */
async function expectNoEditionLeaked(world: World, held: readonly Keepsake[]): Promise<void> {
  for (const campaign of world.catalogue.campaigns.values()) {
    for (const { id, supply } of campaign.keepsakes) {
      if (supply === undefined) continue
      const taken = (await takenOf(world, `${campaign.id}#${id}`)).filter(({ by }) => by !== TAKEN)
      const holders = held.filter(
        ({ campaignId, keepsakeId }) => campaignId === campaign.id && keepsakeId === id,
      )
      expect(taken).toEqual(
        holders
          .map(({ edition, userId }) => ({ number: edition?.number ?? 0, by: userId as string }))
          .sort((a, b) => a.number - b.number),
      )
      for (const { edition } of holders) expect(edition?.of).toBe(supply)
    }
  }
}

/** Holder of editions that were gone before a test began. */
export const TAKEN = 'somebody-else'
