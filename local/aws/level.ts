import { AsyncLocalStorage } from 'node:async_hooks'
import db, {
  type Item,
  type LevelIterator,
  type Operation,
  type Store,
  type Table,
} from 'dynalite/db/index.js'

/** Where dynalite keeps the items of a table, and the entries of a local secondary index, in its one LevelDB. */
export const itemPrefix = (table: string) => `item-${table}~`
const indexPrefix = (table: string, index: string) => `index-local~${table}~${index}~`
const TABLE_PREFIX = 'table~'

/** A key's text is hexadecimal, so `~` sorts after every key with the prefix. */
export const under = (prefix: string) => ({ gte: prefix, lt: `${prefix}~` })

export function getTable(store: Store, name: string): Promise<Table> {
  return new Promise((resolve, reject) => {
    store.getTable(name, (error, table) => (error === null ? resolve(table) : reject(error)))
  })
}

export async function allTables(store: Store): Promise<Table[]> {
  const tables: Table[] = []
  for await (const [, table] of store.db.iterator({ gte: TABLE_PREFIX, lt: 'table\u007f' }))
    tables.push(table as Table)
  return tables
}

export async function isEmpty(store: Store, { TableName }: Table): Promise<boolean> {
  for await (const _ of store.db.iterator(under(itemPrefix(TableName)))) return false
  return true
}

export const putTable = (table: Table): Operation => ({
  type: 'put',
  key: TABLE_PREFIX + table.TableName,
  value: table,
})

/** Takes a table away that nobody has used yet, with all that is in it. */
export async function dropTable(store: Store, table: Table): Promise<void> {
  const indexes = (table.LocalSecondaryIndexes ?? []).map(({ IndexName }) =>
    indexPrefix(table.TableName, IndexName),
  )
  for (const prefix of [itemPrefix(table.TableName), ...indexes]) {
    const some: Operation[] = []
    for await (const [key] of store.db.iterator(under(prefix))) {
      some.push({ type: 'del', key })
      if (some.length === 1000) await store.db.batch(some.splice(0))
    }
    await store.db.batch(some)
  }
  await store.db.batch([{ type: 'del', key: TABLE_PREFIX + table.TableName }])
}

/** The item's own comes first. */
export type ItemRecords = [Put, ...Put[]]
type Put = Extract<Operation, { type: 'put' }>

/** The records of one item: itself and its index entries, to be written in one atomic batch. */
export function itemRecords(table: Table, item: Item): ItemRecords {
  const key = itemPrefix(table.TableName) + db.createKey(item, table)
  return [{ type: 'put', key, value: item }, ...indexRecords(table, item)]
}

function indexRecords(table: Table, item: Item): Put[] {
  const { puts } = db.getIndexActions(table.LocalSecondaryIndexes ?? [], undefined, item, table)
  return puts.map((put) => ({
    type: 'put',
    key: indexPrefix(table.TableName, put.index) + put.key,
    value: put.item,
  }))
}

/**
 * The writes that make the indexes of a table agree with its items. dynalite writes an item and its index entries one
 * after the other, so a process that is killed in between leaves them apart.
 */
export async function indexRepairs(store: Store, table: Table): Promise<Operation[]> {
  const found = new Set<string>()
  for (const { IndexName } of table.LocalSecondaryIndexes ?? []) {
    for await (const [key] of store.db.iterator(under(indexPrefix(table.TableName, IndexName))))
      found.add(key)
  }
  const missing: Operation[] = []
  for await (const [, item] of store.db.iterator(under(itemPrefix(table.TableName)))) {
    for (const record of indexRecords(table, item as Item)) {
      if (!found.delete(record.key)) missing.push(record)
    }
  }
  return [...missing, ...[...found].map((key): Operation => ({ type: 'del', key }))]
}

/** The iterators that one request opens in the store. */
export interface RequestIterators {
  /** Iterators that are opened in the course of `work` belong to the request. */
  during(work: () => void): void
  close(): Promise<void>
}

/**
 * Lets a request close the iterators that it opened, as dynalite closes none. For each open iterator LevelDB keeps some KB,
 * and everything that has been deleted or replaced since.
 */
export function trackIterators(store: Store): () => RequestIterators {
  const request = new AsyncLocalStorage<LevelIterator[]>()
  const tracked = (iterator: LevelIterator) => {
    request.getStore()?.push(iterator)
    return endsWhenClosed(iterator)
  }
  const { keys, values } = store.db
  store.db.keys = (range) => tracked(keys.call(store.db, range))
  store.db.values = (range) => tracked(values.call(store.db, range))

  return () => {
    const opened: LevelIterator[] = []
    return {
      during: (work) => request.run(opened, work),
      async close() {
        await Promise.allSettled(opened.map((iterator) => iterator.close()))
      },
    }
  }
}

/** dynalite reads on after it has its answer. An error then would have no listener, and end the process. */
function endsWhenClosed(iterator: LevelIterator): LevelIterator {
  let closed = false
  const next = iterator.next.bind(iterator)
  const close = iterator.close.bind(iterator)
  iterator.next = async () => (closed ? undefined : next())
  iterator.close = () => {
    closed = true
    return close()
  }
  return iterator
}
