import type { Json } from '../../schemas/json.ts'
import type { InputTransformer, RuleModel, TargetModel } from '../resources/model.ts'
import { safeForQueue } from './ingest.ts'
import { follow, parseJsonPath } from './json-path.ts'
import type { IngestedEvent } from './types.ts'

/** What a target is given for an event, as text: the event, a part of it, or what its transformer makes of it. */
export function targetInput(event: IngestedEvent, rule: RuleModel, target: TargetModel): string {
  if (target.input !== undefined) return safeForQueue(target.input)
  if (target.inputPath !== undefined) {
    return safeForQueue(JSON.stringify(follow(event.envelope, parseJsonPath(target.inputPath)) ?? null))
  }
  if (target.inputTransformer !== undefined)
    return safeForQueue(transform(target.inputTransformer, event, rule))
  return event.text
}

/** Throws JsonPathError for a path of the target that is not honoured, so that it is told when the stack starts. */
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
