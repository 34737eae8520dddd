import type { CountedWork } from './counted-work.ts'
import type { Peak } from './limits.ts'
import { GROWTH } from './quotas.ts'
import { batchMs, functionSeconds } from './work.ts'

/** Something that grows to what a peak needs, where it came out of a quiet time. */
export interface Growth {
  readonly name: string
  readonly unit: string
  readonly first: number
  readonly perMinute: number
  readonly needed: number
  /** Until it is as large as the peak needs. */
  readonly seconds: number
}

/** How long it takes until everything that grows by itself has grown to the peak, the slowest first. */
export function growthOf(work: CountedWork, { activitiesPerSecond, opensPerActivity }: Peak): Growth[] {
  const { activity, open } = work
  const batches = (activitiesPerSecond * batchMs(activity)) / 1000 / activity.batch
  const pollers = growing('batches awarded at once', 'batches', batches, {
    first: GROWTH.mappingFirst,
    perMinute: GROWTH.mappingPerMinute,
  })
  const environments = [
    ...functionSeconds(activity).map(([name, seconds]) => [name, seconds * activitiesPerSecond] as const),
    ...functionSeconds(open).map(
      ([name, seconds]) => [name, seconds * activitiesPerSecond * opensPerActivity] as const,
    ),
  ].map(([name, needed]) =>
    growing(`environments of ${name}`, 'environments', needed, {
      first: 0,
      perMinute: GROWTH.environmentsPerMinute,
    }),
  )
  return [pollers, ...environments].sort((one, other) => other.seconds - one.seconds)
}

function growing(
  name: string,
  unit: string,
  needed: number,
  { first, perMinute }: { first: number; perMinute: number },
): Growth {
  const seconds = (Math.max(0, needed - first) / perMinute) * 60
  return { name, unit, first, perMinute, needed, seconds }
}
