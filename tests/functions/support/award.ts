import type { Gate } from './effects.ts'
import { keepsakesOf } from './outcome.ts'
import type { AwardOptions, Sent, World } from './world.ts'

/** Awards one batch in an environment of its own; `calls` are the DynamoDB calls that it took. */
export async function awardBatchOf(world: World, bodies: readonly Sent[], options: AwardOptions = {}) {
  const records = world.send(...bodies)
  const calls: string[] = []
  const { gate = (_name, effect) => effect() } = options
  const noting: Gate = (name, effect) => {
    if (/^[A-Z]/.test(name)) calls.push(name)
    return gate(name, effect)
  }
  const { failed, tally } = await world.environment().award(records, { ...options, gate: noting })
  return { records, calls, failed: failed.map(({ messageId }) => messageId), tally }
}

/** The ids of the keepsakes that a user holds. */
export const heldBy = async (world: World, userId: string) =>
  (await keepsakesOf(world, userId)).map(({ keepsakeId }) => keepsakeId as string)
