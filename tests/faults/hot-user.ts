import { Publisher } from '../stack/support/publisher.ts'
import { check } from './support/check.ts'
import { type Fault, Injections } from './support/fault.ts'
import { hotUserOf } from './support/workload.ts'

export const hotUser: Fault = {
  name: 'hot-user',
  what: 'one user sends 10,000 activities at once, and several invocations write the same progress',
  async run(world, size) {
    const workload = await hotUserOf('hot-user', size)
    const { endpoints } = await world.running()
    const injected = new Injections()
    // A commit of progress that somebody else was faster with is refused by its condition.
    world.proxy.heard = ({ operation, body }, { status, text }) => {
      const isCommit = body.includes(`"${endpoints.tables.progress}"`) && /^(Put|Update)Item$/.test(operation)
      if (isCommit && status === 400 && text.includes('ConditionalCheckFailed')) injected.add('lost a race')
    }
    await world.publish(new Publisher(workload.entries))
    const verdict = await check(world, workload)
    world.proxy.heard = undefined
    return { events: workload.entries.length, injected: injected.counts, verdict }
  },
}
