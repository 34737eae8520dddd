import type { Leaf } from './leaf.ts'
import type { Conjunction } from './parse.ts'

/** The fields of one conjunction, arranged as they are nested in an event. */
export interface Node {
  /** What is asked of a value at this very place. */
  readonly leaf: Leaf | undefined
  readonly children: ReadonlyMap<string, Node>
  /** Every leaf at or below this place with its path from here, in the order in which EventBridge decides them. */
  readonly leaves: readonly Below[]
}

/** A leaf as seen from a node above it. */
export interface Below {
  readonly keys: readonly string[]
  readonly mayBeAbsent: boolean
}

/** Arranges a conjunction; the root stands for the event itself. */
export function treeOf(conjunction: Conjunction): Node {
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
