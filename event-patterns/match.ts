import { ExactNumber } from '../json/exact-number.ts'
import { isJsonObject, type Json, type JsonObject } from '../json/json.ts'
import type { Leaf } from './leaf.ts'
import type { Conjunction } from './parse.ts'

/** Decides on what an event holds at one place; undefined stands for a missing field. Never throws. */
export type Match = (value: Json | undefined) => boolean

/** Nested arrays deeper than this are not searched where one path is both a field and the way to others. */
const deepestMixed = 20

/** The test of one conjunction: whether all that it asks for holds in an event. */
export function compileConjunction(conjunction: Conjunction): Match {
  return compileNode(treeOf(conjunction))
}

/** The fields of one conjunction, arranged as they are nested in an event. */
interface Node {
  /** The field at this very place, where one is asked for. */
  readonly leaf: Leaf | undefined
  readonly children: ReadonlyMap<string, Node>
  /** Every leaf at or below this place with its path from here, in the order in which EventBridge decides them. */
  readonly leaves: readonly Below[]
}

/** A leaf as seen from a node above it. */
interface Below {
  readonly keys: readonly string[]
  readonly mayBeAbsent: boolean
}

/** Arranges a conjunction; the root stands for the event itself. */
function treeOf(conjunction: Conjunction): Node {
  return nodeAt([...conjunction.values()].sort(byDottedPath), 0)
}

function nodeAt(leaves: readonly Leaf[], depth: number): Node {
  const below = new Map<string, Leaf[]>()
  let own: Leaf | undefined
  for (const leaf of leaves) {
    const key = leaf.path[depth]
    if (key === undefined) {
      own = leaf
      continue
    }
    const siblings = below.get(key)
    if (siblings === undefined) below.set(key, [leaf])
    else siblings.push(leaf)
  }
  return {
    leaf: own,
    children: new Map([...below].map(([key, group]) => [key, nodeAt(group, depth + 1)])),
    leaves: leaves.map((leaf) => ({ keys: leaf.path.slice(depth), mayBeAbsent: leaf.mayBeAbsent })),
  }
}

/** EventBridge decides fields in the order of their names joined by dots, compared by UTF-16 code units. */
function byDottedPath(a: Leaf, b: Leaf): number {
  const nameOfA = a.path.join('.')
  const nameOfB = b.path.join('.')
  return nameOfA < nameOfB ? -1 : nameOfA > nameOfB ? 1 : 0
}

/**
 * Compiles a node. The two rules of arrays are EventBridge's: all fields below an array must be satisfied by one
 * and the same element, and a field is absent when no element has it that earlier fields left open.
 */
function compileNode(node: Node): Match {
  const { leaf, children } = node
  if (leaf === undefined) return compileBranch(node)
  if (children.size === 0) return compileField(leaf)
  return compileMixed(node, leaf)
}

/** Asks for a value at this place: any scalar in it, however deep in arrays. Objects are no values. */
function compileField({ accepts, mayBeAbsent }: Leaf): Match {
  return (value) => {
    if (typeof value !== 'object' || value === null) return value === undefined ? mayBeAbsent : accepts(value)
    if (value instanceof ExactNumber) return accepts(value)
    if (!Array.isArray(value)) return mayBeAbsent
    let isAbsent = true
    for (const element of elementsOf(value)) {
      if (typeof element === 'object' && element !== null && !(element instanceof ExactNumber)) continue
      if (accepts(element)) return true
      isAbsent = false
    }
    return isAbsent && mayBeAbsent
  }
}

/** Asks for fields below this place. */
function compileBranch(node: Node): Match {
  const inObject = compileChildren(node)
  const mayBeAbsent = node.leaves.every((leaf) => leaf.mayBeAbsent)
  const inElements = node.leaves.some((leaf) => leaf.mayBeAbsent)
    ? someElementInOrder(node, inObject)
    : someElement(inObject)
  return (value) => {
    if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return mayBeAbsent
    return Array.isArray(value) ? inElements(elementsOf(value)) : inObject(value)
  }
}

function compileChildren(node: Node): (object: JsonObject) => boolean {
  // Fields before branches: they cost least and fail most.
  const children = [...node.children].sort(([, a], [, b]) => a.leaves.length - b.leaves.length)
  const [only] = children
  if (only !== undefined && children.length === 1) {
    const [key, child] = only
    const match = compileNode(child)
    return (object) => match(Object.hasOwn(object, key) ? object[key] : undefined)
  }
  const keys = children.map(([key]) => key)
  const matches = children.map(([, child]) => compileNode(child))
  return (object) => {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string
      const match = matches[i] as Match
      if (!match(Object.hasOwn(object, key) ? object[key] : undefined)) return false
    }
    return true
  }
}

type MatchElements = (elements: readonly Json[]) => boolean

function someElement(inObject: (object: JsonObject) => boolean): MatchElements {
  return (elements) => elements.some((element) => isJsonObject(element) && inObject(element))
}

/**
 * Fields are decided in order. Those before the first that occurs in any element must be absent from all of them;
 * that first one picks the element, and the rest are decided within it.
 */
function someElementInOrder(node: Node, inObject: (object: JsonObject) => boolean): MatchElements {
  return (elements) => {
    for (const { keys, mayBeAbsent } of node.leaves) {
      const having = elements.filter((element) => isJsonObject(element) && reaches(element, keys))
      if (having.length > 0) return having.some((element) => inObject(element as JsonObject))
      if (!mayBeAbsent) return false
    }
    return true
  }
}

/**
 * The path is a field and the way to others, which only branches of `$or` can ask for. A value that lies in the
 * array itself leaves open which element holds the others; a value in a nested array does not.
 */
function compileMixed(node: Node, leaf: Leaf): Match {
  const field = compileField(leaf)
  const branch = compileBranch({
    ...node,
    leaf: undefined,
    leaves: node.leaves.filter(({ keys }) => keys.length > 0),
  })
  const match = (value: Json | undefined, depth: number): boolean => {
    if (!Array.isArray(value) || !reaches(value, [])) return field(value) && branch(value)
    if (value.some((element) => !isJsonObject(element) && !Array.isArray(element) && leaf.accepts(element))) {
      if (branch(value)) return true
    }
    if (depth === deepestMixed) return false
    return value.some(
      (element) => Array.isArray(element) && reaches(element, []) && match(element, depth + 1),
    )
  }
  return (value) => match(value, 0)
}

/** The elements of an array, with those of arrays nested in it to any depth in their place. */
function elementsOf(array: readonly Json[]): readonly Json[] {
  if (!array.some(Array.isArray)) return array
  const elements: Json[] = []
  // A stack of its own: an event may nest arrays deeper than the call stack goes.
  const open: { array: readonly Json[]; next: number }[] = [{ array, next: 0 }]
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    if (top.next === top.array.length) {
      open.pop()
      continue
    }
    const element = top.array[top.next++] as Json
    if (Array.isArray(element)) open.push({ array: element, next: 0 })
    else elements.push(element)
  }
  return elements
}

/** Whether a value lies at the keys below `value`, in any element of the arrays on the way. */
function reaches(value: Json | undefined, keys: readonly string[], depth = 0): boolean {
  if (value === undefined) return false
  if (Array.isArray(value)) {
    return elementsOf(value).some((element) => reaches(element, keys, depth))
  }
  const key = keys[depth]
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return key === undefined
  return key !== undefined && Object.hasOwn(value, key) && reaches(value[key], keys, depth + 1)
}
