import {
  type FieldRequirement,
  foldCase,
  type Matcher,
  parseWildcard,
  type Scalar,
} from '../../event-patterns/index.ts'
import { ExactNumber } from '../../json/exact-number.ts'
import type { Json } from '../../json/json.ts'

/** Patterns are filed under keys of a field: any value that matches has one of them. */
export type FilingKey =
  | { readonly by: 'value'; readonly value: Exclude<Scalar, ExactNumber> }
  | { readonly by: 'exact-number' | 'folded' | Affix; readonly value: string }
  /** Any value at all. */
  | { readonly by: 'presence'; readonly value: null }

type Affix = 'prefix' | 'suffix' | 'folded-prefix' | 'folded-suffix'

/** Undefined when the field may be absent: then no event tells whether the pattern could match. */
export function filingKeysOf({ matchers }: FieldRequirement): FilingKey[] | undefined {
  if (matchers.some((matcher) => matcher.kind === 'exists' && !matcher.exists)) return undefined
  return matchers.map(keyOf)
}

function keyOf(matcher: Matcher): FilingKey {
  switch (matcher.kind) {
    case 'exact':
      return matcher.value instanceof ExactNumber
        ? { by: 'exact-number', value: matcher.value.canonical }
        : { by: 'value', value: matcher.value }
    case 'equals-ignore-case':
      return { by: 'folded', value: matcher.text }
    case 'prefix':
    case 'suffix':
      return affix(matcher.kind, matcher.text)
    case 'prefix-ignore-case':
      return affix('folded-prefix', matcher.text)
    case 'suffix-ignore-case':
      return affix('folded-suffix', matcher.text)
    case 'wildcard':
      return wildcardKey(matcher.text)
    default:
      return { by: 'presence', value: null }
  }
}

/** Every text has the empty beginning and end. */
function affix(by: Affix, value: string): FilingKey {
  return value === '' ? { by: 'presence', value: null } : { by, value }
}

/** The literal stretch before the first asterisk, or else after the last one. */
function wildcardKey(text: string): FilingKey {
  const stretches = parseWildcard(text, '')
  const [first = ''] = stretches
  if (stretches.length === 1) return { by: 'value', value: first }
  return first === '' ? affix('suffix', stretches.at(-1) ?? '') : affix('prefix', first)
}

/** A field of the detail that some pattern is filed under, or the way to one. */
export class FieldNode<Entry> {
  readonly #children = new Map<string, FieldNode<Entry>>()
  readonly #present: Entry[] = []
  readonly #values = new Map<Scalar, Entry[]>()
  readonly #exactNumbers = new Map<string, Entry[]>()
  readonly #folded = new Map<string, Entry[]>()
  readonly #affixes: Readonly<Record<Affix, AffixMap<Entry>>> = {
    prefix: new AffixMap(head),
    suffix: new AffixMap(tail),
    'folded-prefix': new AffixMap(head),
    'folded-suffix': new AffixMap(tail),
  }
  #folds = false

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

  file(key: FilingKey, entry: Entry): void {
    if (key.by.startsWith('folded')) this.#folds = true
    if (key.by === 'presence') this.#present.push(entry)
    else if (key.by === 'value') append(this.#values, key.value, entry)
    else if (key.by === 'exact-number') append(this.#exactNumbers, key.value, entry)
    else if (key.by === 'folded') append(this.#folded, key.value, entry)
    else this.#affixes[key.by].add(key.value, entry)
  }

  find(value: Json | undefined, found: Set<Entry>): void {
    if (value === undefined) return
    addAll(found, this.#present)
    if (Array.isArray(value)) {
      for (const element of leavesOf(value)) this.find(element, found)
    } else if (value instanceof ExactNumber) {
      addAll(found, this.#exactNumbers.get(value.canonical))
    } else if (typeof value === 'object' && value !== null) {
      // It walks the shorter list, so that neither many fields in campaigns nor many in an event cost much.
      const names = this.#children.size < 32 ? this.#children.keys() : Object.keys(value)
      for (const name of names) {
        if (Object.hasOwn(value, name)) this.#children.get(name)?.find(value[name], found)
      }
    } else {
      addAll(found, this.#values.get(value))
      if (typeof value === 'string') this.#findText(value, found)
    }
  }

  #findText(text: string, found: Set<Entry>): void {
    this.#affixes.prefix.find(text, found)
    this.#affixes.suffix.find(text, found)
    if (!this.#folds) return
    const folded = foldCase(text)
    addAll(found, this.#folded.get(folded))
    this.#affixes['folded-prefix'].find(folded, found)
    this.#affixes['folded-suffix'].find(folded, found)
  }
}

const head = (text: string, length: number) => text.slice(0, length)
const tail = (text: string, length: number) => text.slice(text.length - length)

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
    append(this.#entries, affix, entry)
    this.#lengths.add(affix.length)
  }

  find(text: string, found: Set<Entry>): void {
    for (const length of this.#lengths) {
      if (length <= text.length) addAll(found, this.#entries.get(this.#cut(text, length)))
    }
  }
}

function addAll<Entry>(found: Set<Entry>, entries: readonly Entry[] | undefined): void {
  for (const entry of entries ?? []) found.add(entry)
}

/** Adds a value to the list of a key, which begins with it where there is none. */
function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
