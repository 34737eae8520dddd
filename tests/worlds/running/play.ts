import { DAY } from '../../awarding/support/activities.ts'
import { checkDone } from '../checks/acknowledged.ts'
import { checkReplayed, recordedOf } from '../checks/replayed.ts'
import { checkAlways, checkSettled } from '../checks/settled.ts'
import { Draws } from '../simulator/draws.ts'
import { World, type WorldOptions } from './world.ts'

export type Played =
  | { readonly right: true; readonly world: World }
  | { readonly right: false; readonly world: World; readonly error: unknown }

/** Plays a world from its beginning to its end, and checks it all along. To be called where the globals are simulated. */
export async function play(options: Omit<WorldOptions, 'onDone'>): Promise<Played> {
  const world = new World({ ...options, onDone: checkDone })
  const { scheduler, facts, plan } = world
  try {
    await world.run()
    // Dead messages come back after two weeks, and in some worlds everything comes once more.
    scheduler.now += 14 * DAY
    scheduler.trace('fourteen days later, dead messages come back')
    const draws = new Draws(plan.seed, 'again')
    world.redrive()
    if (draws.isLuck(0.3)) world.resend(draws.isLuck(0.5) ? recordedOf(facts) : () => ({}))
    await world.run()
    scheduler.calm()
    scheduler.trace('from now on nothing goes wrong')
    world.redrive()
    await world.run()
    checkSettled(facts, { isReplayed: false })
    scheduler.now += DAY
    scheduler.trace('the archive is replayed')
    world.batchSize = 10
    world.resend(recordedOf(facts))
    await world.run()
    checkSettled(facts, { isReplayed: true })
    checkReplayed(facts)
    checkAlways(facts)
    await world.analysts.check()
    return { right: true, world }
  } catch (error) {
    return { right: false, world, error }
  } finally {
    await scheduler.release(['plan', 'tidy'])
    await world.analysts.end()
  }
}
