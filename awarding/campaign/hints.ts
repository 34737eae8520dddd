import * as z from 'zod/mini'
import { fieldsOf } from '../../json/json.ts'
import { activityTypes } from '../../schemas/activities/index.ts'
import { nearestOf } from '../../schemas/nearest.ts'
import { unseenIn } from '../../schemas/unseen.ts'
import { campaignSchema } from './campaign.ts'
import { earnableIds } from './consistency.ts'
import type { Written } from './document.ts'
import { MERGE_MESSAGE } from './yaml-slips.ts'
import { inQuotes } from './yaml-text.ts'

/** Guesses which name was meant by a value that the schema refuses. @param content all that the file says */
export function meantBy(path: readonly PropertyKey[], value: unknown, content: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  // There are hundreds of zones, and one that is not very near is another one.
  if (path.join() === 'timeZone') return nearestOf(value, Intl.supportedValuesOf('timeZone'), 2)
  if (path.at(-1) === 'activity') return nearestOf(value, activityTypes)
  if (path.at(-2) !== 'keepsakes' || path.at(-3) !== 'collect') return undefined
  const { keepsakes } = fieldsOf(content)
  const own = path[1]
  const others = Array.isArray(keepsakes) ? keepsakes.filter((_, index) => index !== own) : []
  const ids = others.flatMap((other) => earnableIds(fieldsOf(other)))
  return nearestOf(
    value,
    ids.filter((id) => typeof id === 'string'),
  )
}

/** Says what to write instead of a key that a campaign file may not have. @param owner path of the object it is in */
export function unknownKeyMessage(owner: readonly PropertyKey[], key: string): string {
  if (key === '<<') return MERGE_MESSAGE
  if (/^\/[/*]/.test(key)) return 'is no note here: JSON has none, and in YAML a note begins with #'
  const known = keysAt(owner)
  const near = nearestOf(key, known)
  const unseen = unseenIn(key)
  const hint = unseen === undefined ? '' : ` It has a character that cannot be seen (${unseen})`
  if (near !== undefined) return `is not a key known here; did you mean ${near}?${hint}`
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

const TYPOGRAPHIC = /^[“”„‟‘’‚‛«»‹›]|[“”„‟‘’‚‛«»‹›]$/u
const MEANS_TRUE = /^(yes|y|on)$/i
const MEANS_FALSE = /^(no|n|off)$/i

/** Says how to mend a value that the schema refuses, from how it is written; undefined where that tells nothing. */
export function hintFor(issue: z.core.$ZodIssue, value: unknown, written: Written | undefined) {
  if (!written) return undefined
  const expected = issue.code === 'invalid_type' ? issue.expected : undefined
  if (typeof value !== 'string') return expected === 'string' ? textHint(value, written) : undefined
  if (expected === 'boolean') return booleanHint(value)
  if (expected === 'number' || expected === 'int') return numberHint(value)
  const typographic = TYPOGRAPHIC.exec(value)?.[0]
  if (typographic !== undefined) return `${typographic} is no quote here: write "`
  const unseen = unseenIn(value)
  return unseen && `it has a character that cannot be seen (${unseen}): type it anew`
}

/** For a value that YAML takes for a number, nothing or a list, where a text is wanted. */
function textHint(value: unknown, { text, comment }: Written): string | undefined {
  if (value === null && text === '' && comment !== '')
    return `what follows a # is a comment: ${inQuotes(comment)}`
  if (text === '' || text.includes('\n')) return undefined
  if (value === null) return `${text} stands for nothing: ${inQuotes(text)} if that is the text`
  return typeof value === 'object' && !/^[[{]/.test(text) ? undefined : inQuotes(text)
}

function booleanHint(value: string): string | undefined {
  if (value === 'true' || value === 'false') return `write ${value} without quotes`
  if (MEANS_TRUE.test(value)) return 'did you mean true?'
  return MEANS_FALSE.test(value) ? 'did you mean false?' : undefined
}

function numberHint(value: string): string | undefined {
  const digits = value.replaceAll(/[\s,'’_]/g, '')
  if (!/^\d+(\.\d+)?$/.test(digits)) return undefined
  return digits === value ? `write ${value} without quotes` : `write ${digits}`
}
