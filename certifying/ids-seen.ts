import { hash } from 'node:crypto'

/** An event, as far as it is compared with those of its id. */
export interface Sighting {
  readonly eventId: string
  readonly userId: string
  /** All that makes an event what it is, as text. */
  readonly content: string
  /** From 1. */
  readonly line: number
}

/** An earlier event of the same id. */
export interface Seen {
  readonly line: number
  readonly sameUser: boolean
  readonly sameContent: boolean
}

/** Ids that are remembered at least. Some 40 MB hold them, and as many before them. */
export const MOST_IDS = 700_000

/**
 * Finds events whose id came before, in memory that does not grow: it remembers hashes of the latest `most` ids at least, and of
 * twice as many at most.
 */
export class IdsSeen {
  readonly #most: number
  #now: HashTable
  #before: HashTable | undefined
  #forgets = false

  constructor(most = MOST_IDS) {
    this.#most = most
    this.#now = new HashTable(most)
  }

  /** True when ids are no longer compared with all before them. */
  get forgets(): boolean {
    return this.#forgets
  }

  see({ eventId, userId, content, line }: Sighting): Seen | undefined {
    const id = hash('sha256', eventId, 'buffer')
    const key: Key = [id.readUInt32LE(0), id.readUInt32LE(4)]
    const entry = { user: word(userId), content: word(content), line }
    const found = this.#now.get(key) ?? this.#before?.get(key)
    if (found) {
      return {
        line: found.line,
        sameUser: found.user === entry.user,
        sameContent: found.content === entry.content,
      }
    }
    if (this.#now.size === this.#most) {
      this.#forgets ||= this.#before !== undefined
      this.#before = this.#now
      this.#now = new HashTable(this.#most)
    }
    this.#now.put(key, entry)
    return undefined
  }
}

type Key = readonly [number, number]

interface Entry {
  readonly user: number
  readonly content: number
  readonly line: number
}

const word = (text: string) => hash('sha256', text, 'buffer').readUInt32LE(0)

/** Two words of a key, then those of its entry: objects would take many times as much. */
const WORDS = 5

/** A table of open addressing for a number of keys that is known. A line of 0 is a free place. */
class HashTable {
  readonly #mask: number
  readonly #words: Uint32Array
  #size = 0

  constructor(most: number) {
    const places = 2 ** Math.ceil(Math.log2(Math.max(2, most * 1.4)))
    this.#mask = places - 1
    this.#words = new Uint32Array(places * WORDS)
  }

  get size(): number {
    return this.#size
  }

  get(key: Key): Entry | undefined {
    const at = this.#placeOf(key)
    const [, , user = 0, content = 0, line = 0] = this.#words.subarray(at, at + WORDS)
    return line === 0 ? undefined : { user, content, line }
  }

  put(key: Key, { user, content, line }: Entry): void {
    this.#words.set([...key, user, content, line], this.#placeOf(key))
    this.#size++
  }

  /** The place of the key, or the free one where it would be. */
  #placeOf([first, second]: Key): number {
    for (let place = first & this.#mask; ; place = (place + 1) & this.#mask) {
      const at = place * WORDS
      const isFree = this.#words[at + WORDS - 1] === 0
      if (isFree || (this.#words[at] === first && this.#words[at + 1] === second)) return at
    }
  }
}
