/** How much one call takes. */
export interface CallLimits<Item> {
  readonly most: number
  readonly mostBytes: number
  readonly sizeOf: (item: Item) => number
}

/**
 * The items in their order, as many together as a call takes; one that is too large by itself is alone.
 *
 * @example
 * ```ts
 * [...batchesOf(['a', 'bb', 'cccc', 'd'], { most: 2, mostBytes: 3, sizeOf: (text) => text.length })] // [['a', 'bb'], ['cccc'], ['d']]
 * ```
 */
export function* batchesOf<Item>(
  items: Iterable<Item>,
  { most, mostBytes, sizeOf }: CallLimits<Item>,
): Generator<Item[]> {
  let batch: Item[] = []
  let bytes = 0
  for (const item of items) {
    const size = sizeOf(item)
    if (batch.length === most || (batch.length > 0 && bytes + size > mostBytes)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
