import { Publisher } from '../stack/support/publisher.ts'
import { check } from './support/check.ts'
import type { Fault } from './support/fault.ts'
import { stampedeOf } from './support/workload.ts'

export const stampede: Fault = {
  name: 'stampede',
  what: '2,000 users run for 100 editions at once',
  async run(world, size) {
    const workload = await stampedeOf('stampede', size)
    await world.publish(new Publisher(workload.entries))
    const { users, editions } = size.stampede
    return {
      events: workload.entries.length,
      injected: { 'came too late': Math.max(0, users - editions) },
      verdict: await check(world, workload),
    }
  },
}
