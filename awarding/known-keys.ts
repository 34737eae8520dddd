import { closest, distance } from 'fastest-levenshtein'
import * as z from 'zod'
import { campaignSchema } from './campaign.ts'

/** What to write instead of a key that a campaign file may not have at this place. @param owner path of the object */
export function unknownKeyMessage(owner: readonly PropertyKey[], key: string): string {
  const known = keysAt(owner)
  const near = known.length > 0 ? closest(key, known) : ''
  if (near && distance(key, near) <= Math.max(1, Math.floor(key.length * 0.4))) {
    return `is not a key known here; did you mean ${near}?`
  }
  return `is not a key known here: write ${known.length > 0 ? `one of ${known.join(', ')}` : 'none'}, or leave it out`
}

type JsonSchema = z.core.JSONSchema.BaseSchema

let root: JsonSchema | undefined

/** The keys that the object at a path may have, from the schema itself. */
function keysAt(path: readonly PropertyKey[]): string[] {
  root ??= z.toJSONSchema(campaignSchema, { io: 'input', unrepresentable: 'any' })
  let node = deref(root)
  for (const part of path) {
    const next = typeof part === 'number' ? node.items : node.properties?.[String(part)]
    if (typeof next !== 'object' || Array.isArray(next)) return []
    node = deref(next)
  }
  return Object.keys(node.properties ?? {})
}

function deref(node: JsonSchema): JsonSchema {
  const name = node.$ref?.split('/').at(-1)
  const target = name === undefined ? undefined : root?.$defs?.[name]
  return typeof target === 'object' ? deref(target) : node
}
