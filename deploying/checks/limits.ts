import { countedWork } from '../../capacity/counted-work.ts'
import { type Known, limitsOf } from '../../capacity/limits.ts'
import { REGIONS, type Region } from '../../capacity/prices.ts'
import { type Mistake, mistake, warning } from '../errors.ts'

export interface Peak {
  readonly activitiesPerSecond: number
  readonly opensPerSecond: number
}

/** So many invocations are left to the API, at least, when every queue is worked on as hard as it may be. */
const LEFT_FOR_READS = 100

/** Warns where awarding alone could take all functions of the account. */
export function concurrencyMistakes(
  mappings: readonly { readonly id: string; readonly most: number }[],
  concurrency: number,
): Mistake[] {
  const most = mappings.reduce((sum, mapping) => sum + mapping.most, 0)
  if (most + LEFT_FOR_READS <= concurrency) return []
  return [
    warning(
      'Lambda concurrency',
      `is ${concurrency} in this account, and the queues may take ${most} of it: fewer than ${LEFT_FOR_READS} are left for the app's reads. Ask for ${most + 10 * LEFT_FOR_READS} (Service Quotas, Lambda: Concurrent executions), or lower awardConcurrency`,
    ),
  ]
}

/** Finds the quotas and settings that the peak exceeds, as the account and the template have them. */
export function peakMistakes(
  { activitiesPerSecond, opensPerSecond }: Peak,
  known: Known,
  region: string,
): Mistake[] {
  const priced = REGIONS.find((each) => each === region) ?? (REGIONS[0] as Region)
  const opensPerActivity = opensPerSecond / activitiesPerSecond
  return limitsOf(countedWork(), { activitiesPerSecond, opensPerActivity }, priced, known)
    .filter(({ met, raising }) => met && raising.by !== 'nobody')
    .map(({ name, asked, most, unit, raising, raiseTo }) => {
      const days = raising.by === 'nobody' ? 0 : raising.days
      const where = raising.by === 'nobody' ? '' : raising.where
      return mistake(
        name,
        `the peak asks for ${figure(asked)} ${unit}, and there are ${figure(most)}: raise it to ${figure(raiseTo ?? asked)} by ${where}, ${days} ${days === 1 ? 'day' : 'days'} before`,
      )
    })
}

const figure = (value: number) => Math.ceil(value).toLocaleString('en')
