import { setTimeout as sleep } from 'node:timers/promises'
import { type Random, randomOf } from '../../seeding/random.ts'
import { Publisher } from '../stack/support/publisher.ts'
import { check } from './support/check.ts'
import { type Fault, Injections } from './support/fault.ts'
import { dayOf } from './support/workload.ts'
import type { World } from './support/world.ts'

const LONGEST_START_MS = 2_000

export const kills: Fault = {
  name: 'kills',
  what: 'the stack is ended by SIGKILL while it starts, and before and after calls of its functions to AWS, and starts again on its data',
  async run(world, size) {
    const workload = await dayOf('kills', size)
    const publisher = new Publisher(workload.entries)
    const random = randomOf(size.seed, 0x911)
    const injected = new Injections()
    await world.end('SIGTERM')
    for (let left = size.kills; left > 0; left--) {
      if (left % 10 === 0) world.tell(`${left} kills to go`)
      // Some of the events come in each life, and some come after the last.
      const keep = Math.ceil((publisher.left * (left - 0.5)) / (left + 0.5))
      injected.add(`killed ${await live(world, publisher, { keep, random })}`)
    }
    await world.publish(publisher)
    return {
      events: workload.entries.length,
      injected: injected.counts,
      verdict: await check(world, workload),
    }
  },
}

interface Living {
  /** Events that are left for later lives. */
  readonly keep: number
  readonly random: Random
}

/** Starts a stack, and kills it at a random moment. @returns when that was */
async function live(world: World, publisher: Publisher, { keep, random }: Living): Promise<string> {
  const starting = world.launch()
  if (random.chance(0.15)) {
    await Promise.race([sleep(random.whole(0, LONGEST_START_MS)), starting])
    starting.catch(() => undefined)
    await world.end('SIGKILL')
    return 'while starting'
  }
  const { partner } = await starting
  // An event makes for about a call: that of the partner, a read, a commit, and what is awarded.
  const at = random.whole(1, Math.max(10, publisher.left - keep))
  const moment = random.pick(['before', 'after'] as const)
  let calls = 0
  let killed: Promise<unknown> | undefined
  const dead = new Promise<void>((resolve) => {
    const kill = async () => {
      killed ??= world.end('SIGKILL')
      await killed
      resolve()
    }
    world.proxy.rule = () => {
      if (killed) return { before: kill }
      return ++calls === at ? (moment === 'before' ? { before: kill } : { after: kill }) : undefined
    }
    // Where so little is left that there are not so many calls, it dies at rest.
    void publisher
      .send(partner, () => undefined, keep)
      .then(() => sleep(1_500))
      .then(kill)
  })
  await dead
  world.proxy.rule = undefined
  return calls >= at ? `${moment} a call` : 'at rest'
}
