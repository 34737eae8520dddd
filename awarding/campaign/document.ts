import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import { ExactNumber, isHeld } from '../../json/exact-number.ts'
import { type Mistake, pathText } from '../../schemas/mistakes.ts'
import { type Edit, slipsOf } from './yaml-slips.ts'
import { YamlText } from './yaml-text.ts'

/** A mistake in a campaign file, at a place that an editor can jump to. Lines and columns count from 1. */
export interface CampaignMistake extends Mistake {
  readonly line: number
  readonly column: number
}

/** A file's content with the way back to its text. */
export interface CampaignDocument {
  readonly content: unknown
  /**
   * Places a mistake where a path leads, or as far as it leads. A missing value is placed at the beginning of the
   * object that lacks it.
   *
   * @param atKey true when the key is at fault, not its value
   */
  mistakeAt(path: readonly PropertyKey[], message: string, atKey?: boolean): CampaignMistake
  /** The value of a path as it is written; undefined where there is none. */
  writtenAt(path: readonly PropertyKey[]): Written | undefined
  /** The YAML that was read, with places in the text without its byte order mark. Nobody but its maker changes it. */
  readonly yaml: Document
}

/** A value as it stands in the text. */
export interface Written {
  /** With its quotes or brackets, if it has some; empty for a key without a value. */
  readonly text: string
  /** The comment that follows it on its line, with the #; empty where there is none. */
  readonly comment: string
}

export type CampaignParsing =
  | { readonly ok: true; readonly document: CampaignDocument }
  | {
      readonly ok: false
      readonly mistakes: readonly CampaignMistake[]
      /** The document with these mended. A further mistake on one of their lines may only follow from the mending. */
      readonly rest?: CampaignDocument
    }

/** Each time slips are mended, those that they hid come to light. */
const MOST_ROUNDS = 10

/** Parses YAML, of which JSON is a part. Finds every mistake, in the order of the text. Never throws. */
export function parseCampaignDocument(text: string): CampaignParsing {
  // A byte order mark would move the first line by a column.
  let mended = text.replace(/^\uFEFF/, '')
  const mistakes: CampaignMistake[] = []
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { yaml, mistakeAt } = parseYaml(mended)
    const slips = slipsOf(yaml, new YamlText(mended, yaml))
    // An uncertain slip of a later round may only follow from how a line was mended.
    if (round > 0 && slips.some(({ certain }) => !certain)) break
    const told = slips.map(({ offset, message }) => mistakeAt(offset, [], message))
    const lines = new Set(mistakes.map(({ line }) => line))
    mistakes.push(...told.filter(({ line }) => !lines.has(line)))
    const edits = slips.flatMap(({ mend }) => mend ?? [])
    if (edits.length < slips.length) break
    mended = edited(mended, edits)
    if (edits.some(({ from, to, text: instead }) => from < to || instead !== '')) continue
    if (MAY_BE_LONG.test(mended)) keepDigits(yaml)
    const read = contentOf(yaml)
    if ('fault' in read) return { ok: false, mistakes: inOrder([...mistakes, mistakeAt(0, [], read.fault)]) }
    const source = mended
    const document: CampaignDocument = {
      content: read.content,
      mistakeAt: (path, message, atKey) => mistakeAt(offsetOf(yaml, path, atKey), path, message),
      writtenAt: (path) => writtenAt(yaml, source, path),
      yaml,
    }
    return mistakes.length > 0
      ? { ok: false, mistakes: inOrder(mistakes), rest: document }
      : { ok: true, document }
  }
  return { ok: false, mistakes: inOrder(mistakes) }
}

function parseYaml(text: string) {
  const lineCounter = new LineCounter()
  const mistakeAt = (offset: number, path: readonly PropertyKey[], message: string): CampaignMistake => {
    const { line, col } = lineCounter.linePos(offset)
    return { path: pathText(path), message, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  // The core schema has no timestamps: times stay the text that was written, with its offset.
  const yaml = parseDocument(text, { lineCounter, prettyErrors: false, schema: 'core', logLevel: 'error' })
  return { yaml, mistakeAt }
}

function edited(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce((before, { from, to, text: instead }) => before.slice(0, from) + instead + before.slice(to), text)
}

/** Sorts mistakes by their place in the text and keeps one for each value: it is to be written anew anyway. */
export function inOrder<Found extends CampaignMistake>(mistakes: readonly Found[]): Found[] {
  const byPlace = new Map(mistakes.toReversed().map((mistake) => [placeOf(mistake), mistake]))
  return [...byPlace.values()].sort((a, b) => a.line - b.line || a.column - b.column)
}

const placeOf = ({ line, column, path }: CampaignMistake) => `${line}:${column} ${path}`

/** Aliases may multiply a small text into a huge value. */
function contentOf(yaml: Document): { content: unknown } | { fault: string } {
  try {
    const content: unknown = yaml.toJS({ maxAliasCount: 100 })
    // It refuses a value that contains itself, which no schema could walk to its end.
    JSON.stringify(content)
    return { content }
  } catch {
    return {
      fault:
        'has an alias (a word after *) that stands for what it is part of, or for far too much: write out what is meant',
    }
  }
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

function writtenAt(yaml: Document, text: string, path: readonly PropertyKey[]): Written | undefined {
  const node = nodeAt(yaml, path)
  if (!isNode(node) || !node.range) return undefined
  const [from, to] = node.range
  const comment = /^[ \t]*(#[^\r\n]*)/.exec(text.slice(to, to + 1000))?.[1] ?? ''
  return { text: text.slice(from, to), comment: comment.trim() }
}

function nodeAt(yaml: Document, path: readonly PropertyKey[]): unknown {
  return path.length === 0 ? yaml.contents : yaml.getIn(path, true)
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}

/** A double holds every number that has no such part. Most texts have none, and are not looked through. */
const MAY_BE_LONG = /\d[\d.]{15}|\d\.?[eE]|0[xo]/

/**
 * Gives numbers of event patterns that a double does not hold back their digits, as `parseJson` does; keys stay the text
 * they are. No other number of a campaign may be so long.
 */
function keepDigits(yaml: Document): void {
  visit(yaml, {
    Scalar(place, scalar, owners) {
      if (typeof scalar.value !== 'number' || !owners.some(isWhere)) return
      const text = jsonNumberOf(scalar.source ?? '')
      if (text === undefined || isHeld(scalar.value, text)) return
      scalar.value = place === 'key' ? scalar.source : new ExactNumber(text)
    },
  })
}

const isWhere = (owner: unknown) => isPair(owner) && isScalar(owner.key) && owner.key.value === 'where'

const DECIMAL = /^([-+]?)0*(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/

/** A number of YAML's core schema as JSON writes it; undefined for infinity and for what is not a number. */
function jsonNumberOf(source: string): string | undefined {
  if (/^0[xo]/.test(source)) return BigInt(source).toString()
  const [written, sign, whole = '', fraction, power] = DECIMAL.exec(source) ?? []
  if (!written) return undefined
  return `${sign === '-' ? '-' : ''}${whole || '0'}${fraction ? `.${fraction}` : ''}${power ? `e${power}` : ''}`
}
