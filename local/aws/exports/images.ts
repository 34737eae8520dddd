import db, { type Item, type Store, type Table } from 'dynalite/db/index.js'
import { itemPrefix, under } from '../level.ts'
import type { RecordedWrite, WriteRecord } from '../write-record.ts'

/** A line of a data file, and the bytes of the items in it as DynamoDB counts them. */
export interface Line {
  readonly text: string
  readonly bytes: number
}

export type Lines = AsyncIterable<Line>

/** Microseconds since 1970; the start is in it, the end is not. */
export interface Period {
  readonly from: number
  readonly to: number
}

/** The lines of a table at a time, and the way to let go of what they see. */
export interface Snapshot {
  readonly lines: Lines
  close(): Promise<void>
}

/**
 * Sees the store as it is when this is called, and takes back every write after `time`, in microseconds: so all writes until then must
 * have been done, and be on record from then on.
 */
export function snapshotAt(store: Store, record: WriteRecord, table: Table, time: number): Snapshot {
  const items = store.db.iterator(under(itemPrefix(table.TableName)))
  const writes = record.writes(table.TableId)
  async function* lines(): AsyncGenerator<Line> {
    const before = new Map<string, Item | undefined>()
    for await (const write of writes) {
      if (write.at > time && !before.has(write.key)) before.set(write.key, write.before)
    }
    for await (const [key, item] of items) {
      if (!before.has(key)) yield fullLine(item as Item)
    }
    for (const item of before.values()) {
      if (item !== undefined) yield fullLine(item)
    }
  }
  const close = async () => void (await Promise.allSettled([items.close(), writes.close()]))
  return { lines: { [Symbol.asyncIterator]: lines }, close }
}

const fullLine = (item: Item): Line => ({
  text: `{"Item":${JSON.stringify(item)}}\n`,
  bytes: db.itemSize(item),
})

/** An item that was written in a period. */
interface Change {
  readonly keys: Item
  readonly before: Item | undefined
  /** The time of the last write. */
  at: number
  after: Item | undefined
}

const ITEMS_AT_ONCE = 500

/**
 * The items that were written in a period, each once, with what it was before and after it. What was put and deleted within it is
 * left out. @throws when the record has lost a write of the period meanwhile.
 */
export async function* changesIn(
  store: Store,
  record: WriteRecord,
  table: Table,
  { period, oldImages }: { period: Period; oldImages: boolean },
): Lines {
  const changes = new Map<string, Change>()
  for await (const write of record.writes(table.TableId)) note(changes, write, period)
  const keys = [...changes.keys()]
  for (let start = 0; start < keys.length; start += ITEMS_AT_ONCE) {
    const some = keys.slice(start, start + ITEMS_AT_ONCE)
    const items = (await store.db.getMany(some)) as (Item | undefined)[]
    some.forEach((key, index) => {
      const change = changes.get(key)
      if (change) change.after = items[index]
    })
  }
  // Read once the present items are known: whatever was written to them after the period is on record by now.
  const later = new Set<string>()
  for await (const { key, at, before } of record.writes(table.TableId)) {
    const change = changes.get(key)
    if (at < period.to || change === undefined || later.has(key)) continue
    later.add(key)
    change.after = before
  }
  const recovery = record.recoveryOf(table)
  if (recovery === undefined || (!recovery.wasEmpty && recovery.since > period.from))
    throw new Error('The record of writes no longer reaches back to the start of the export period.')
  for (const change of changes.values()) {
    if (change.before !== undefined || change.after !== undefined) yield changeLine(change, oldImages)
  }
}

function note(changes: Map<string, Change>, { key, keys, at, before }: RecordedWrite, period: Period): void {
  if (at < period.from || at >= period.to) return
  const change = changes.get(key)
  if (change === undefined) changes.set(key, { keys, before, at, after: undefined })
  else change.at = at
}

function changeLine({ keys, before, at, after }: Change, oldImages: boolean): Line {
  const text = JSON.stringify({
    Metadata: { WriteTimestampMicros: { N: String(at) } },
    Keys: keys,
    ...(oldImages && before !== undefined && { OldImage: before }),
    ...(after !== undefined && { NewImage: after }),
  })
  const images = [oldImages ? before : undefined, after]
  return {
    text: `${text}\n`,
    bytes: images.reduce((sum, image) => sum + (image ? db.itemSize(image) : 0), 0),
  }
}
