import { randomUUID } from 'node:crypto'
import { compilePattern } from '../../event-patterns/index.ts'
import type { JsonObject } from '../../json/json.ts'
import { type JsonService, type Operations, ServiceError } from '../aws/json-service.ts'
import type { BusModel, RuleModel, StackModel } from '../resources/model.ts'
import { TemplateError } from '../template/error.ts'
import { EventArchives } from './archive.ts'
import { type Delivery, deliver } from './deliver.ts'
import { describeOperations, testEventPattern } from './describe.ts'
import { type Entry, type EntryFailure, failureOf, readEntries } from './entries.ts'
import { type Envelope, type IngestedEvent, ingest, type Rule } from './event.ts'
import { ownRuleOperations } from './own-rules.ts'
import { replayOperations } from './replays.ts'
import { type Fired, scheduledRule } from './schedule.ts'
import { checkPaths, targetInput } from './target-input.ts'

export type EventBridgeOptions = Delivery & {
  region: string
  accountId: string
  now?(): Date
  /** The file that archived events are kept in; without it, they go with the process. */
  archiveFile?: string
}

export type EventListener = (event: Envelope, busName: string) => void

export interface ServiceEvent {
  /** Starts with `aws.`, as nobody else's may. */
  readonly source: string
  readonly detailType: string
  readonly resources: string[]
  readonly detail: JsonObject
}

/** EventBridge's buses and rules, as a template defines them. */
export type EventBridge = JsonService & {
  /** @throws TemplateError for a pattern or a path that is not valid, or a bus that does not exist. */
  define(given: Pick<StackModel, 'buses' | 'rules' | 'archives'>): void
  close(): void
  /** Takes an event of an AWS service onto the default bus, and logs what no target takes. */
  publish(event: ServiceEvent): void
  /**
   * Gives the targets of a scheduled rule what they get when its time has come.
   *
   * @param time epoch milliseconds; now unless told
   * @throws NoScheduleError, and UndeliveredError when a target does not take it
   */
  fire(ruleName: string, time?: number): Fired
  /** Calls the listener for every event that a bus takes, once its targets hold it. Returns the way to stop that. */
  onEvent(listener: EventListener): () => void
}

export function createEventBridge(options: EventBridgeOptions): EventBridge {
  const { region, accountId, now = () => new Date() } = options
  const defaultArn = `arn:aws:events:${region}:${accountId}:event-bus/default`
  const buses = new Map<string, BusModel>([['default', { logicalId: '', name: 'default', arn: defaultArn }]])
  const rules: Rule[] = []
  const archives = new EventArchives(options.archiveFile)
  const listeners = new Set<EventListener>()

  function put(entry: Entry): { EventId: string } | EntryFailure {
    return failureOf(entry) ?? take(entry)
  }

  function take(entry: Entry): { EventId: string } | EntryFailure {
    if (!buses.has(entry.busName)) {
      return {
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Event bus ${entry.busName} does not exist.`,
      }
    }
    const event = ingest(entry, { id: randomUUID(), now: now(), account: accountId, region })
    if (event === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
    const { envelope } = event
    const failures = giveToRules(event, entry.busName)
    if (failures.length > 0) return { ErrorCode: 'InternalFailure', ErrorMessage: failures.join(' ') }
    archives.keep(event, buses.get(entry.busName)?.arn ?? '')
    for (const listener of listeners) listener(envelope, entry.busName)
    return { EventId: envelope.id }
  }

  /** @returns the reasons why some target holds it not */
  function giveToRules(event: IngestedEvent, busName: string, ruleArns?: readonly string[]): string[] {
    const matching = rules.filter(
      (rule) =>
        rule.enabled &&
        rule.busName === busName &&
        (ruleArns?.includes(rule.arn) ?? true) &&
        rule.pattern?.matches(event.envelope),
    )
    return matching.flatMap((rule) => {
      options.counted?.(rule, 'MatchedEvents')
      try {
        deliver(event, rule, options)
        return []
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)]
      }
    })
  }

  const operations: Operations = {
    PutEvents(input) {
      const results = readEntries(input).map(put)
      return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results }
    },
    TestEventPattern: testEventPattern,
    ...describeOperations(buses, rules),
    ...ownRuleOperations({ buses, rules, region, accountId, compile: (rule) => compileRule(rule, buses) }),
    ...replayOperations({
      archives,
      buses,
      region,
      accountId,
      now,
      take(event, busName, ruleArns) {
        const [failure] = giveToRules(event, busName, ruleArns)
        if (failure !== undefined) throw new Error(failure)
      },
    }),
  }

  return {
    define({ buses: newBuses, rules: newRules, archives: newArchives }) {
      for (const bus of newBuses) buses.set(bus.name, bus)
      for (const rule of newRules) rules.push(compileRule(rule, buses))
      archives.define(newArchives)
    },
    close: () => archives.close(),
    call(operation, input) {
      if (Object.hasOwn(operations, operation)) return operations[operation]?.(input) ?? {}
      throw new ServiceError(
        'UnknownOperationException',
        `${operation} is not honoured by the local stack: buses and archives come from the template. It honours ${Object.keys(operations).join(', ')}.`,
      )
    },
    publish({ detail, ...event }) {
      const taken = take({ ...event, detail: JSON.stringify(detail), busName: 'default' })
      if ('ErrorCode' in taken) options.log(`an event of ${event.source} was lost: ${taken.ErrorMessage}`)
    },
    fire(ruleName, time) {
      const rule = scheduledRule(rules, ruleName)
      const entry = {
        source: 'aws.events',
        detailType: 'Scheduled Event',
        resources: [rule.arn],
        detail: '{}',
        busName: 'default',
        time: time === undefined ? now() : new Date(time),
      }
      const event = ingest(entry, { id: randomUUID(), now: now(), account: accountId, region })
      if (event === undefined) throw new Error('the event of a schedule has no detail')
      deliver(event, rule, options)
      const sent = rule.targets.map((target) => ({
        target: target.arn,
        input: targetInput(event, rule, target),
      }))
      return { rule: rule.name, time: event.envelope.time, sent }
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function compileRule(rule: RuleModel, buses: ReadonlyMap<string, BusModel>): Rule {
  const place = { logicalId: rule.logicalId, type: 'AWS::Events::Rule' }
  const attempt = <T>(path: (string | number)[], work: () => T): T => {
    try {
      return work()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new TemplateError({ ...place, path }, `is not valid: ${reason}`)
    }
  }
  if (!buses.has(rule.busName)) {
    throw new TemplateError(
      { ...place, path: ['EventBusName'] },
      `names ${rule.busName}, no bus of this template`,
    )
  }
  rule.targets.forEach((target, i) => {
    attempt(['Targets', i], () => checkPaths(target))
  })
  const { eventPattern } = rule
  if (eventPattern === undefined) return rule
  return { ...rule, pattern: attempt(['EventPattern'], () => compilePattern(eventPattern)) }
}
