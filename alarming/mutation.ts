import type { CompositeAlarm } from './composite.ts'
import type { MetricAlarm } from './definition.ts'
import { type Alarms, type Firing, firing, type Rehearsed, shortName } from './rehearsal.ts'
import { statesOf, withComposites } from './replay.ts'
import type { Scenario } from './scenarios/scenario.ts'

export type Change = 'a tenth' | 'tenfold'

/** An alarm whose threshold is off by ten. One of 0 has no tenth: it is put below, to -1, and to 10. */
export function mutant(alarm: MetricAlarm, change: Change): MetricAlarm {
  const { threshold } = alarm
  if (threshold === 0) return { ...alarm, threshold: change === 'tenfold' ? 10 : -1 }
  return { ...alarm, threshold: change === 'tenfold' ? threshold * 10 : threshold / 10 }
}

/** Whether an alarm does in a scenario what it is to do: to tell in time, and to be over in time, or not to tell at all. */
export function keeps(found: Firing | undefined, name: string, { fires, over }: Scenario): boolean {
  const within = fires[name]
  if (found === undefined || within === undefined) return found === undefined && within === undefined
  const most = over?.[name]
  const isOver = most === undefined || (found.over !== undefined && found.over <= most)
  return found.at >= 0 && found.at <= within && isOver
}

/** The scenarios in which somebody would be told what they are not to be told, or not told, if the alarm's threshold were changed. */
export function redBy(
  alarm: MetricAlarm,
  change: Change,
  all: readonly Rehearsed[],
  alarms: Alarms,
): string[] {
  const changed = mutant(alarm, change)
  const above = dependents(alarm.name, alarms.ofAlarms)
  const telling = [alarm, ...above].filter(({ name }) => alarms.tells.has(shortName(name, alarms.stage)))
  return all.flatMap((rehearsed) => {
    const { scenario, moments, states: before } = rehearsed
    const own = statesOf(changed, moments.get(alarm) ?? [])
    // Most changes change nothing in most scenarios.
    if (own.every((state, minute) => state === before.get(alarm.name)?.[minute])) return []
    const known = new Map([...before].filter(([name]) => !above.some((each) => each.name === name)))
    known.set(alarm.name, own)
    const states = withComposites(above, known, scenario.minutes.length)
    const isRed = telling.some(({ name }) => {
      const composite = above.find((each) => each.name === name)
      return !keeps(firing(scenario, name, { states, composite }), shortName(name, alarms.stage), scenario)
    })
    return isRed ? [scenario.name] : []
  })
}

/** The composite alarms that change with another: those of which it is a part, or whose suppressor it is, and so on. */
function dependents(name: string, composites: readonly CompositeAlarm[]): CompositeAlarm[] {
  const found = new Set<CompositeAlarm>()
  const add = (of: string) => {
    for (const each of composites) {
      const isOf = each.parts.includes(of) || each.suppressor?.alarm === of
      if (!isOf || found.has(each)) continue
      found.add(each)
      add(each.name)
    }
  }
  add(name)
  return [...found]
}
