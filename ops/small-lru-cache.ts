/**
 * What the bundles use in place of `mnemonist/lru-cache`, which the DynamoDB client brings along for the addresses of
 * endpoint discovery: 7 KB for something that DynamoDB's default settings never ask for. As much of it as that uses,
 * in case they do.
 */
export default class SmallLruCache<Key, Value> {
  readonly #capacity: number
  /** In the order of use, the least recent first. */
  readonly #values = new Map<Key, Value>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  has(key: Key): boolean {
    return this.#values.has(key)
  }

  peek(key: Key): Value | undefined {
    return this.#values.get(key)
  }

  get(key: Key): Value | undefined {
    const value = this.#values.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  set(key: Key, value: Value): void {
    this.#values.delete(key)
    this.#values.set(key, value)
    const [oldest] = this.#values.keys()
    if (this.#values.size > this.#capacity && oldest !== undefined) this.#values.delete(oldest)
  }

  clear(): void {
    this.#values.clear()
  }
}
