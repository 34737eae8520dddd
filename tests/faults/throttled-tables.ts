import { randomOf } from '../../seeding/random.ts'
import { Publisher } from '../stack/support/publisher.ts'
import { check, drained } from './support/check.ts'
import { type Fault, Injections } from './support/fault.ts'
import { type Rule, SERVICE_FAILS, TABLE_THROTTLES } from './support/proxy.ts'
import { dayOf } from './support/workload.ts'

/** The part of the calls to each table that is throttled. */
const SHARE = 0.25
/** Calls that each table throttles all of, before it recovers: an invocation gives up after three. */
const OUTAGE = 9

/**
 * Each table throttles all calls at first, and some calls all the time. Some writes are done, and their answer is an error:
 * whoever tries again finds its own.
 */
export const throttledTables: Fault = {
  name: 'throttled-tables',
  what: 'each table throttles every fourth call, and at first all, and one write in ten that is done is answered with an error',
  async run(world, size) {
    const workload = await dayOf('throttled-tables', size)
    const life = await world.running()
    const random = randomOf(size.seed, 0x7ab1e)
    const injected = new Injections()
    const { keepsakes, progress, editions } = life.endpoints.tables
    // Longer than an invocation takes whose calls wait and try again: else its records come to the next one meanwhile, and so on.
    await world.setQueue(life, 'activity', { VisibilityTimeout: '10' })
    const outages = new Map([keepsakes, progress, editions].map((table) => [table, OUTAGE]))
    const rule: Rule = ({ service, operation, body }) => {
      if (service !== 'DynamoDB_20120810') return undefined
      const table = [...outages.keys()].find((name) => body.includes(`"${name}"`))
      if (table === undefined) return undefined
      const left = outages.get(table) ?? 0
      if (left > 0 || random.chance(SHARE)) {
        outages.set(table, left - 1)
        injected.add(`${table.split('-').at(-1)} throttled`)
        return { answer: TABLE_THROTTLES }
      }
      if (!/^(Put|Update)Item$/.test(operation) || !random.chance(0.1)) return undefined
      injected.add('answer of a write hidden')
      return { hide: SERVICE_FAILS }
    }
    world.proxy.rule = rule
    await world.publish(new Publisher(workload.entries))
    await drained(life)
    world.proxy.rule = undefined
    await world.setQueue(life, 'activity', { VisibilityTimeout: '5' })
    return {
      events: workload.entries.length,
      injected: injected.counts,
      verdict: await check(world, workload),
    }
  },
}
