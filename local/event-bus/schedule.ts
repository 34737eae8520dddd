import type { RuleModel } from '../resources/model.ts'

/** A schedule has sent this: each target holds it, or its dead-letter queue the event. */
export interface Fired {
  readonly rule: string
  /** RFC 3339, whole seconds, UTC. */
  readonly time: string
  readonly sent: readonly { readonly target: string; readonly input: string }[]
}

/** No rule of that name has a schedule, or it is disabled. */
export class NoScheduleError extends Error {
  override readonly name = 'NoScheduleError'
}

/** @throws NoScheduleError that says which there are */
export function scheduledRule<Rule extends RuleModel>(rules: readonly Rule[], name: string): Rule {
  const scheduled = rules.filter(({ scheduleExpression }) => scheduleExpression !== undefined)
  const found = scheduled.find((rule) => rule.name === name)
  if (found === undefined) {
    const known = scheduled.map((rule) => rule.name).join(', ') || 'none'
    throw new NoScheduleError(`No rule ${name} has a schedule. Those that have one: ${known}.`)
  }
  if (!found.enabled) throw new NoScheduleError(`The rule ${name} is disabled by the template.`)
  return found
}
