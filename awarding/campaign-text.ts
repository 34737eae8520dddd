import { closest, distance } from 'fastest-levenshtein'
import { isMap, isNode, LineCounter, parseDocument } from 'yaml'
import * as z from 'zod'
import { type Problem, pathText } from '../schemas/problems.ts'
import { type Campaign, campaignSchema } from './campaign.ts'

/** A mistake in a campaign file, at a place that an editor can jump to. Lines and columns count from 1. */
export interface CampaignProblem extends Problem {
  readonly line: number
  readonly column: number
}

export type CampaignReading =
  | { readonly ok: true; readonly campaign: Campaign }
  | { readonly ok: false; readonly problems: readonly CampaignProblem[] }

/** Reads the text of one campaign file: YAML, of which JSON is a part. Finds every mistake, not just the first. */
export function readCampaignText(text: string): CampaignReading {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' })
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0])
      return { path: '', message: error.message, line, column: col }
    })
    return { ok: false, problems }
  }

  // Times must stay the text that was written: YAML's own timestamps would lose the offset.
  const checked = campaignSchema.safeParse(document.toJS({ maxAliasCount: 100 }))
  if (checked.success) return { ok: true, campaign: checked.data as Campaign }

  const placeOf = (path: readonly PropertyKey[]) => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0])
    }
    return { line: 1, col: 1 }
  }
  const problems = checked.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const owner = issue.path.length === 0 ? document.contents : document.getIn(issue.path, true)
      return issue.keys.map((key) => {
        const offset = keyOffset(owner, key)
        const { line, col } = offset === undefined ? placeOf(issue.path) : lines.linePos(offset)
        return { path: pathText([...issue.path, key]), message: unknownKey(key), line, column: col }
      })
    }
    const { line, col } = placeOf(issue.path)
    return [{ path: pathText(issue.path), message: issue.message, line, column: col }]
  })
  return { ok: false, problems }
}

/** Where a key of a mapping stands in the text. */
function keyOffset(owner: unknown, key: string): number | undefined {
  if (!isMap(owner)) return undefined
  const pair = owner.items.find((item) => String(item.key) === key)
  return isNode(pair?.key) ? pair.key.range?.[0] : undefined
}

function unknownKey(key: string): string {
  const known = knownKeys()
  const near = closest(key, known)
  return distance(key, near) <= Math.max(2, key.length / 3)
    ? `is not a key known here; did you mean ${near}?`
    : 'is not a key known here'
}

let keys: string[] | undefined

/** Every key that campaign files have anywhere, from the schema itself. */
function knownKeys(): string[] {
  if (keys) return keys
  const found = new Set<string>()
  const collect = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return
    const { properties } = node as { properties?: object }
    for (const name of Object.keys(properties ?? {})) found.add(name)
    for (const inner of Object.values(node)) collect(inner)
  }
  collect(z.toJSONSchema(campaignSchema, { io: 'input', unrepresentable: 'any' }))
  keys = [...found]
  return keys
}
