import type { Item, Store, Table } from 'dynalite/db/index.js'
import { itemPrefix, under } from '../level.ts'
import { type RecordedWrite, writesIn } from '../recorded-writes.ts'

/** A table with its record of writes, as they are when this is made. Reads what is on disk, so it takes no memory of its own. */
export interface Snapshot {
  items(): AsyncIterable<[key: string, item: Item]>
  /** Undefined for those that are not there. */
  itemsOf(keys: string[]): Promise<(Item | undefined)[]>
  /** The oldest first. */
  writes(): AsyncIterable<RecordedWrite>
  close(): Promise<void>
}

export function takeSnapshot(store: Store, { TableName, TableId }: Table): Snapshot {
  const snapshot = store.db.snapshot()
  return {
    items: () =>
      store.db.iterator({ ...under(itemPrefix(TableName)), snapshot }) as AsyncIterable<[string, Item]>,
    itemsOf: async (keys) => (await store.db.getMany(keys, { snapshot })) as (Item | undefined)[],
    writes: () => writesIn(store, snapshot, TableId),
    close: () => snapshot.close(),
  }
}
