import { randomOf } from '../../seeding/random.ts'
import { Publisher } from '../stack/support/publisher.ts'
import { check, drained } from './support/check.ts'
import { type Fault, Injections } from './support/fault.ts'
import { CALLS_THROTTLED, noEntryTaken, SERVICE_FAILS } from './support/proxy.ts'
import { dayOf } from './support/workload.ts'

/** The part of all calls that is refused, those of partners and functions alike. */
const SHARE = 0.5
/** Calls in a row that it refuses all of, before it recovers. */
const OUTAGE = 20

export const refusingBus: Fault = {
  name: 'refusing-bus',
  what: 'the bus refuses every second call of partners and of functions, and at first all: with an error, with entries that failed, or with an error after it took them',
  async run(world, size) {
    const workload = await dayOf('refusing-bus', size)
    const life = await world.running()
    const random = randomOf(size.seed, 0xb05)
    const injected = new Injections()
    let outage = OUTAGE
    world.proxy.rule = ({ operation, body }) => {
      if (operation !== 'PutEvents' || (outage-- <= 0 && !random.chance(SHARE))) return undefined
      const whose = body.includes('KeepsakeAwarded') ? 'announcements' : 'activities'
      const how = random.whole(1, 4)
      injected.add(`${whose} ${how === 1 ? 'taken, and said to have failed' : 'refused'}`)
      if (how === 1) return { hide: SERVICE_FAILS }
      if (how === 2) return { answer: noEntryTaken(body) }
      return { answer: how === 3 ? SERVICE_FAILS : CALLS_THROTTLED }
    }
    await world.publish(new Publisher(workload.entries))
    await drained(life)
    world.proxy.rule = undefined
    return {
      events: workload.entries.length,
      injected: injected.counts,
      verdict: await check(world, workload),
    }
  },
}
