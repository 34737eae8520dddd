import { foldCase, type Matcher, type Pattern } from '../events/pattern/index.ts'
import type { Json, JsonObject } from '../schemas/json.ts'

/**
 * Finds the entries whose pattern an activity may match, without looking at those it cannot: each pattern is filed
 * under one field that it requires certain values, prefixes or suffixes of. A look-up costs what the activity's own
 * fields cost, and grows with the entries it finds, not with those there are. Patterns that name no such value (all
 * `anything-but`, `exists`, ranges …) are looked at each time: they ask for most activities anyway.
 *
 * What comes back is a superset: the pattern itself has the last word.
 */
export class ActivityIndex<Entry> {
  readonly #types = new Map<string, { readonly always: Entry[]; readonly fields: FieldNode<Entry> }>()

  add(type: string, where: Pattern | undefined, entry: Entry): void {
    let filed = this.#types.get(type)
    if (!filed) {
      filed = { always: [], fields: new FieldNode() }
      this.#types.set(type, filed)
    }
    const anchor = where?.fields.find(({ matchers }) => matchers.every(isIndexable))
    if (!anchor) {
      filed.always.push(entry)
      return
    }
    const node = filed.fields.at(anchor.path)
    for (const matcher of anchor.matchers) node.file(matcher, entry)
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

type Indexable = Extract<Matcher, { kind: 'exact' | 'prefix' | 'suffix' | 'equals-ignore-case' }>

function isIndexable(matcher: Matcher): matcher is Indexable {
  return ['exact', 'prefix', 'suffix', 'equals-ignore-case'].includes(matcher.kind)
}

/** A field of the detail that some pattern is filed under, or the way to one. */
class FieldNode<Entry> {
  readonly #children = new Map<string, FieldNode<Entry>>()
  readonly #exact = new Map<string | number | boolean | null, Entry[]>()
  readonly #folded = new Map<string, Entry[]>()
  readonly #prefixes = new AffixMap<Entry>((text, length) => text.slice(0, length))
  readonly #suffixes = new AffixMap<Entry>((text, length) => text.slice(text.length - length))

  at(path: readonly string[]): FieldNode<Entry> {
    let node: FieldNode<Entry> = this
    for (const step of path) {
      let child = node.#children.get(step)
      if (!child) {
        child = new FieldNode()
        node.#children.set(step, child)
      }
      node = child
    }
    return node
  }

  file(matcher: Matcher, entry: Entry): void {
    if (matcher.kind === 'exact') push(this.#exact, matcher.value, entry)
    else if (matcher.kind === 'equals-ignore-case') push(this.#folded, matcher.text, entry)
    else if (matcher.kind === 'prefix') this.#prefixes.add(matcher.text, entry)
    else if (matcher.kind === 'suffix') this.#suffixes.add(matcher.text, entry)
  }

  find(value: Json | undefined, found: Set<Entry>): void {
    if (value === undefined) return
    if (Array.isArray(value)) {
      for (const element of leavesOf(value)) this.find(element, found)
    } else if (typeof value === 'object' && value !== null) {
      // Whichever is shorter, so that neither many fields in campaigns nor many in an event cost much.
      const names = this.#children.size < 32 ? this.#children.keys() : Object.keys(value)
      for (const name of names) {
        if (Object.hasOwn(value, name)) this.#children.get(name)?.find(value[name], found)
      }
    } else {
      addAll(found, this.#exact.get(value))
      if (typeof value !== 'string') return
      if (this.#folded.size > 0) addAll(found, this.#folded.get(foldCase(value)))
      this.#prefixes.find(value, found)
      this.#suffixes.find(value, found)
    }
  }
}

/** The elements of a list and of the lists in it, without recursion: a partner may nest them as deep as it likes. */
function* leavesOf(list: readonly Json[]): Generator<Json> {
  const rest: Json[] = [...list]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (!Array.isArray(next)) yield next
    else for (const element of next) rest.push(element)
  }
}

/** Entries by the beginning, or end, of a text: one look-up for each length that there is. */
class AffixMap<Entry> {
  readonly #entries = new Map<string, Entry[]>()
  readonly #lengths = new Set<number>()
  readonly #cut: (text: string, length: number) => string

  constructor(cut: (text: string, length: number) => string) {
    this.#cut = cut
  }

  add(affix: string, entry: Entry): void {
    push(this.#entries, affix, entry)
    this.#lengths.add(affix.length)
  }

  find(text: string, found: Set<Entry>): void {
    for (const length of this.#lengths) {
      if (length <= text.length) addAll(found, this.#entries.get(this.#cut(text, length)))
    }
  }
}

function push<Key, Entry>(map: Map<Key, Entry[]>, key: Key, entry: Entry): void {
  const list = map.get(key)
  if (list) list.push(entry)
  else map.set(key, [entry])
}

function addAll<Entry>(found: Set<Entry>, entries: readonly Entry[] | undefined): void {
  for (const entry of entries ?? []) found.add(entry)
}
