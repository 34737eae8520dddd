import * as z from 'zod'
import { isJsonObject, type Json } from '../json/json.ts'
import type { AlarmState } from './missing-data.ts'
import { type Severity, severityOf } from './severity.ts'
import { Tokens } from './tokens.ts'

export interface CompositeAlarm {
  readonly name: string
  readonly rule: AlarmRule
  /** The names that the rule speaks of. */
  readonly parts: readonly string[]
  readonly tells: Severity | undefined
  /** While that alarm is on, this one is, and tells nobody. */
  readonly suppressor: Suppressor | undefined
}

export interface Suppressor {
  readonly alarm: string
  /** Seconds that the alarm waits for the other to come on, before it tells. */
  readonly wait: number
  /** Seconds that it waits after the other has gone off, before it tells. */
  readonly extension: number
}

// Strict: a property that keeps it from acting, such as ActionsEnabled, must not be passed over.
const properties = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.optional(z.string()),
  AlarmRule: z.union([z.string(), z.strictObject({ 'Fn::Sub': z.string() })]),
  AlarmActions: z.optional(z.json()),
  OKActions: z.optional(z.json()),
  InsufficientDataActions: z.optional(z.json()),
  ActionsSuppressor: z.optional(z.json()),
  ActionsSuppressorWaitPeriod: z.optional(z.int().nonnegative()),
  ActionsSuppressorExtensionPeriod: z.optional(z.int().nonnegative()),
  Tags: z.optional(z.json()),
})

/** Reads the properties of an AWS::CloudWatch::CompositeAlarm. `names` has the names of alarms by their logical ids. */
export function readComposite(
  given: unknown,
  names: ReadonlyMap<string, string> = new Map(),
): CompositeAlarm {
  const { AlarmName, AlarmRule, AlarmActions, ...more } = properties.parse(given)
  const nameOf = (id: string): string => {
    const name = names.get(id)
    if (name === undefined) throw new ReferenceError(`${AlarmName} names ${id}, and there is no such alarm`)
    return name
  }
  const text =
    typeof AlarmRule === 'string'
      ? AlarmRule
      : AlarmRule['Fn::Sub'].replaceAll(/\$\{(\w+)\}/g, (_, id: string) => nameOf(id))
  const parts: string[] = []
  return {
    name: AlarmName,
    rule: parseAlarmRule(text, parts),
    parts,
    tells: severityOf(AlarmName, AlarmActions as Json | undefined),
    suppressor: suppressorOf(AlarmName, more, nameOf),
  }
}

type Suppressing = Pick<
  z.infer<typeof properties>,
  'ActionsSuppressor' | 'ActionsSuppressorWaitPeriod' | 'ActionsSuppressorExtensionPeriod'
>

function suppressorOf(
  name: string,
  { ActionsSuppressor, ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod }: Suppressing,
  nameOf: (id: string) => string,
): Suppressor | undefined {
  if (ActionsSuppressor === undefined) return undefined
  const alarm = suppressorNamed(ActionsSuppressor as Json, nameOf)
  if (alarm === undefined) throw new Error(`${name} must name its suppressor by its ARN, as of Fn::GetAtt`)
  // CloudWatch asks for both where there is a suppressor.
  if (ActionsSuppressorWaitPeriod === undefined || ActionsSuppressorExtensionPeriod === undefined)
    throw new Error(`${name} has a suppressor without a wait period or without an extension period`)
  return {
    alarm,
    wait: ActionsSuppressorWaitPeriod,
    extension: ActionsSuppressorExtensionPeriod,
  }
}

/** An ARN ends with the name. */
const nameIn = (arn: string): string => arn.replace(/^arn:.*:alarm:/, '')

function suppressorNamed(given: Json, nameOf: (id: string) => string): string | undefined {
  if (typeof given === 'string') return given.startsWith('arn:') ? nameIn(given) : undefined
  const attribute = isJsonObject(given) ? given['Fn::GetAtt'] : undefined
  return Array.isArray(attribute) && attribute[1] === 'Arn' ? nameOf(String(attribute[0])) : undefined
}

/** The rule of a composite alarm: what it says of the states of others, by name. */
export type AlarmRule = (stateOf: (alarm: string) => AlarmState) => boolean

const TOKEN = /\s*(?:(?<sign>[(),])|"(?<text>[^"]+)"|(?<name>[^\s(),"]+))/y

/**
 * Reads an AlarmRule, and adds the names that it speaks of to `parts`. Throws a SyntaxError for what is none, and for what AWS
 * documents and this does not know, as AT_LEAST.
 */
export function parseAlarmRule(source: string, parts: string[] = []): AlarmRule {
  const tokens = new Tokens<'sign' | 'text' | 'name'>(source, TOKEN)

  function either(): AlarmRule {
    let left = negated()
    let before: string | undefined
    for (;;) {
      const operator = tokens.takeOne('AND', 'OR')
      if (operator === undefined) return left
      // Which of the two binds first is not documented.
      if (before !== undefined && before !== operator) tokens.fail('AND beside OR needs parentheses')
      before = operator
      const [one, other] = [left, negated()]
      left = operator === 'AND' ? (of) => one(of) && other(of) : (of) => one(of) || other(of)
    }
  }

  function negated(): AlarmRule {
    if (!tokens.takeOne('NOT')) return atom()
    const rule = negated()
    return (of) => !rule(of)
  }

  function atom(): AlarmRule {
    if (tokens.takeOne('TRUE')) return () => true
    if (tokens.takeOne('FALSE')) return () => false
    if (tokens.takeOne('(')) {
      const inner = either()
      tokens.expect(')')
      return inner
    }
    const state = tokens.takeOne('ALARM', 'OK', 'INSUFFICIENT_DATA')
    if (state === undefined) return tokens.fail(`"${tokens.peek().text}" is not expected`)
    tokens.expect('(')
    const alarm = tokens.take()
    if (alarm.kind === 'sign' || alarm.kind === 'end') return tokens.fail('the name of an alarm is expected')
    tokens.expect(')')
    const name = nameIn(alarm.text)
    parts.push(name)
    return (of) => of(name) === state
  }

  const rule = either()
  tokens.expectEnd()
  return rule
}
