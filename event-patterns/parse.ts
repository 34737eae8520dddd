import { isJsonObject } from '../json/json.ts'
import { compileLeaf, type Leaf } from './leaf.ts'
import { parseEntry } from './operators.ts'
import { atIndex, atKey, PatternError } from './pattern-error.ts'

/** One way to satisfy a pattern: every leaf must hold. Keyed so that a path occurs once. */
export type Conjunction = ReadonlyMap<string, Leaf>

/** The key that introduces alternatives. */
export const orKey = '$or'

/**
 * Names that EventBridge does not allow for fields inside `$or`, because they are or may become operators.
 * The list is that of its open-source matcher, event-ruler.
 */
const reservedInOr: ReadonlySet<string> = new Set([
  'exactly',
  'equals-ignore-case',
  'prefix',
  'suffix',
  'anything-but',
  'exists',
  'wildcard',
  'numeric',
  'cidr',
  '=',
  '<',
  '<=',
  '>',
  '>=',
  'regex',
  'not-wildcard',
  'not-equals-ignore-case',
  'date-after',
  'date-on-or-after',
  'date-before',
  'date-on-or-before',
  'in-date-range',
  'ip-address-in-range',
  'ip-address-not-in-range',
])

/** EventBridge's limit on the combinations that the `$or` of a pattern may spell out. */
const mostCombinations = 1000
/** Far above any pattern that fits EventBridge's size limit for a rule; keeps the recursion shallow. */
const deepest = 100

/**
 * Spells a pattern out as conjunctions, one of which must hold. As in EventBridge, `$or` is a relationship only
 * if it reads as one throughout the pattern; otherwise it is a field of that name. Where a branch of `$or` names
 * a field that is named outside it too, the one written later replaces the earlier.
 *
 * @throws PatternError with all mistakes of the pattern
 */
export function parsePattern(pattern: unknown): readonly Conjunction[] {
  const relationships = new Parser(true)
  try {
    return relationships.parse(pattern)
  } catch (error) {
    if (!relationships.metOr) throw error
    try {
      return new Parser(false).parse(pattern)
    } catch {
      // The first reading is the likelier intent, so its fault is the one to mend.
      throw error
    }
  }
}

/** Where the parser stands. */
interface Place {
  /** The keys from the event's root, without `$or`. */
  readonly keys: readonly string[]
  /** The path to name in an error. */
  readonly path: string
  readonly depth: number
  readonly insideOr: boolean
}

class Parser {
  /** The mistakes found so far: all of them are told at once. */
  readonly #mistakes: PatternError[] = []
  /** Whether a key `$or` was met: only then can the pattern be read in two ways. */
  metOr = false
  readonly #orIsRelationship: boolean

  constructor(orIsRelationship: boolean) {
    this.#orIsRelationship = orIsRelationship
  }

  parse(pattern: unknown): readonly Conjunction[] {
    const start: Map<string, Leaf>[] = [new Map()]
    const place = { keys: [], path: '', depth: 0, insideOr: false }
    const conjunctions = this.#attempt(() => this.#parseObject(pattern, place, start)) ?? []
    const [first, ...others] = this.#mistakes
    if (first) throw Object.assign(first, { others })
    return conjunctions
  }

  /** Undefined where a mistake was found: it is noted, and what stands beside it is read on. */
  #attempt<Result>(read: () => Result): Result | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
      this.#mistakes.push(error)
      return undefined
    }
  }

  /** Adds what an object of the pattern asks for to every conjunction found so far. */
  #parseObject(object: unknown, place: Place, found: Map<string, Leaf>[]): Map<string, Leaf>[] {
    const { path, depth } = place
    if (!isJsonObject(object))
      throw new PatternError(path, 'must be a JSON object, such as { "source": ["a"] }')
    if (depth > deepest)
      throw new PatternError(path, `is nested more than ${deepest} levels deep: flatten it`)
    const entries = Object.entries(object)
    if (entries.length === 0) {
      throw new PatternError(
        path,
        'is an empty object: name a field, or leave the object out to match everything',
      )
    }
    let conjunctions = found
    for (const [key, value] of entries)
      conjunctions = this.#attempt(() => this.#parseField(key, value, place, conjunctions)) ?? conjunctions
    return conjunctions
  }

  #parseField(key: string, value: unknown, place: Place, found: Map<string, Leaf>[]): Map<string, Leaf>[] {
    const { path, depth, insideOr } = place
    this.metOr ||= key === orKey
    const here = atKey(path, key)
    if (key === orKey && this.#orIsRelationship)
      return this.#parseOr(value, { ...place, path: here, depth: depth + 1, insideOr: true }, found)
    if (insideOr && reservedInOr.has(key))
      throw new PatternError(here, 'is named like an operator, which EventBridge does not allow inside $or')
    const keys = [...place.keys, key]
    if (Array.isArray(value)) {
      const leaf = this.#parseLeaf(value, keys, here)
      const id = JSON.stringify(keys)
      for (const conjunction of found) conjunction.set(id, leaf)
      return found
    }
    if (isJsonObject(value))
      return this.#parseObject(value, { keys, path: here, depth: depth + 1, insideOr }, found)
    throw new PatternError(here, `must be an object or a list: write [${JSON.stringify(value)}]`)
  }

  #parseOr(branches: unknown, place: Place, found: Map<string, Leaf>[]): Map<string, Leaf>[] {
    const { path } = place
    if (!Array.isArray(branches)) throw new PatternError(path, 'must be a list of at least two objects')
    const conjunctions: Map<string, Leaf>[] = []
    for (const [index, branch] of branches.entries()) {
      const copies = found.map((conjunction) => new Map(conjunction))
      const within = { ...place, path: atIndex(path, index) }
      conjunctions.push(...(this.#attempt(() => this.#parseObject(branch, within, copies)) ?? copies))
      if (conjunctions.length > mostCombinations) {
        throw new PatternError(
          path,
          `makes more than ${mostCombinations} combinations: split the pattern into several`,
        )
      }
    }
    if (branches.length < 2) throw new PatternError(path, 'must have at least two objects to choose from')
    return conjunctions
  }

  #parseLeaf(list: readonly unknown[], keys: readonly string[], path: string): Leaf {
    if (list.length === 0) throw new PatternError(path, 'is an empty list: write at least one value to match')
    return compileLeaf(
      keys,
      list.flatMap((entry, index) => this.#attempt(() => parseEntry(entry, atIndex(path, index))) ?? []),
    )
  }
}
