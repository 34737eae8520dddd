import { compilePatternText, type Pattern } from '../../event-patterns/index.ts'
import { isJsonObject, type Json, type JsonObject, jsonIn } from '../../json/json.ts'
import { ServiceError } from '../aws/json-service.ts'
import type { BusModel, TargetModel } from '../resources/model.ts'
import { busNameOf } from './entries.ts'
import type { Rule } from './event.ts'

/** The operations that tell which buses, rules and targets there are. Lists are never so long as to need a token. */
export function describeOperations(
  buses: ReadonlyMap<string, BusModel>,
  rules: readonly Rule[],
): Record<string, (input: JsonObject) => Json> {
  const findBus = (nameOrArn: Json | undefined): BusModel => {
    const name = busNameOf(textOf(nameOrArn))
    const bus = buses.get(name)
    if (bus === undefined)
      throw new ServiceError('ResourceNotFoundException', `Event bus ${name} does not exist.`)
    return bus
  }
  const rulesOf = (input: JsonObject): Rule[] => {
    const { name } = findBus(input.EventBusName)
    return rules.filter((rule) => rule.busName === name)
  }
  const findRule = (input: JsonObject, field: string): Rule => {
    const name = textOf(input[field])
    const bus = findBus(input.EventBusName)
    const rule = rules.find((each) => each.busName === bus.name && each.name === name)
    if (rule !== undefined) return rule
    throw new ServiceError(
      'ResourceNotFoundException',
      `Rule ${name} does not exist on EventBus ${bus.name}.`,
    )
  }
  return {
    DescribeEventBus: ({ Name }) => describeBus(findBus(Name)),
    ListEventBuses: ({ NamePrefix }) => ({
      EventBuses: [...buses.values()]
        .filter(({ name }) => name.startsWith(textOf(NamePrefix) ?? ''))
        .map(describeBus),
    }),
    DescribeRule: (input) => describeRule(findRule(input, 'Name')),
    ListRules: (input) => ({
      Rules: rulesOf(input)
        .filter(({ name }) => name.startsWith(textOf(input.NamePrefix) ?? ''))
        .map(describeRule),
    }),
    ListTargetsByRule: (input) => ({ Targets: findRule(input, 'Rule').targets.map(describeTarget) }),
    ListRuleNamesByTarget: (input) => ({
      RuleNames: rulesOf(input)
        .filter(({ targets }) => targets.some(({ arn }) => arn === input.TargetArn))
        .map(({ name }) => name),
    }),
  }
}

const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : undefined)

function describeBus({ name, arn, description }: BusModel): JsonObject {
  return { Name: name, Arn: arn, ...(description !== undefined && { Description: description }) }
}

function describeRule(rule: Rule): JsonObject {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.busName,
    ...(rule.eventPattern !== undefined && { EventPattern: JSON.stringify(rule.eventPattern) }),
    ...(rule.scheduleExpression !== undefined && { ScheduleExpression: rule.scheduleExpression }),
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    ...(rule.description !== undefined && { Description: rule.description }),
  }
}

function describeTarget({
  id,
  arn,
  input,
  inputPath,
  inputTransformer,
  deadLetterArn,
}: TargetModel): JsonObject {
  return {
    Id: id,
    Arn: arn,
    ...(input !== undefined && { Input: input }),
    ...(inputPath !== undefined && { InputPath: inputPath }),
    ...(inputTransformer !== undefined && {
      InputTransformer: {
        InputPathsMap: inputTransformer.inputPathsMap,
        InputTemplate: inputTransformer.inputTemplate,
      },
    }),
    ...(deadLetterArn !== undefined && { DeadLetterConfig: { Arn: deadLetterArn } }),
  }
}

/** An event of a TestEventPattern call must have these fields; it may have others. */
const MANDATORY = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type']

/** @throws ServiceError for a pattern that is not valid, or an event that is not one. */
export function testEventPattern({ EventPattern, Event }: JsonObject): JsonObject {
  const pattern = compile(typeof EventPattern === 'string' ? EventPattern : '')
  return { Result: pattern.matches(readEvent(typeof Event === 'string' ? Event : '')) }
}

function compile(text: string): Pattern {
  try {
    return compilePatternText(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ServiceError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`)
  }
}

function readEvent(text: string): JsonObject {
  const event = jsonIn(text)
  if (event === undefined) throw invalid('it is not JSON')
  if (!isJsonObject(event)) throw invalid('it is not a JSON object')
  const missing = MANDATORY.find((field) => !Object.hasOwn(event, field))
  if (missing !== undefined) throw invalid(`${missing} is required`)
  return event
}

const invalid = (reason: string) =>
  new ServiceError('ValidationException', `Parameter Event is not valid. Reason: ${reason}.`)
