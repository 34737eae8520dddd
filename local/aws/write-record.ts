import { setTimeout as sleep } from 'node:timers/promises'
import type { Item, Operation, Store, Table } from 'dynalite/db/index.js'
import { LONGEST_MS, openRecordedWrites } from './recorded-writes.ts'
import { openRecoveries, type Recovery, UNKNOWN } from './recoveries.ts'

/** The writes to the tables with point-in-time recovery, with their times. */
export interface WriteRecord {
  enable(table: Table): Promise<void>
  /** Forgets all writes of the table. */
  disable(table: Pick<Table, 'TableName'>): Promise<void>
  /** Undefined for a table without point-in-time recovery. */
  recoveryOf(table: Table): Recovery | undefined
  /**
   * Waits for the writes under way. Every later one has this time, in milliseconds since 1970, or a later one: the time that is asked
   * for, or else the earliest that all earlier writes are before, and that has come.
   */
  settle(asked?: number): Promise<number>
  /** Does work that writes past the record; nothing from before its end can be recovered. */
  unrecorded(tableName: string, work: () => Promise<void>): Promise<void>
}

/** The record takes memory where there is no data folder. The oldest writes are forgotten first. */
const MOST_BYTES = 32 * 1024 * 1024

export async function openWriteRecord(store: Store, mostBytes = MOST_BYTES): Promise<WriteRecord> {
  const recoveries = await openRecoveries(store, Date.now() * 1000)
  const writes = await openRecordedWrites(store, recoveries, mostBytes)
  const inFlight = new Set<Promise<void>>()
  let { last } = writes
  let seeding: Promise<void> = Promise.resolve()
  const next = () => {
    last = Math.max(last + 1, Date.now() * 1000)
    return last
  }

  const { put, del } = store.db
  const record = async (operation: Operation, { tableId, keyNames }: Recovery) => {
    const at = next()
    const { key } = operation
    // Whoever writes an item holds its lock, so nobody changes it in between.
    const [before] = (await store.db.getMany([key])) as (Item | undefined)[]
    const item = before ?? (operation.type === 'put' ? (operation.value as Item) : undefined)
    if (item === undefined) return store.db.batch([operation])
    const keys = Object.fromEntries(keyNames.map((name) => [name, item[name] ?? {}]))
    await writes.add({ tableId, key, keys, at, ...(before && { before }) }, [operation])
  }
  const recordOr = (operation: Operation, otherwise: () => Promise<void> | undefined) => {
    const tableName = tableOf(operation.key)
    if (tableName === undefined) return otherwise()
    const recovery = recoveries.get(tableName)
    if (recovery === undefined) {
      recoveries.noteUnrecorded(tableName)
      return otherwise()
    }
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
  store.db.del = (key, callback) => {
    const dropped = /^table~(.+)/.exec(key)?.[1]
    // Before the table is gone, as another of its name may come right after.
    const forgotten = dropped === undefined ? undefined : disable(dropped)
    const deleted = recordOr({ type: 'del', key }, () => del(key))
    return told(
      forgotten === undefined ? deleted : Promise.all([forgotten, deleted]).then(() => undefined),
      callback,
    )
  }

  const disable = async (tableName: string) => {
    const recovery = recoveries.get(tableName)
    if (recovery === undefined) return
    await recoveries.delete(tableName)
    await Promise.allSettled(inFlight)
    await writes.forgetTable(recovery.tableId)
  }

  return {
    async enable(table) {
      const { TableName, TableId } = table
      if (recoveries.get(TableName)?.tableId === TableId) return
      await disable(TableName)
      const keyNames = table.KeySchema.map(({ AttributeName }) => AttributeName)
      const recovery = { tableId: TableId, keyNames, since: next(), wasEmpty: false }
      // From here on every write is on record, so the table is looked at afterwards.
      await recoveries.set(TableName, recovery)
      const wasEmpty = await recoveries.neverHadItems(table)
      if (wasEmpty && recoveries.get(TableName) === recovery)
        await recoveries.set(TableName, { ...recovery, wasEmpty })
    },
    disable: ({ TableName }) => disable(TableName),
    recoveryOf({ TableName, TableId }) {
      const recovery = recoveries.get(TableName)
      if (recovery?.tableId !== TableId) return undefined
      return { ...recovery, since: Math.max(recovery.since, (Date.now() - LONGEST_MS) * 1000) }
    },
    async settle(asked) {
      const time = asked ?? Math.max(Date.now(), Math.floor(last / 1000) + 1)
      // Else a write of the rest of this millisecond would have a time that has not come. No longer, as a clock may be set back.
      if (asked === undefined && time > Date.now()) await sleep(2)
      last = Math.max(last, time * 1000 - 1)
      await Promise.allSettled(inFlight)
      return time
    },
    unrecorded(tableName, work) {
      const set = async (since: number) => {
        const recovery = recoveries.get(tableName)
        if (recovery === undefined) recoveries.noteUnrecorded(tableName)
        else await recoveries.set(tableName, { ...recovery, since, wasEmpty: false })
      }
      const done = seeding.then(async () => {
        await set(UNKNOWN)
        try {
          await work()
        } finally {
          await set(next())
        }
      })
      seeding = done.catch(() => undefined)
      return done
    },
  }
}

/** The name of the table that keeps an item under this key. */
const tableOf = (key: string) => /^item-([^~]+)~/.exec(key)?.[1]

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
