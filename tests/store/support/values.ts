import { campaignIdSchema, eventIdSchema, keepsakeIdSchema, userIdSchema } from '../../../schemas/ids.ts'
import type { NewKeepsake } from '../../../store/open.ts'

export const user = (id: string) => userIdSchema.parse(id)
export const campaign = (id: string) => campaignIdSchema.parse(id)
export const keepsakeId = (id: string) => keepsakeIdSchema.parse(id)

/** A keepsake to put, earned on 26 July 2024 at `minute` minutes past midnight, UTC. */
export function keepsake(campaignId: string, id: string, minute = 0): NewKeepsake {
  const earnedAt = new Date(Date.UTC(2024, 6, 26, 0, minute)).toISOString()
  return {
    campaignId: campaign(campaignId),
    keepsakeId: keepsakeId(id),
    earnedAt,
    recordedAt: '2024-07-26T23:59:59.999Z',
    eventId: eventIdSchema.parse(`event-${id}`),
  }
}

/** Waits until an eventually consistent read shows what `isThere` looks for. */
export async function eventually<T>(read: () => Promise<T>, isThere: (found: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000
  while (true) {
    const found = await read()
    if (isThere(found) || Date.now() > deadline) return found
    await new Promise((resume) => setTimeout(resume, 20))
  }
}
