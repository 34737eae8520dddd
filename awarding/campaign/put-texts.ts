import {
  type Document,
  isMap,
  isNode,
  isScalar,
  type Pair,
  parseDocument,
  type Scalar,
  stringify,
  type YAMLMap,
} from 'yaml'
import { canonicalJson } from '../../json/json.ts'
import type { Path } from '../../schemas/mistakes.ts'
import { parseCampaignDocument } from './document.ts'
import type { Edit } from './yaml-slips.ts'

/** A text of a campaign file as it is to be, in each of its languages. */
export interface TextPut {
  readonly path: Path
  readonly texts: Readonly<Record<string, string>>
}

/** The file is written in a way in which nothing can be put into it. */
export class PutError extends Error {
  override readonly name = 'PutError'
  readonly path: Path

  constructor(path: Path) {
    super('cannot be written by itself, as it shares its text with others by & and *: write it out')
    this.path = path
  }
}

/**
 * The text of a campaign file with texts in their languages, and nothing else of it changed: what is put in stands as what is
 * around it stands, by lines or in brackets.
 *
 * @param text which `parseCampaignDocument` reads without a mistake
 * @throws PutError
 */
export function putTexts(text: string, puts: readonly TextPut[]): string {
  const source = text.replace(/^\uFEFF/, '')
  const yaml = parseDocument(source, { schema: 'core', logLevel: 'error', prettyErrors: false })
  const style: Style = {
    source,
    lineEnd: source.includes('\r\n') ? '\r\n' : '\n',
    isJson: source.trimStart().startsWith('{'),
  }
  const edits = puts.flatMap((put) => editsFor(yaml, put, style))
  const changed = edits
    .toSorted((a, b) => b.from - a.from)
    .reduce(
      (before, { from, to, text: instead }) => before.slice(0, from) + instead + before.slice(to),
      source,
    )
  const [before, after] = [parseCampaignDocument(text), parseCampaignDocument(changed)]
  if (!before.ok || !after.ok) throw new PutError(puts[0]?.path ?? [])
  const { content } = before.document
  for (const { path, texts } of puts)
    Reflect.set(Object(at(content, path.slice(0, -1))), path.at(-1) ?? '', texts)
  // The file now says what is meant, and nothing else.
  if (canonicalJson(after.document.content) !== canonicalJson(content))
    throw new PutError(puts[0]?.path ?? [])
  return text.startsWith('\uFEFF') ? `\uFEFF${changed}` : changed
}

function at(content: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), content)
}

interface Style {
  readonly source: string
  readonly lineEnd: string
  readonly isJson: boolean
}

function editsFor(yaml: Document, { path, texts }: TextPut, style: Style): Edit[] {
  const owner = yaml.getIn(path.slice(0, -1), true) ?? yaml.contents
  const pair = isMap(owner) && owner.items.find(({ key }) => String(key) === String(path.at(-1)))
  if (!isMap(owner) || !pair || !isNode(pair.value) || !pair.value.range) throw new PutError(path)
  const { value } = pair
  if (!(isScalar(value) || isMap(value)) || value.anchor) throw new PutError(path)
  if (isMap(value) && !value.flow) return editsOfLines(value, texts, { path, style })
  if (owner.flow || isMap(value)) {
    const [from, to] = value.range ?? [0, 0]
    return [{ from, to, text: inBrackets(texts, style) }]
  }
  return [asLines(pair as Pair<Scalar, Scalar>, texts, style)]
}

function inBrackets(texts: TextPut['texts'], { isJson }: Style): string {
  const pairs = Object.entries(texts).map(
    ([tag, text]) => `${isJson ? `"${tag}"` : tag}: ${JSON.stringify(text)}`,
  )
  return `{ ${pairs.join(', ')} }`
}

/** A text that stands after its key becomes a line for each language below it. A comment stays where it is. */
function asLines({ key, value }: Pair<Scalar, Scalar>, texts: TextPut['texts'], style: Style): Edit {
  const { source, lineEnd } = style
  const from = source.indexOf(':', key.range?.[1] ?? 0) + 1
  const { to, comment } = endOf(value, source)
  const indent = ' '.repeat(columnOf(key, source) + 2)
  const lines = Object.entries(texts).map(([tag, text]) => `${lineEnd}${indent}${tag}: ${onALine(text)}`)
  return { from, to, text: `${comment && ` ${comment}`}${lines.join('')}` }
}

/** Lines of languages, of which some are written anew and some are more. */
function editsOfLines(
  map: YAMLMap,
  texts: TextPut['texts'],
  { path, style: { source, lineEnd } }: { path: Path; style: Style },
): Edit[] {
  const found = new Map(map.items.map((pair) => [String(pair.key), pair as Pair<Scalar, Scalar>]))
  const [first] = found.values()
  const last = [...found.values()].at(-1)
  if (!first || !last) throw new PutError(path)
  const indent = ' '.repeat(columnOf(first.key, source))
  const edits = [...found].flatMap(([tag, { value }]): Edit[] => {
    const text = texts[tag]
    if (text === undefined || text === value?.value) return []
    if (!value?.range || value.anchor) throw new PutError(path)
    return [{ from: value.range[0], to: endOf(value, source).end, text: onALine(text) }]
  })
  const more = Object.entries(texts).filter(([tag]) => !found.has(tag))
  const added = more.map(([tag, text]) => `${lineEnd}${indent}${tag}: ${onALine(text)}`).join('')
  if (added === '') return edits
  const { to } = endOf(last.value, source)
  return [...edits, { from: to, to, text: added }]
}

/** Where a value ends, and where the comment after it does. A text in lines of its own has the end of the last within it. */
function endOf(value: Scalar | null, source: string): { end: number; to: number; comment: string } {
  const [from, upTo] = value?.range ?? [0, 0]
  const end = from + source.slice(from, upTo).trimEnd().length
  const [all = '', comment = ''] = /^[ \t]*(#[^\r\n]*)?/.exec(source.slice(end)) ?? []
  return { end, to: comment ? end + all.length : end, comment }
}

function columnOf(key: Scalar, source: string): number {
  const at = key.range?.[0] ?? 0
  return at - (source.lastIndexOf('\n', at - 1) + 1)
}

function onALine(text: string): string {
  const plain = stringify(text, { schema: 'core', lineWidth: 0 }).replace(/\n$/, '')
  return plain.includes('\n') ? JSON.stringify(text) : plain
}
