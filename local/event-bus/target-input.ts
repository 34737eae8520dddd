import { isJsonObject, type Json } from '../../json/json.ts'
import type { InputTransformer, RuleModel, TargetModel } from '../resources/model.ts'
import { type IngestedEvent, safeForQueue } from './event.ts'

/** The text that a target gets for an event: the event, a part of it, or the output of its transformer. */
export function targetInput(event: IngestedEvent, rule: RuleModel, target: TargetModel): string {
  if (target.input !== undefined) return safeForQueue(target.input)
  if (target.inputPath !== undefined) {
    return safeForQueue(JSON.stringify(follow(event.envelope, parseJsonPath(target.inputPath)) ?? null))
  }
  if (target.inputTransformer !== undefined)
    return safeForQueue(transform(target.inputTransformer, event, rule))
  return event.text
}

/** Called when the stack starts. @throws JsonPathError for a path of the target that is not honoured */
export function checkPaths({ inputPath, inputTransformer }: TargetModel): void {
  if (inputPath !== undefined) parseJsonPath(inputPath)
  for (const path of Object.values(inputTransformer?.inputPathsMap ?? {})) parseJsonPath(path)
}

function transform(transformer: InputTransformer, event: IngestedEvent, rule: RuleModel): string {
  const { detail, ...head } = event.envelope
  const variables = new Map<string, Json | undefined>([
    ['aws.events.rule-arn', rule.arn],
    ['aws.events.rule-name', rule.name],
    ['aws.events.event.ingestion-time', event.ingestedAt],
    ['aws.events.event', head],
    ['aws.events.event.json', { ...head, detail }],
  ])
  for (const [name, path] of Object.entries(transformer.inputPathsMap)) {
    variables.set(name, follow(event.envelope, parseJsonPath(path)))
  }
  return fill(transformer.inputTemplate, variables)
}

/**
 * A variable outside of quotes becomes its JSON, so that text gets quotes of its own; inside of quotes it becomes a
 * part of the string around it. One that the event lacks is null outside, and nothing inside. `<name>` of no
 * variable stays.
 */
function fill(template: string, variables: ReadonlyMap<string, Json | undefined>): string {
  let quoted = false
  return template.replace(/\\.|"|<([\w.-]+)>/gs, (token, name: string | undefined) => {
    if (token === '"') quoted = !quoted
    if (name === undefined || !variables.has(name)) return token
    const value = variables.get(name)
    if (!quoted) return JSON.stringify(value ?? null)
    if (value === undefined) return ''
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return JSON.stringify(text).slice(1, -1)
  })
}

/** A JSONPath that is not of the subset: `$`, `.name`, `['name']` and `[0]`. */
class JsonPathError extends Error {
  override readonly name = 'JsonPathError'
}

/** The steps of a path such as `$.detail.items[0]`. @throws JsonPathError. */
function parseJsonPath(path: string): (string | number)[] {
  const steps: (string | number)[] = []
  const step = /\.([\w-]+)|\['([^']+)'\]|\[(\d+)\]/y
  step.lastIndex = 1
  while (path.startsWith('$') && step.lastIndex < path.length) {
    const match = step.exec(path)
    if (match === null) break
    const [whole, name, quoted, index] = match
    steps.push(index === undefined ? (name ?? quoted ?? whole) : Number(index))
    if (step.lastIndex === path.length) return steps
  }
  if (path === '$') return []
  throw new JsonPathError(
    `${path} is not a JSONPath that the local stack honours: use $, .name, ['name'] and [0]`,
  )
}

/** The value at the end of the steps; undefined where there is no such place. */
function follow(value: Json, steps: readonly (string | number)[]): Json | undefined {
  let current: Json | undefined = value
  for (const step of steps) {
    if (Array.isArray(current)) current = typeof step === 'number' ? current[step] : undefined
    else if (!isJsonObject(current)) return undefined
    else current = Object.hasOwn(current, step) ? current[step] : undefined
  }
  return current
}
