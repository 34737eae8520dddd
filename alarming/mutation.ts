import type { MetricAlarm } from './definition.ts'
import { firing, type Rehearsed } from './rehearsal.ts'
import { statesOf } from './replay.ts'

export type Change = 'a tenth' | 'tenfold'

/** An alarm whose threshold is off by ten. One of 0 has no tenth: it is put below, to -1, and to 10. */
export function mutant(alarm: MetricAlarm, change: Change): MetricAlarm {
  const { threshold } = alarm
  if (threshold === 0) return { ...alarm, threshold: change === 'tenfold' ? 10 : -1 }
  return { ...alarm, threshold: change === 'tenfold' ? threshold * 10 : threshold / 10 }
}

/** Whether an alarm does in a scenario what it is to do: to fire in time after it began, or not at all. */
export function keeps(at: number | undefined, within: number | undefined): boolean {
  if (at === undefined || within === undefined) return at === within
  return at >= 0 && at <= within
}

/** The scenarios in which the alarm would not do what it is to do, if its threshold were changed. */
export function redBy(alarm: MetricAlarm, name: string, change: Change, all: readonly Rehearsed[]): string[] {
  const changed = mutant(alarm, change)
  return all.flatMap(({ scenario, moments }) => {
    const states = statesOf(changed, moments.get(alarm) ?? [])
    return keeps(firing(scenario, states), scenario.fires[name]) ? [] : [scenario.name]
  })
}
