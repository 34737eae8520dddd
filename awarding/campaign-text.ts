import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml'
import type * as z from 'zod'
import { type Problem, pathText } from '../schemas/problems.ts'
import { type Campaign, campaignSchema } from './campaign.ts'
import { unknownKeyMessage } from './known-keys.ts'
import { yamlMessage } from './yaml-message.ts'

/** A mistake in a campaign file, at a place that an editor can jump to. Lines and columns count from 1. */
export interface CampaignProblem extends Problem {
  readonly line: number
  readonly column: number
}

export type CampaignReading =
  | { readonly ok: true; readonly campaign: Campaign }
  | { readonly ok: false; readonly problems: readonly CampaignProblem[] }

/**
 * Reads the text of one campaign file: YAML, of which JSON is a part. Finds every mistake, not just the first, in the
 * order of the text; a value that is missing is reported where the object begins that lacks it. Never throws.
 */
export function readCampaignText(text: string): CampaignReading {
  const lines = new LineCounter()
  const problemAt = (offset: number, path: readonly PropertyKey[], message: string): CampaignProblem => {
    const { line, col } = lines.linePos(offset)
    return { path: pathText(path), message, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  // The core schema has no timestamps: times stay the text that was written, with its offset.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core' })
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0) {
    // A tab upsets all that follows.
    const tabs = faults.filter(({ code }) => code === 'TAB_AS_INDENT')
    const problems = (tabs.length > 0 ? tabs : faults).map((fault) =>
      problemAt(fault.pos[0], [], yamlMessage(fault, text)),
    )
    return { ok: false, problems: inOrder(problems) }
  }
  const read = contentOf(document)
  if ('fault' in read) return { ok: false, problems: [problemAt(0, [], read.fault)] }

  const checked = campaignSchema.safeParse(read.content)
  if (checked.success) return { ok: true, campaign: checked.data as Campaign }
  const problems = checked.error.issues
    .flatMap(explain)
    .map(({ path, message, atKey }) => problemAt(offsetOf(document, path, atKey), path, message))
  return { ok: false, problems: inOrder(problems) }
}

/** Aliases may name no anchor, or multiply a small text into a huge value. */
function contentOf(document: Document): { content: unknown } | { fault: string } {
  try {
    const content: unknown = document.toJS({ maxAliasCount: 100 })
    // Refuses what contains itself, which no schema could walk to its end.
    JSON.stringify(content)
    return { content }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { fault: `has an alias that cannot be used: ${message.split('\n')[0]}` }
  }
}

interface Explained {
  readonly path: readonly PropertyKey[]
  readonly message: string
  /** Whether the key is at fault, not its value. */
  readonly atKey?: boolean
}

function explain(issue: z.core.$ZodIssue): Explained[] {
  if (issue.code !== 'unrecognized_keys') return [issue]
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    message: unknownKeyMessage(issue.path, key),
    atKey: true,
  }))
}

/** Where in the text a path leads, or as far as it leads. */
function offsetOf(document: Document, path: readonly PropertyKey[], atKey = false): number {
  for (let length = path.length; length > 0; length--) {
    const owner = nodeAt(document, path.slice(0, length - 1))
    const pair = isMap(owner) && owner.items.find(({ key }) => String(key) === String(path[length - 1]))
    const start = startOf(pair && atKey ? pair.key : nodeAt(document, path.slice(0, length)))
    // A key without a value has nothing but itself to point at.
    const found = start ?? (pair ? startOf(pair.key) : undefined)
    if (found !== undefined) return found
  }
  return startOf(document.contents) ?? 0
}

function nodeAt(document: Document, path: readonly PropertyKey[]): unknown {
  return path.length === 0 ? document.contents : document.getIn(path, true)
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}

/** As they stand in the text; one for each value, which is to be written anew however many ways it is wrong. */
function inOrder(problems: readonly CampaignProblem[]): CampaignProblem[] {
  const byPlace = new Map(problems.toReversed().map((problem) => [placeOf(problem), problem]))
  return [...byPlace.values()].sort((a, b) => a.line - b.line || a.column - b.column)
}

const placeOf = ({ line, column, path }: CampaignProblem) => `${line}:${column} ${path}`
