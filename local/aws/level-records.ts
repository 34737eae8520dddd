import db, { type Item, type Operation, type Store, type Table } from 'dynalite/db/index.js'

/** Where dynalite keeps the items of a table, and the entries of a local secondary index, in its one LevelDB. */
const itemPrefix = (table: string) => `item-${table}~`
const indexPrefix = (table: string, index: string) => `index-local~${table}~${index}~`
const tablePrefix = 'table~'

/** A key's text is hexadecimal, so `~` sorts after every key with the prefix. */
const under = (prefix: string) => ({ gte: prefix, lt: `${prefix}~` })

export function getTable(store: Store, name: string): Promise<Table> {
  return new Promise((resolve, reject) => {
    store.getTable(name, (error, table) => (error === null ? resolve(table) : reject(error)))
  })
}

export async function allTables(store: Store): Promise<Table[]> {
  const tables: Table[] = []
  for await (const [, table] of store.db.iterator({ gte: tablePrefix, lt: 'table\u007f' }))
    tables.push(table as Table)
  return tables
}

export const putTable = (table: Table): Operation => ({
  type: 'put',
  key: tablePrefix + table.TableName,
  value: table,
})

/** The records of one item: itself and its index entries, to be written in one atomic batch. */
export function itemRecords(table: Table, item: Item): Operation[] {
  const key = itemPrefix(table.TableName) + db.createKey(item, table)
  return [{ type: 'put', key, value: item }, ...indexRecords(table, item)]
}

function indexRecords(table: Table, item: Item): Extract<Operation, { type: 'put' }>[] {
  const { puts } = db.getIndexActions(table.LocalSecondaryIndexes ?? [], undefined, item, table)
  return puts.map((put) => ({
    type: 'put',
    key: indexPrefix(table.TableName, put.index) + put.key,
    value: put.item,
  }))
}

/**
 * What makes the indexes of a table agree with its items. dynalite writes an item and its index entries one
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
