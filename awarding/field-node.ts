import { foldCase, type Scalar } from '../events/pattern/index.ts'
import type { Json } from '../schemas/json.ts'
import type { Affix, FilingKey } from './filing.ts'

/** A field of the detail that some pattern is filed under, or the way to one. */
export class FieldNode<Entry> {
  readonly #children = new Map<string, FieldNode<Entry>>()
  readonly #present: Entry[] = []
  readonly #values = new Map<Scalar, Entry[]>()
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
    else if (key.by === 'value') push(this.#values, key.value, entry)
    else if (key.by === 'folded') push(this.#folded, key.value, entry)
    else this.#affixes[key.by].add(key.value, entry)
  }

  find(value: Json | undefined, found: Set<Entry>): void {
    if (value === undefined) return
    addAll(found, this.#present)
    if (Array.isArray(value)) {
      for (const element of leavesOf(value)) this.find(element, found)
    } else if (typeof value === 'object' && value !== null) {
      // Whichever is shorter, so that neither many fields in campaigns nor many in an event cost much.
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
