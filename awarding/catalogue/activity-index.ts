import type { FieldRequirement, Pattern } from '../../event-patterns/index.ts'
import type { JsonObject } from '../../json/json.ts'
import { FieldNode, type FilingKey, filingKeysOf } from './filing.ts'

/** Something to be found by the activities that it asks for. */
export interface Filed<Entry> {
  readonly activityType: string
  /** Over the activity's detail; undefined for every activity of the type. */
  readonly where: Pattern | undefined
  readonly entry: Entry
}

/** A field that a pattern may be filed under, with its keys there. */
interface Anchor {
  readonly path: readonly string[]
  readonly keys: readonly FilingKey[]
}

/**
 * Finds the entries whose pattern an activity may match, without looking at those it cannot. Each pattern is filed
 * under one field that it requires: the one whose values the fewest other patterns name, so that a value that
 * everybody asks for (`correct: [true]`) does not bring up everybody. A pattern with `$or` is filed under one
 * field of each alternative, where that brings it up less often. A look-up costs what the activity's own fields cost,
 * and grows with the entries it finds, not with those there are.
 *
 * It finds a superset: the pattern itself has the last word. Patterns with a way to match that requires no
 * field (only `exists: false`) are looked at for every activity of their type.
 */
export class ActivityIndex<Entry> {
  readonly #types = new Map<string, { readonly always: Entry[]; readonly fields: FieldNode<Entry> }>()

  constructor(all: readonly Filed<Entry>[]) {
    const anchored = all.map((filed) => ({ ...filed, choices: choicesOf(filed.where) }))
    const uses = new Map<string, number>()
    for (const { activityType, choices } of anchored) {
      for (const name of new Set(choices.flat().flatMap((anchor) => namesOf(activityType, anchor)))) {
        uses.set(name, (uses.get(name) ?? 0) + 1)
      }
    }
    for (const { activityType, choices, entry } of anchored) {
      const costOf = (anchor: Anchor) =>
        namesOf(activityType, anchor).reduce((sum, name) => sum + (uses.get(name) ?? 0), 0)
      this.#file(activityType, cheapest(choices, costOf), entry)
    }
  }

  #file(type: string, anchors: readonly Anchor[], entry: Entry): void {
    let filed = this.#types.get(type)
    if (!filed) {
      filed = { always: [], fields: new FieldNode() }
      this.#types.set(type, filed)
    }
    if (anchors.length === 0) filed.always.push(entry)
    for (const anchor of anchors) {
      const node = filed.fields.at(anchor.path)
      for (const key of anchor.keys) node.file(key, entry)
    }
  }

  /** Each entry once, in no certain order. */
  candidates(type: string, detail: JsonObject): Iterable<Entry> {
    const filed = this.#types.get(type)
    if (!filed) return []
    const found = new Set<Entry>(filed.always)
    filed.fields.find(detail, found)
    return found
  }
}

/** For each way to match, the fields that it requires. */
const choicesOf = (where: Pattern | undefined): Anchor[][] => (where?.alternatives ?? []).map(anchorsOf)

function anchorsOf(fields: readonly FieldRequirement[]): Anchor[] {
  return fields.flatMap((field) => {
    const keys = filingKeysOf(field)
    return keys ? [{ path: field.path, keys }] : []
  })
}

/** One anchor for each way to match, each key once; none when some way has none. */
function cheapest(choices: readonly (readonly Anchor[])[], costOf: (anchor: Anchor) => number): Anchor[] {
  const chosen = new Map<string, Anchor>()
  for (const anchors of choices) {
    const costs = anchors.map(costOf)
    const best = anchors[costs.indexOf(Math.min(...costs))]
    if (!best) return []
    chosen.set(JSON.stringify(best), best)
  }
  return [...chosen.values()]
}

/** Names of an anchor's keys, by which their uses are counted: the same key of the same field has the same name. */
function namesOf(type: string, { path, keys }: Anchor): string[] {
  return keys.map(({ by, value }) => JSON.stringify([type, path, by, value]))
}
