import type { Item, Operation, Store, Table } from 'dynalite/db/index.js'
import { itemPrefix, under } from './level.ts'

/** One write of an item: what the item was before, and its keys. */
export interface RecordedWrite {
  readonly tableId: string
  /** Where the store keeps the item. */
  readonly key: string
  readonly keys: Item
  /** Microseconds since 1970; no two writes have the same. */
  readonly at: number
  readonly before?: Item
}

export interface Recovery {
  readonly tableId: string
  readonly keyNames: readonly string[]
  /** Microseconds since 1970: every write from then on is on record. */
  readonly since: number
  /** The table was empty at `since`, so that it was empty all the time before. */
  readonly wasEmpty: boolean
}

/** The writes to the tables with point-in-time recovery, with their times. */
export interface WriteRecord {
  enable(table: Table): Promise<void>
  disable(table: Table): Promise<void>
  /** Undefined for a table without point-in-time recovery. */
  recoveryOf(table: Table): Recovery | undefined
  /**
   * Waits for the writes under way. Every later one has a later time than the answer, in milliseconds since 1970: the time that
   * is asked for, or else the earliest that all earlier writes are before.
   */
  settle(asked?: number): Promise<number>
  /** All that is on record now, the oldest first. */
  writes(tableId: string): AsyncIterable<RecordedWrite> & { close(): Promise<void> }
  /** Does work that writes past the record; nothing from before its end can be recovered. */
  unrecorded<T>(tableName: string, work: () => Promise<T>): Promise<T>
}

const WRITES = under('write~')
const RECOVERIES = under('recovery~')
const recoveryKey = (tableName: string) => `recovery~${tableName}`
/** Microseconds have 16 digits until the year 2286. */
const writeKey = (at: number) => `write~${String(at).padStart(16, '0')}`

/** The record takes memory where there is no data folder. The oldest writes are forgotten first. */
const MOST_BYTES = 32 * 1024 * 1024
const FORGET_BATCH = 500

export async function openWriteRecord(store: Store, mostBytes = MOST_BYTES): Promise<WriteRecord> {
  const recoveries = new Map<string, Recovery>()
  const inFlight = new Set<Promise<void>>()
  let last = 0
  let bytes = 0
  let forgetting: Promise<void> | undefined
  for await (const [key, value] of store.db.iterator(RECOVERIES))
    recoveries.set(key.slice(RECOVERIES.gte.length), value as Recovery)
  for await (const [, value] of store.db.iterator(WRITES)) {
    last = (value as RecordedWrite).at
    bytes += sizeOf(value)
  }

  const next = () => {
    last = Math.max(last + 1, Date.now() * 1000)
    return last
  }
  const keep = async (tableName: string, recovery: Recovery) => {
    recoveries.set(tableName, recovery)
    await store.db.batch([{ type: 'put', key: recoveryKey(tableName), value: recovery }])
  }

  const { put, del } = store.db
  const record = async (operation: Operation, recovery: Recovery) => {
    const at = next()
    const { key } = operation
    // Whoever writes an item holds its lock, so nobody changes it in between.
    const [before] = (await store.db.getMany([key])) as (Item | undefined)[]
    const item = before ?? (operation.type === 'put' ? (operation.value as Item) : undefined)
    if (item === undefined) return store.db.batch([operation])
    const keys = Object.fromEntries(recovery.keyNames.map((name) => [name, item[name] ?? {}]))
    const write = { tableId: recovery.tableId, key, keys, at, ...(before && { before }) }
    await store.db.batch([operation, { type: 'put', key: writeKey(at), value: write }])
    bytes += sizeOf(write)
    if (bytes > mostBytes) await forget()
  }
  const recordOr = (operation: Operation, otherwise: () => Promise<void> | undefined) => {
    const recovery = recoveries.get(tableOf(operation.key))
    if (recovery === undefined) return otherwise()
    const work: Promise<void> = record(operation, recovery).finally(() => inFlight.delete(work))
    inFlight.add(work)
    return work
  }
  store.db.put = (key, value, callback) => {
    const operation: Operation = { type: 'put', key, value }
    return told(
      recordOr(operation, () => put(key, value)),
      callback,
    )
  }
  store.db.del = (key, callback) =>
    told(
      recordOr({ type: 'del', key }, () => del(key)),
      callback,
    )

  /** Forgets the oldest writes, and tells their tables in the same batch that nothing before is known any more. */
  const forget = async () => {
    forgetting ??= forgetOldest().finally(() => {
      forgetting = undefined
    })
    return forgetting
  }
  const forgetOldest = async () => {
    while (bytes > mostBytes * 0.75) {
      const operations: Operation[] = []
      const forgotten = new Map<string, number>()
      const oldest = store.db.iterator(WRITES)
      for await (const [key, value] of oldest) {
        const write = value as RecordedWrite
        operations.push({ type: 'del', key })
        forgotten.set(write.tableId, write.at)
        bytes -= sizeOf(write)
        if (operations.length === FORGET_BATCH || bytes <= mostBytes * 0.75) break
      }
      if (operations.length === 0) break
      for (const [tableName, recovery] of recoveries) {
        const until = forgotten.get(recovery.tableId)
        if (until === undefined) continue
        const shorter = { ...recovery, since: Math.max(recovery.since, until + 1), wasEmpty: false }
        recoveries.set(tableName, shorter)
        operations.push({ type: 'put', key: recoveryKey(tableName), value: shorter })
      }
      await store.db.batch(operations)
    }
  }

  return {
    async enable(table) {
      if (recoveries.get(table.TableName)?.tableId === table.TableId) return
      const keyNames = table.KeySchema.map(({ AttributeName }) => AttributeName)
      const recovery = { tableId: table.TableId, keyNames, since: next(), wasEmpty: false }
      // From here on every write is on record, so the table is looked at afterwards.
      await keep(table.TableName, recovery)
      if (await isEmpty(store, table)) await keep(table.TableName, { ...recovery, wasEmpty: true })
    },
    async disable({ TableName }) {
      recoveries.delete(TableName)
      await store.db.batch([{ type: 'del', key: recoveryKey(TableName) }])
    },
    recoveryOf({ TableName, TableId }) {
      const recovery = recoveries.get(TableName)
      return recovery?.tableId === TableId ? recovery : undefined
    },
    async settle(asked) {
      const time = asked ?? Math.max(Date.now(), Math.ceil(last / 1000))
      last = Math.max(last, time * 1000)
      await Promise.allSettled(inFlight)
      return time
    },
    writes(tableId) {
      const all = store.db.iterator(WRITES)
      return {
        close: () => all.close(),
        async *[Symbol.asyncIterator]() {
          for await (const [, value] of all) {
            const write = value as RecordedWrite
            if (write.tableId === tableId) yield write
          }
        },
      }
    },
    async unrecorded(tableName, work) {
      const recovery = recoveries.get(tableName)
      if (recovery === undefined) return work()
      const unknown = { ...recovery, wasEmpty: false }
      await keep(tableName, { ...unknown, since: Number.MAX_SAFE_INTEGER })
      const done = await work()
      await keep(tableName, { ...unknown, since: next() })
      return done
    },
  }
}

/** The name of the table that keeps an item under this key; empty for a key of something else. */
function tableOf(key: string): string {
  const [, name = ''] = /^item-([^~]+)~/.exec(key) ?? []
  return name
}

const sizeOf = (value: unknown) => JSON.stringify(value).length

async function isEmpty(store: Store, { TableName }: Table): Promise<boolean> {
  for await (const _ of store.db.iterator(under(itemPrefix(TableName)))) return false
  return true
}

/** A write as dynalite asks for it, with a callback that is called once it is done. */
function told(
  work: Promise<void> | undefined,
  callback?: (error: Error | null) => void,
): Promise<void> | undefined {
  if (callback === undefined) return work
  work?.then(
    () => setImmediate(callback, null),
    (error: Error) => setImmediate(callback, error),
  )
  return undefined
}
