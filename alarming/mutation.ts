import type { CompositeAlarm } from './composite.ts'
import type { MetricAlarm } from './definition.ts'
import type { Expression } from './math/expression.ts'
import { type Alarms, type Firing, firing, type Rehearsed, shortName } from './rehearsal.ts'
import { momentsOf, statesOf, withComposites } from './replay.ts'
import type { Scenario } from './scenarios/scenario.ts'

export type Change = 'a tenth' | 'tenfold'

/** An alarm whose threshold is off by ten. One of 0 has no tenth: it is put below, to -1, and to 10. */
export function mutant(alarm: MetricAlarm, change: Change): MetricAlarm {
  const { threshold } = alarm
  if (threshold === 0) return { ...alarm, threshold: change === 'tenfold' ? 10 : -1 }
  return { ...alarm, threshold: change === 'tenfold' ? threshold * 10 : threshold / 10 }
}

/** An alarm in whose expressions one floor is off by ten: a number below which something is too little to tell. */
export interface FloorMutant {
  /** The floor as it was, in words. */
  readonly floor: string
  readonly changed: MetricAlarm
}

/** The alarm with each floor of its expressions changed, such as the 3 of `IF(errors >= 3, …)`, one at a time. */
export function floorMutants(alarm: MetricAlarm, change: Change): FloorMutant[] {
  return [...alarm.expressions].flatMap(([id, expression]) =>
    withFloorsOff(expression, change === 'tenfold' ? 10 : 0.1).map(({ floor, changed }) => ({
      floor: `${id} ${floor}`,
      changed: { ...alarm, expressions: new Map(alarm.expressions).set(id, changed) },
    })),
  )
}

interface Off {
  readonly floor: string
  readonly changed: Expression
}

function withFloorsOff(expression: Expression, factor: number): Off[] {
  const within = (parts: readonly Expression[], made: (parts: readonly Expression[]) => Expression) =>
    parts.flatMap((part, at) =>
      withFloorsOff(part, factor).map(({ floor, changed }) => ({
        floor,
        changed: made(parts.with(at, changed)),
      })),
    )
  if (expression.kind === 'call') return within(expression.given, (given) => ({ ...expression, given }))
  if (expression.kind !== 'binary') return []
  const { operator, left, right } = expression
  const own =
    /^[<>]=?$/.test(operator) && right.kind === 'number' && right.value > 0
      ? [
          {
            floor: `${operator} ${right.value}`,
            changed: { ...expression, right: { ...right, value: right.value * factor } },
          },
        ]
      : []
  return [
    ...own,
    ...within([left, right], ([one = left, other = right]) => ({ ...expression, left: one, right: other })),
  ]
}

/** Whether an alarm does in a scenario what it is to do: to tell in time, and to be over in time, or not to tell at all. */
export function keeps(found: Firing | undefined, name: string, { fires, over }: Scenario): boolean {
  const within = fires[name]
  if (found === undefined || within === undefined) return found === undefined && within === undefined
  const most = over?.[name]
  const isOver = most === undefined || (found.over !== undefined && found.over <= most)
  return found.at >= 0 && found.at <= within && isOver
}

/** The scenarios in which somebody would be told what they are not to be told, or not told, if the alarm were changed so. */
export function redBy(
  alarm: MetricAlarm,
  changed: MetricAlarm,
  all: readonly Rehearsed[],
  alarms: Alarms,
): string[] {
  const above = dependents(alarm.name, alarms.ofAlarms)
  const telling = [alarm, ...above].filter(({ name }) => alarms.tells.has(shortName(name, alarms.stage)))
  return all.flatMap((rehearsed) => {
    const { scenario, course, states: before } = rehearsed
    const isOfSame = changed.expressions === alarm.expressions
    const own = statesOf(
      changed,
      isOfSame ? (rehearsed.moments.get(alarm) ?? []) : momentsOf(changed, course),
    )
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
