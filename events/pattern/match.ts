import type { Json, JsonObject } from '../../schemas/json.ts'
import { elementsOf, reaches } from './arrays.ts'
import type { Leaf } from './leaf.ts'
import type { Node } from './tree.ts'

/** Decides on what an event holds at one place; undefined stands for a missing field. Never throws. */
export type Match = (value: Json | undefined) => boolean

/** Nested arrays deeper than this are not searched where one path is both a field and the way to others. */
const deepestMixed = 20

/**
 * Compiles a node. The two rules of arrays are EventBridge's: all fields below an array must be satisfied by one
 * and the same element, and a field is absent when no element has it that earlier fields left open.
 */
export function compileNode(node: Node): Match {
  const { leaf, children } = node
  if (leaf === undefined) return compileBranch(node)
  if (children.size === 0) return compileField(leaf)
  return compileMixed(node, leaf)
}

/** Asks for a value at this place: any scalar in it, however deep in arrays. Objects are no values. */
function compileField({ accepts, mayBeAbsent }: Leaf): Match {
  return (value) => {
    if (typeof value !== 'object' || value === null) return value === undefined ? mayBeAbsent : accepts(value)
    if (!Array.isArray(value)) return mayBeAbsent
    let isAbsent = true
    for (const element of elementsOf(value)) {
      if (typeof element === 'object' && element !== null) continue
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
    if (typeof value !== 'object' || value === null) return mayBeAbsent
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
  return (elements) => elements.some((element) => isObject(element) && inObject(element))
}

/**
 * Fields are decided in order. Those before the first that occurs in any element must be absent from all of them;
 * that first one picks the element, and the rest are decided within it.
 */
function someElementInOrder(node: Node, inObject: (object: JsonObject) => boolean): MatchElements {
  return (elements) => {
    for (const { keys, mayBeAbsent } of node.leaves) {
      const having = elements.filter((element) => isObject(element) && reaches(element, keys))
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
    if (value.some((element) => !isObject(element) && !Array.isArray(element) && leaf.accepts(element))) {
      if (branch(value)) return true
    }
    if (depth === deepestMixed) return false
    return value.some(
      (element) => Array.isArray(element) && reaches(element, []) && match(element, depth + 1),
    )
  }
  return (value) => match(value, 0)
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
