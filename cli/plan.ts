import { Command, InvalidArgumentError } from 'commander'
import { REGIONS, type Region } from '../capacity/prices.ts'
import { wholeNumber } from '../local/whole-number.ts'
import { UserError } from './terminal.ts'

/** A terminal that says no width has this one, and so has output that goes to none. */
const WIDTH = 120

interface Options {
  readonly users: number
  readonly activitiesPerUser: number
  readonly peakPerSecond: number
  readonly for: number
  readonly opensPerUser: number
  readonly peakMinutes: number
  readonly region: Region
  readonly seed: number
  readonly check?: boolean
  readonly json?: boolean
}

const [REGION] = REGIONS
/** As many as there are people. */
const MOST = 10_000_000_000
const COUNT = wholeNumber(1, MOST)

export const plan = new Command('plan')
  .description(
    'Tells what an event of so many users costs, which quotas of AWS its peak meets and what to raise beforehand, and how long ' +
      'a keepsake takes at the peak, by a simulation. It works from counted units and a dated price table, and asks nobody.',
  )
  .requiredOption('--users <n>', 'who take part', COUNT)
  .requiredOption('--activities-per-user <n>', 'what each does in all that time', COUNT)
  .requiredOption('--peak-per-second <n>', 'activities a second when most come', COUNT)
  .requiredOption('--for <days>', 'how long it lasts', COUNT)
  .option(
    '--opens-per-user <n>',
    'how often each opens the app in all that time (default: once a day)',
    wholeNumber(0, MOST),
  )
  .option('--peak-minutes <n>', 'how long the peak lasts', COUNT, 5)
  .option('--region <region>', `one of ${REGIONS.join(', ')}`, regionOf, REGION)
  .option('--seed <n>', 'of the simulation: the same gives the same', wholeNumber(0, MOST), 1)
  .option('--check', 'end with an error when the peak meets a limit: for a script before a launch')
  .option('--json', 'print one JSON document: { perMillion, whole, limits, delay, designs, … }')
  .addHelpText(
    'after',
    '\nExample:\n  keepsakes plan --users 5000000 --activities-per-user 40 --peak-per-second 6000 --for 17',
  )
  .action(async ({ for: days, json, check, opensPerUser = days, ...options }: Options) => {
    const { countedWork } = await import('../capacity/counted-work.ts')
    const { PlanError, planFor } = await import('../capacity/plan.ts')
    try {
      const made = planFor({ ...options, days, opensPerUser }, countedWork())
      const { planText, refusalOf } = await import('./plan/text.ts')
      console.log(json ? JSON.stringify(made) : planText(made, process.stdout.columns || WIDTH))
      const refusal = check ? refusalOf(made) : undefined
      if (refusal !== undefined) throw new UserError(refusal)
    } catch (error) {
      throw error instanceof PlanError ? new UserError(error.message, { cause: error }) : error
    }
  })

function regionOf(text: string): Region {
  const region = REGIONS.find((each) => each === text)
  if (region === undefined)
    throw new InvalidArgumentError(`There are prices of ${REGIONS.join(' and ')} alone.`)
  return region
}
