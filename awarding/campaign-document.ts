import { type Document, isMap, isNode, LineCounter, parseDocument, visit, type YAMLError } from 'yaml'
import { type Problem, pathText } from '../schemas/problems.ts'
import { yamlMessage } from './yaml-message.ts'

/** A mistake in a campaign file, at a place that an editor can jump to. Lines and columns count from 1. */
export interface CampaignProblem extends Problem {
  readonly line: number
  readonly column: number
}

/** A file's content with the way back to its text. */
export interface CampaignDocument {
  readonly content: unknown
  /**
   * A problem at the place of a path, or as far as the path leads; a missing value is placed where the object begins
   * that lacks it.
   *
   * @param atKey whether the key is at fault, not its value
   */
  problemAt(path: readonly PropertyKey[], message: string, atKey?: boolean): CampaignProblem
}

export type CampaignParsing =
  | { readonly ok: true; readonly document: CampaignDocument }
  | { readonly ok: false; readonly problems: readonly CampaignProblem[] }

/** Parses YAML, of which JSON is a part. Finds every mistake, in the order of the text. Never throws. */
export function parseCampaignDocument(text: string): CampaignParsing {
  const lines = new LineCounter()
  const problemAt = (offset: number, path: readonly PropertyKey[], message: string): CampaignProblem => {
    const { line, col } = lines.linePos(offset)
    return { path: pathText(path), message, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  // The core schema has no timestamps: times stay the text that was written, with its offset.
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core' })
  const faults = [...yaml.errors, ...yaml.warnings]
  if (faults.length > 0) {
    // A tab upsets all that follows.
    const tabs = faults.filter(({ code }) => code === 'TAB_AS_INDENT')
    const problems = (tabs.length > 0 ? tabs : faults).map((fault) =>
      problemAt(startOfFault(fault, yaml), [], yamlMessage(fault, text)),
    )
    return { ok: false, problems: inOrder(problems) }
  }
  const read = contentOf(yaml)
  if ('fault' in read) return { ok: false, problems: [problemAt(read.offset, [], read.fault)] }
  return {
    ok: true,
    document: {
      content: read.content,
      problemAt: (path, message, atKey) => problemAt(offsetOf(yaml, path, atKey), path, message),
    },
  }
}

/** As they stand in the text; one for each value, which is to be written anew however many ways it is wrong. */
export function inOrder<Found extends CampaignProblem>(problems: readonly Found[]): Found[] {
  const byPlace = new Map(problems.toReversed().map((problem) => [placeOf(problem), problem]))
  return [...byPlace.values()].sort((a, b) => a.line - b.line || a.column - b.column)
}

const placeOf = ({ line, column, path }: CampaignProblem) => `${line}:${column} ${path}`

/** Aliases may name no anchor, or multiply a small text into a huge value. */
function contentOf(yaml: Document): { content: unknown } | { fault: string; offset: number } {
  try {
    const content: unknown = yaml.toJS({ maxAliasCount: 100 })
    // Refuses what contains itself, which no schema could walk to its end.
    JSON.stringify(content)
    return { content }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return {
      fault: `has an alias that cannot be used: ${message.split('\n')[0]}`,
      offset: offsetOfAlias(yaml),
    }
  }
}

/** Of the first alias of nothing; of what else is wrong with aliases, no place is known. */
function offsetOfAlias(yaml: Document): number {
  let offset: number | undefined
  visit(yaml, {
    Alias(_, alias) {
      if (offset === undefined && alias.resolve(yaml) === undefined) offset = startOf(alias)
    },
  })
  return offset ?? 0
}

/** A quote that does not end is noticed at the end of the text, and to be mended where it begins. */
function startOfFault({ code, pos }: YAMLError, yaml: Document): number {
  let start = pos[0]
  if (code !== 'MISSING_CHAR') return start
  visit(yaml, {
    Scalar(_, scalar) {
      const quoted = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE'
      if (quoted && scalar.range && scalar.range[0] < pos[0] && scalar.range[1] >= pos[0])
        start = scalar.range[0]
    },
  })
  return start
}

/** Where in the text a path leads, or as far as it leads. */
function offsetOf(yaml: Document, path: readonly PropertyKey[], atKey = false): number {
  for (let length = path.length; length > 0; length--) {
    const owner = nodeAt(yaml, path.slice(0, length - 1))
    const pair = isMap(owner) && owner.items.find(({ key }) => String(key) === String(path[length - 1]))
    const start = startOf(pair && atKey ? pair.key : nodeAt(yaml, path.slice(0, length)))
    // A key without a value has nothing but itself to point at.
    const found = start ?? (pair ? startOf(pair.key) : undefined)
    if (found !== undefined) return found
  }
  return startOf(yaml.contents) ?? 0
}

function nodeAt(yaml: Document, path: readonly PropertyKey[]): unknown {
  return path.length === 0 ? yaml.contents : yaml.getIn(path, true)
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}
