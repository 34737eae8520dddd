import * as z from 'zod'
import type { AlarmState } from './missing-data.ts'

export interface CompositeAlarm {
  readonly name: string
  readonly rule: AlarmRule
}

// Strict: an alarm that keeps it from acting, ActionsSuppressor, must not be passed over.
const properties = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.optional(z.string()),
  AlarmRule: z.string(),
  AlarmActions: z.optional(z.json()),
  OKActions: z.optional(z.json()),
  InsufficientDataActions: z.optional(z.json()),
  Tags: z.optional(z.json()),
})

/** Reads the properties of an AWS::CloudWatch::CompositeAlarm. */
export function readComposite(given: unknown): CompositeAlarm {
  const { AlarmName, AlarmRule } = properties.parse(given)
  return { name: AlarmName, rule: parseAlarmRule(AlarmRule) }
}

/** The rule of a composite alarm: what it says of the states of others, by name. */
export type AlarmRule = (stateOf: (alarm: string) => AlarmState) => boolean

const TOKEN = /\s*(?:(?<sign>[(),])|"(?<quoted>[^"]+)"|(?<word>[^\s(),"]+))/y

/** Reads an AlarmRule. Throws a SyntaxError for what is none, and for what AWS documents and this does not know, as AT_LEAST. */
export function parseAlarmRule(source: string): AlarmRule {
  const tokens = tokensOf(source)
  let next = 0
  const fail = (why: string): never => {
    throw new SyntaxError(`${why} in ${source}`)
  }
  const take = (text: string): boolean => {
    if (tokens[next]?.text !== text || tokens[next]?.kind === 'quoted') return false
    next += 1
    return true
  }
  const expect = (text: string): void => {
    if (!take(text)) fail(`"${text}" is expected`)
  }

  function either(): AlarmRule {
    let left = negated()
    let before: string | undefined
    for (;;) {
      const operator = ['AND', 'OR'].find(take)
      if (operator === undefined) return left
      // Which of the two binds first is not documented.
      if (before !== undefined && before !== operator) fail('AND beside OR needs parentheses')
      before = operator
      const [one, other] = [left, negated()]
      left = operator === 'AND' ? (of) => one(of) && other(of) : (of) => one(of) || other(of)
    }
  }

  function negated(): AlarmRule {
    if (!take('NOT')) return atom()
    const rule = negated()
    return (of) => !rule(of)
  }

  function atom(): AlarmRule {
    if (take('TRUE')) return () => true
    if (take('FALSE')) return () => false
    if (take('(')) {
      const inner = either()
      expect(')')
      return inner
    }
    const state = (['ALARM', 'OK', 'INSUFFICIENT_DATA'] as const).find(take)
    if (state === undefined) return fail(`"${tokens[next]?.text ?? 'its end'}" is not expected`)
    expect('(')
    const alarm = tokens[next]
    if (alarm === undefined || alarm.kind === 'sign') return fail('the name of an alarm is expected')
    next += 1
    expect(')')
    // An ARN ends with the name.
    const name = alarm.text.replace(/^arn:.*:alarm:/, '')
    return (of) => of(name) === state
  }

  const rule = either()
  if (next < tokens.length) fail(`"${tokens[next]?.text}" is not expected`)
  return rule
}

function tokensOf(source: string): { kind: string; text: string }[] {
  const text = source.trimEnd()
  const tokens: { kind: string; text: string }[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex
    const groups = TOKEN.exec(text)?.groups
    const [kind, value] = Object.entries(groups ?? {}).find(([, each]) => each !== undefined) ?? []
    if (kind === undefined || value === undefined)
      throw new SyntaxError(`"${text.slice(at).trim()}" cannot be read in ${source}`)
    tokens.push({ kind, text: value })
  }
  return tokens
}
