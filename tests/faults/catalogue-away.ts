import { keepsakes } from '../cli/support/keepsakes.ts'
import { Publisher } from '../stack/support/publisher.ts'
import { until } from '../stack/support/until.ts'
import { check, drained } from './support/check.ts'
import { type Fault, Injections } from './support/fault.ts'
import { SERVICE_FAILS } from './support/proxy.ts'
import { deadLetters } from './support/read.ts'
import { Findings, together } from './support/verdict.ts'
import { dayOf } from './support/workload.ts'
import type { World } from './support/world.ts'

/** After so many receives a record is given up, here. */
const RECEIVES = 2
const GIVEN_UP = 'keepsakes-local-activity-dead-letter'

/**
 * Functions that have the catalogue go on with it. Those that start without it give up what comes, until it is back and
 * somebody redrives the dead letters.
 */
export const catalogueAway: Fault = {
  name: 'catalogue-away',
  what: 'the bucket of the catalogue is away: for functions that run, for functions that start, until records are given up, and back before a redrive',
  async run(world, size) {
    const workload = await dayOf('catalogue-away', size)
    const half = Math.ceil(workload.entries.length / 2)
    const injected = new Injections()
    const findings = new Findings()
    const { endpoints } = await world.running()
    const away = () => {
      world.proxy.rule = ({ service, path }) => {
        if (service !== '' || !path.startsWith(`/${endpoints.catalogueBucket}`)) return undefined
        injected.add('reads of the bucket refused')
        return { answer: SERVICE_FAILS }
      }
    }

    // A function that has the catalogue, and looks for a newer one each second.
    await world.publish(new Publisher(workload.entries.slice(0, 1)))
    await drained(await world.running())
    away()
    await world.publish(new Publisher(workload.entries.slice(1, half)))
    await drained(await world.running())
    findings.same('dead letters of functions that have the catalogue', await givenUp(world), 0)

    // Functions that have none.
    await world.end('SIGTERM')
    const life = await world.running()
    const redrivePolicy = {
      deadLetterTargetArn: `arn:aws:sqs:${life.endpoints.region}:000000000000:${GIVEN_UP}`,
      maxReceiveCount: RECEIVES,
    }
    await world.setQueue(life, 'activity', {
      VisibilityTimeout: '1',
      RedrivePolicy: JSON.stringify(redrivePolicy),
    })
    await world.publish(new Publisher(workload.entries.slice(half)))
    await drained(life)
    const letters = await givenUp(world)
    if (letters === 0) findings.wrong.push('functions without a catalogue gave nothing up')
    injected.counts['records given up'] = letters

    world.proxy.rule = undefined
    await redrive(world)
    return {
      events: workload.entries.length,
      injected: injected.counts,
      verdict: together(findings, await check(world, workload)),
    }
  },
}

const givenUp = async (world: World) => (await deadLetters(await world.running())).get(GIVEN_UP) ?? 0

/** Until nothing lies there: what fails once more, while functions still start, comes there again. */
async function redrive(world: World): Promise<void> {
  const life = await world.running()
  await until('the dead letters to be awarded', async () => {
    const args = ['redrive', 'activity', '--yes', '--watch', '0', '--rate', '10000', '--json']
    const { code, stderr } = await keepsakes([...args, '--endpoints-file', world.endpointsFile])
    if (code !== 0) throw new Error(`redrive: ${stderr}`)
    await drained(life)
    return (await givenUp(world)) === 0
  })
}
