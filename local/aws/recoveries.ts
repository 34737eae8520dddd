import type { Operation, Store, Table } from 'dynalite/db/index.js'
import { allTables, isEmpty, under } from './level.ts'

/** The times that a table can be recovered to. */
export interface Recovery {
  readonly tableId: string
  readonly keyNames: readonly string[]
  /** Microseconds since 1970: every write from then on is on record. */
  readonly since: number
  /** The table was empty at `since`, and all the time before. */
  readonly wasEmpty: boolean
}

/** The tables with point-in-time recovery, by name. */
export interface Recoveries {
  get(tableName: string): Recovery | undefined
  has(tableId: string): boolean
  set(tableName: string, recovery: Recovery): Promise<void>
  delete(tableName: string): Promise<void>
  /**
   * Tells tables that nothing until these times, by their ids, is known any more. They are told at once; the answer belongs into the
   * batch that makes it so.
   */
  shorten(forgotten: ReadonlyMap<string, number>): Operation[]
  /** A table without point-in-time recovery is written to now. */
  noteUnrecorded(tableName: string): void
  /** The table is empty, and has been since it was created. */
  neverHadItems(table: Table): Promise<boolean>
}

const RECOVERIES = under('recovery~')
const keyOf = (tableName: string) => `${RECOVERIES.gte}${tableName}`

/** The start of what is known while writes go past the record: it is not known at all. */
export const UNKNOWN = Number.MAX_SAFE_INTEGER

/** @param now the time, in microseconds, from which on a process that ended amid unrecorded writes is made up for */
export async function openRecoveries(store: Store, now: number): Promise<Recoveries> {
  const opened = Date.now()
  const recoveries = new Map<string, Recovery>()
  const unrecorded = new Map<string, number>()
  const set = async (tableName: string, recovery: Recovery) => {
    recoveries.set(tableName, recovery)
    await store.db.batch([{ type: 'put', key: keyOf(tableName), value: recovery }])
  }
  const remove = async (tableName: string) => {
    recoveries.delete(tableName)
    unrecorded.set(tableName, Date.now())
    await store.db.batch([{ type: 'del', key: keyOf(tableName) }])
  }
  const found = await Array.fromAsync(store.db.iterator(RECOVERIES))
  const ids = new Set((await allTables(store)).map(({ TableId }) => TableId))
  for (const [key, value] of found) {
    const tableName = key.slice(RECOVERIES.gte.length)
    const recovery = value as Recovery
    if (!ids.has(recovery.tableId)) await remove(tableName)
    else if (recovery.since === UNKNOWN) await set(tableName, { ...recovery, since: now })
    else recoveries.set(tableName, recovery)
  }

  return {
    get: (tableName) => recoveries.get(tableName),
    has: (tableId) => recoveries.values().some((recovery) => recovery.tableId === tableId),
    set,
    delete: remove,
    shorten(forgotten) {
      const operations: Operation[] = []
      for (const [tableName, recovery] of recoveries) {
        const until = forgotten.get(recovery.tableId)
        if (until === undefined) continue
        const shorter = { ...recovery, since: Math.max(recovery.since, until + 1), wasEmpty: false }
        recoveries.set(tableName, shorter)
        operations.push({ type: 'put', key: keyOf(tableName), value: shorter })
      }
      return operations
    },
    noteUnrecorded: (tableName) => void unrecorded.set(tableName, Date.now()),
    async neverHadItems(table) {
      const created = table.CreationDateTime * 1000
      // Nobody noted what an earlier process wrote.
      if (created < opened || (unrecorded.get(table.TableName) ?? 0) >= created) return false
      return isEmpty(store, table)
    },
  }
}
