import type { Item, LevelSnapshot, Operation, Store } from 'dynalite/db/index.js'
import { under } from './level.ts'
import type { Recoveries } from './recoveries.ts'

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

/** The writes on record, until they are forgotten. What the table of a forgotten one can be recovered to is shortened with it. */
export interface RecordedWrites {
  /** The time of the last when they were opened. */
  readonly last: number
  /** Does operations of the store, and puts the write on record with them. */
  add(write: RecordedWrite, operations: Operation[]): Promise<void>
  /** Forgets all of a table. */
  forgetTable(tableId: string): Promise<void>
}

const WRITES = under('write~')
/** Microseconds have 16 digits until the year 2286. */
const keyOf = ({ at }: RecordedWrite) => WRITES.gte + String(at).padStart(16, '0')
const BATCH = 500

/** As long as DynamoDB's point-in-time recovery: then nobody finds any more what an item was. */
export const LONGEST_MS = 35 * 24 * 3_600_000

/** All that a snapshot has on record of a table, the oldest first. */
export async function* writesIn(
  store: Store,
  snapshot: LevelSnapshot,
  tableId: string,
): AsyncGenerator<RecordedWrite> {
  for await (const [, value] of store.db.iterator({ ...WRITES, snapshot })) {
    const write = value as RecordedWrite
    if (write.tableId === tableId) yield write
  }
}

/** Forgets the writes of tables that are gone, and those that are too old. */
export async function openRecordedWrites(
  store: Store,
  recoveries: Recoveries,
  mostBytes: number,
): Promise<RecordedWrites> {
  let bytes = 0
  let last = 0
  let oldest = 0
  let forgetting: Promise<void> = Promise.resolve()

  /** Goes through the writes from the oldest to the one that ends it. */
  const forget = async (judge: (write: RecordedWrite, size: number) => 'forget' | 'keep' | 'end') => {
    const operations: Operation[] = []
    const forgotten = new Map<string, number>()
    const flush = async () => {
      const batch = [...operations.splice(0), ...recoveries.shorten(forgotten)]
      forgotten.clear()
      if (batch.length > 0) await store.db.batch(batch)
    }
    let first: number | undefined
    for await (const [key, value] of store.db.iterator(WRITES)) {
      const write = value as RecordedWrite
      const size = sizeOf(key, write)
      const judgement = judge(write, size)
      if (judgement !== 'forget') first ??= write.at
      if (judgement === 'end') break
      if (judgement === 'keep') continue
      operations.push({ type: 'del', key })
      forgotten.set(write.tableId, write.at)
      bytes -= size
      if (operations.length === BATCH) await flush()
    }
    await flush()
    oldest = first ?? 0
  }
  const tooOld = ({ at }: RecordedWrite) => at < (Date.now() - LONGEST_MS) * 1000
  const due = () => bytes > mostBytes || (bytes > 0 && oldest < (Date.now() - LONGEST_MS) * 1000)
  const forgetDue = async () => {
    if (!due()) return
    const most = bytes > mostBytes ? mostBytes * 0.75 : mostBytes
    await forget((write) => (bytes > most || tooOld(write) ? 'forget' : 'end'))
  }
  /** One after another, since each counts down what it forgets. */
  const inTurn = (work: () => Promise<void>) => {
    const done = forgetting.then(work)
    forgetting = done.catch(() => undefined)
    return done
  }

  await forget((write, size) => {
    last = write.at
    bytes += size
    return recoveries.has(write.tableId) && !tooOld(write) ? 'keep' : 'forget'
  })

  return {
    last,
    async add(write, operations) {
      const key = keyOf(write)
      await store.db.batch([...operations, { type: 'put', key, value: write }])
      if (bytes === 0) oldest = write.at
      bytes += sizeOf(key, write)
      if (due()) await inTurn(forgetDue)
    },
    forgetTable: (tableId) =>
      inTurn(() => forget((write) => (write.tableId === tableId ? 'forget' : 'keep'))),
  }
}

const sizeOf = (key: string, write: RecordedWrite) =>
  Buffer.byteLength(key) + Buffer.byteLength(JSON.stringify(write))
