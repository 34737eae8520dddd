import { isJsonObject, type Json, type JsonObject, jsonIn } from '../../json/json.ts'
import { type Operations, ServiceError } from '../aws/json-service.ts'
import type { BusModel, RuleModel, TargetModel } from '../resources/model.ts'
import { busNameOf } from './entries.ts'
import type { Rule } from './event.ts'

interface OwnRules {
  readonly buses: ReadonlyMap<string, BusModel>
  /** All rules: those of the template, and what these operations put and delete. */
  readonly rules: Rule[]
  readonly region: string
  readonly accountId: string
  /** @throws Error for a pattern that is not valid */
  compile(rule: RuleModel): Rule
}

/** The operations on rules that are not the template's. Theirs go with the process, as replays do. */
export function ownRuleOperations({ buses, rules, region, accountId, compile }: OwnRules): Operations {
  const busOf = (input: JsonObject): BusModel => {
    const name = busNameOf(textOf(input.EventBusName))
    const bus = buses.get(name)
    if (bus) return bus
    throw new ServiceError('ResourceNotFoundException', `Event bus ${name} does not exist.`)
  }
  const indexOf = (input: JsonObject, field: string): number => {
    const { name: busName } = busOf(input)
    const index = rules.findIndex((rule) => rule.busName === busName && rule.name === input[field])
    if (rules[index]?.logicalId)
      throw new ServiceError(
        'ManagedRuleException',
        `${String(input[field])} is the template's: change it there.`,
      )
    return index
  }
  const find = (input: JsonObject): Rule => {
    const rule = rules[indexOf(input, 'Rule')]
    if (rule) return rule
    throw new ServiceError('ResourceNotFoundException', `Rule ${String(input.Rule)} does not exist.`)
  }
  return {
    PutRule(input) {
      const { name: busName } = busOf(input)
      const { Name: name, Description: description, State: state = 'ENABLED' } = input
      const eventPattern = jsonIn(textOf(input.EventPattern) ?? '')
      if (typeof name !== 'string' || !isJsonObject(eventPattern))
        throw new ServiceError(
          'InvalidEventPatternException',
          'Event pattern is not valid. Reason: It is no object.',
        )
      const index = indexOf(input, 'Name')
      const rule = compiled({
        logicalId: '',
        name,
        arn: `arn:aws:events:${region}:${accountId}:rule/${busName === 'default' ? '' : `${busName}/`}${name}`,
        busName,
        enabled: state === 'ENABLED',
        eventPattern,
        ...(typeof description === 'string' ? { description } : {}),
        targets: rules[index]?.targets ?? [],
      })
      rules.splice(index < 0 ? rules.length : index, 1, rule)
      return { RuleArn: rule.arn }
    },
    PutTargets(input) {
      const rule = find(input)
      const put = Array.isArray(input.Targets) ? input.Targets.map(targetOf) : []
      const ids = new Set(put.map(({ id }) => id))
      rules[rules.indexOf(rule)] = {
        ...rule,
        targets: [...rule.targets.filter(({ id }) => !ids.has(id)), ...put],
      }
      return { FailedEntryCount: 0, FailedEntries: [] }
    },
    RemoveTargets(input) {
      const rule = find(input)
      const ids = Array.isArray(input.Ids) ? input.Ids : []
      rules[rules.indexOf(rule)] = { ...rule, targets: rule.targets.filter(({ id }) => !ids.includes(id)) }
      return { FailedEntryCount: 0, FailedEntries: [] }
    },
    DeleteRule(input) {
      const index = indexOf(input, 'Name')
      if ((rules[index]?.targets.length ?? 0) > 0)
        throw new ServiceError('ValidationException', "Rule can't be deleted since it has targets.")
      // AWS answers the deletion of a rule that is not there as if it had been.
      if (index >= 0) rules.splice(index, 1)
      return {}
    },
  }

  function compiled(rule: RuleModel): Rule {
    try {
      return compile(rule)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new ServiceError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`)
    }
  }
}

const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : undefined)

function targetOf(value: Json): TargetModel {
  const { Id: id, Arn: arn, DeadLetterConfig: deadLetter, ...more } = isJsonObject(value) ? value : {}
  if (typeof id !== 'string' || typeof arn !== 'string')
    throw new ServiceError('ValidationException', 'Each target has an Id and an Arn.')
  const inert = ['RetryPolicy', 'RoleArn']
  const other = Object.keys(more).find((name) => !inert.includes(name))
  if (other !== undefined)
    throw new ServiceError('ValidationException', `${other} of a target is honoured in the template alone.`)
  const deadLetterArn = isJsonObject(deadLetter) ? textOf(deadLetter.Arn) : undefined
  return { id, arn, ...(deadLetterArn === undefined ? {} : { deadLetterArn }) }
}
