import { Publisher } from '../stack/support/publisher.ts'
import { viewersOfBurst } from './support/campaigns.ts'
import { check } from './support/check.ts'
import type { Fault } from './support/fault.ts'
import { dayOf } from './support/workload.ts'

export const burst: Fault = {
  name: 'burst',
  what: 'a day of some 50,000 events comes as fast as the bus takes it',
  async run(world, size) {
    const workload = await dayOf('burst', size, viewersOfBurst(size.burst))
    const { aws, endpoints } = await world.running()
    world.tell(`publishing ${workload.entries.length} events`)
    await world.publish(new Publisher(workload.entries))
    const waiting = await aws.depth(endpoints.activityQueueUrl)
    return {
      events: workload.entries.length,
      injected: { 'waiting when the last was taken': waiting },
      verdict: await check(world, workload),
    }
  },
}
