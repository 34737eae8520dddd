import type { Message } from './messages.ts'
import { narrowings, type Schema } from './narrowing.ts'

/** Partners have been promised this: the messages of a version, by name, as they were last published. */
export interface Published {
  /** The day, such as 2026-11-29. */
  readonly publishedOn: string
  readonly messages: Readonly<Record<string, Pick<Message, 'way' | 'schema'>>>
}

export interface ContractChanges {
  /** Sentences: each breaks some partner's program that was right. */
  readonly breaking: readonly string[]
  /** Sentences: each adds something. */
  readonly added: readonly string[]
}

/** Compares the contract with what was published of it. */
export function changesSince({ messages: published }: Published, now: readonly Message[]): ContractChanges {
  const byName = new Map(now.map((message) => [message.name, message]))
  const breaking: string[] = []
  const added: string[] = []
  for (const [name, { way, schema: was }] of Object.entries(published)) {
    const message = byName.get(name)
    if (!message || message.way !== way) {
      breaking.push(`${name} is gone`)
      continue
    }
    const is = message.schema
    // Whoever sends must be taken as before; whoever is sent to must be given what was said.
    const found =
      way === 'in' ? narrowings(was, is) : narrowings(is, was).map(({ path }) => ({ path, what: PROMISED }))
    for (const { path, what } of found) breaking.push(`${name}: ${path || 'the event'} ${what}`)
    for (const path of outermost(fieldsOf(was).difference(fieldsOf(is))))
      breaking.push(`${name}: ${path} is gone`)
    for (const path of outermost(fieldsOf(is).difference(fieldsOf(was)))) added.push(`${name}: ${path}`)
  }
  for (const { name } of now) if (!published[name]) added.push(name)
  return { breaking: [...new Set(breaking)], added }
}

const PROMISED = 'is not what was promised: it may be left out, or be something else'

/** Leaves out what lies within another of them. */
const outermost = (paths: ReadonlySet<string>) =>
  [...paths].filter((path) => !paths.has(path.replace(/[.[][^.[]*$/, '')))

/** The dotted paths of all fields that a schema names. */
function fieldsOf({ properties = {}, items, oneOf = [], anyOf = [] }: Schema, path = ''): Set<string> {
  const found = new Set<string>()
  for (const [name, field] of Object.entries(properties)) {
    const at = path ? `${path}.${name}` : name
    found.add(at)
    for (const inner of fieldsOf(field, at)) found.add(inner)
  }
  for (const inner of [...(items ? [items] : []), ...oneOf, ...anyOf])
    for (const field of fieldsOf(inner, items ? `${path}[]` : path)) found.add(field)
  return found
}
