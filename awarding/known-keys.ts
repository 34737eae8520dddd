import * as z from 'zod/mini'
import { campaignSchema } from './campaign.ts'
import { nearestOf } from './nearest.ts'

/** What to write instead of a key that a campaign file may not have at this place. @param owner path of the object */
export function unknownKeyMessage(owner: readonly PropertyKey[], key: string): string {
  const known = keysAt(owner)
  const near = nearestOf(key, known)
  if (near !== undefined) return `is not a key known here; did you mean ${near}?`
  return `is not a key known here: write ${known.length > 0 ? `one of ${known.join(', ')}` : 'none'}, or leave it out`
}

type JsonSchema = z.core.JSONSchema.BaseSchema

let root: JsonSchema | undefined

/** The keys that the object at a path may have, from the schema itself: of every form that it may take there. */
function keysAt(path: readonly PropertyKey[]): string[] {
  root ??= z.toJSONSchema(campaignSchema, { io: 'input', unrepresentable: 'any' })
  let nodes = formsOf(root)
  for (const part of path) {
    nodes = nodes.flatMap((node) => {
      const next = typeof part === 'number' ? node.items : node.properties?.[String(part)]
      return typeof next !== 'object' || Array.isArray(next) ? [] : formsOf(next)
    })
  }
  return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))]
}

/** A schema with its references followed, and the alternatives in it taken apart. */
function formsOf(node: JsonSchema): JsonSchema[] {
  const name = node.$ref?.split('/').at(-1)
  const target = name === undefined ? undefined : root?.$defs?.[name]
  if (typeof target === 'object') return formsOf(target)
  const alternatives = [...(node.anyOf ?? []), ...(node.oneOf ?? [])]
  return alternatives.length > 0
    ? alternatives.flatMap((one) => (typeof one === 'object' ? formsOf(one) : []))
    : [node]
}
