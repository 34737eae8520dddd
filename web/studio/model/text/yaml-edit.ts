import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  stringify,
  type ToStringOptions,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { Path, Value } from '../paths.ts'
import { type Edit, EditError } from './edit.ts'

const OPTIONS = { schema: 'core', prettyErrors: false, logLevel: 'error' } as const

export const documentOf = (text: string): Document => parseDocument(text, OPTIONS)

/** A value that takes no more characters than this stands on one line. */
const ONE_LINE = 72

/** Makes a change in a document. @throws EditError where its nodes cannot take it */
export function editDocument(yaml: Document, edit: Edit): void {
  if (edit.kind === 'set') {
    setIn(yaml, edit.path, edit.value)
    return
  }
  if (edit.kind === 'remove' && typeof edit.path.at(-1) !== 'number') {
    yaml.deleteIn(edit.path)
    return
  }
  const isRemoved = edit.kind === 'remove'
  const list = listIn(yaml, isRemoved ? edit.path.slice(0, -1) : edit.path)
  const spacing = spacingOf(list)
  if (isRemoved) list.items.splice(Number(edit.path.at(-1)), 1)
  else changeList(yaml, list, edit)
  spaceOut(list, spacing)
}

function changeList(
  yaml: Document,
  list: YAMLSeq,
  edit: Extract<Edit, { kind: 'insert' | 'move' | 'copy' }>,
) {
  const { items } = list
  if (edit.kind === 'insert') {
    // An empty list is written [], and what comes first would have to stand in its brackets.
    if (items.length === 0) list.flow = false
    items.splice(edit.at, 0, nodeOf(yaml, edit.value, edit.path.length === 1))
  } else if (edit.kind === 'move') {
    const [taken] = items.splice(edit.from, 1)
    items.splice(edit.to, 0, taken)
  } else {
    const copy = (items[edit.from] as Node).clone()
    if (!isMap(copy)) throw new EditError('only an object can be copied')
    for (const [key, value] of Object.entries(edit.anew)) setPair(yaml, copy, key, value)
    items.splice(edit.from + 1, 0, copy)
  }
}

/** How the entries of a list stand apart. */
interface Spacing {
  readonly isSpaced: boolean
}

function spacingOf(list: YAMLSeq): Spacing {
  const [first, ...others] = list.items.filter(isNode)
  // The comment before the first entry is read as the list's, and is the entry's where others have theirs.
  if (first && list.commentBefore && !first.commentBefore && others.some((item) => item.commentBefore)) {
    first.commentBefore = list.commentBefore
    list.commentBefore = null
  }
  return { isSpaced: others.some((item) => item.spaceBefore) }
}

function spaceOut(list: YAMLSeq, { isSpaced }: Spacing): void {
  list.items.filter(isNode).forEach((item, index) => {
    item.spaceBefore = isSpaced && index > 0
  })
}

function setIn(yaml: Document, path: Path, value: Value): void {
  const key = path.at(-1)
  const ownerPath = path.slice(0, -1)
  if (key === undefined) throw new EditError('the whole is written as text')
  let owner = ownerPath.length === 0 ? yaml.contents : yaml.getIn(ownerPath, true)
  if (owner === undefined || owner === null || (isScalar(owner) && owner.value === null)) {
    if (ownerPath.length === 0) yaml.contents = yaml.createNode({}) as never
    else setIn(yaml, ownerPath, {})
    owner = ownerPath.length === 0 ? yaml.contents : yaml.getIn(ownerPath, true)
  }
  if (isSeq(owner)) {
    const held = owner.items[Number(key)]
    if (isScalar(held) && isPlainValue(value)) held.value = value
    else owner.items[Number(key)] = nodeOf(yaml, value)
    return
  }
  if (!isMap(owner)) throw new EditError('what is around it is no object')
  setPair(yaml, owner, String(key), value)
}

function setPair(yaml: Document, owner: YAMLMap, key: string, value: Value): void {
  const pair = owner.items.find((each) => keyOf(each) === key) as Pair<unknown, unknown> | undefined
  if (!pair) {
    // An empty object is written {}, and is none any more.
    if (owner.items.length === 0 && owner !== yaml.contents) owner.flow = isShort(value)
    owner.add(yaml.createPair(key, nodeOf(yaml, value)))
  } else if (isScalar(pair.value) && isPlainValue(value)) {
    // Its comment and its quotes stay.
    pair.value.value = value
  } else {
    const node = nodeOf(yaml, value)
    const held = pair.value
    if (isNode(held) && held.comment && isScalar(node)) node.comment = held.comment
    if (isNode(held) && held.commentBefore) node.commentBefore = held.commentBefore
    pair.value = node
  }
}

const keyOf = ({ key }: Pair<unknown, unknown>) => String(isScalar(key) ? key.value : key)

const isPlainValue = (value: Value) => value === null || typeof value !== 'object'

const isShort = (value: Value) => (JSON.stringify(value)?.length ?? 0) <= ONE_LINE

function listIn(yaml: Document, path: Path): YAMLSeq {
  const list = yaml.getIn(path, true)
  if (isSeq(list)) return list
  if (list !== undefined && !(isScalar(list) && list.value === null))
    throw new EditError('what is there is no list')
  setIn(yaml, path, [])
  const made = yaml.getIn(path, true)
  if (isSeq(made)) return made
  throw new EditError('there is no place for a list')
}

/** A node as people write it: what is short in brackets, what is long by lines. @param isEntry a keepsake is always by lines */
function nodeOf(yaml: Document, value: Value, isEntry = false): Node {
  const node = yaml.createNode(value) as Node
  if (isCollection(node)) layOut(node, isEntry)
  return node
}

function layOut(node: Node, isEntry = false): void {
  if (!isCollection(node)) return
  node.flow = !isEntry && isShort(node.toJSON())
  if (node.flow) return
  for (const item of node.items) {
    const inner = isPair(item) ? item.value : item
    if (isNode(inner)) layOut(inner)
  }
}

/** How to write a document so that it looks as its text does. */
export function styleOf(text: string): ToStringOptions {
  const [, indent = '  '] = /^\S.*:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*( +)\S/m.exec(text) ?? []
  const isFlush = /^(\w[\w-]*):[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*- /m.test(text)
  return { lineWidth: 0, indent: Math.min(Math.max(indent.length, 2), 8), indentSeq: !isFlush }
}

/** The text of a document. */
export function textOf(yaml: Document, style: ToStringOptions): string {
  const text = yaml.toString(style)
  // Lists stand in their brackets without spaces, as objects do not.
  return text.replaceAll(/\[ (?=\S)/g, '[').replaceAll(/(?<=\S) \]/g, ']')
}

/**
 * The text with another scalar in the place of one, all else of it as it was. Undefined where that is more than writing a few
 * characters anew.
 */
export function splicedScalar(text: string, yaml: Document, path: Path, value: Value): string | undefined {
  const node = yaml.getIn(path, true)
  if (!isScalar(node) || !node.range || node.anchor || !isPlainValue(value)) return undefined
  const [from, to] = node.range
  const held = text.slice(from, to)
  if (held === '' || held.includes('\n') || !/^(PLAIN|QUOTE_DOUBLE|QUOTE_SINGLE)$/.test(node.type ?? ''))
    return undefined
  // An empty text has to have quotes, which say nothing of how people write.
  const type = node.value === '' ? Scalar.PLAIN : node.type
  const written = writtenScalar(value, type, isWithinBrackets(yaml, path))
  return written === undefined ? undefined : text.slice(0, from) + written + text.slice(to)
}

function writtenScalar(value: Value, type: Scalar['type'], isInBrackets: boolean): string | undefined {
  const scalar = new Scalar(value)
  if (typeof value === 'string' && (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE')) scalar.type = type
  const written = stringify(scalar, { schema: 'core', lineWidth: 0 }).trimEnd()
  if (written.includes('\n')) return undefined
  // In brackets these would end the text.
  return isInBrackets && typeof value === 'string' && /^[^"'].*[,[\]{}]/.test(written)
    ? JSON.stringify(value)
    : written
}

function isWithinBrackets(yaml: Document, path: Path): boolean {
  return path.some((_, length) => {
    const owner = length === 0 ? yaml.contents : yaml.getIn(path.slice(0, length), true)
    return isCollection(owner) && owner.flow === true
  })
}
