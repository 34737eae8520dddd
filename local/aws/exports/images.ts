import db, { type Item } from 'dynalite/db/index.js'
import type { RecordedWrite } from '../recorded-writes.ts'
import type { Snapshot } from './snapshot.ts'

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

type Read = Pick<Snapshot, 'items' | 'itemsOf' | 'writes'>

/** The items as they were before `time`, in microseconds: every write from then on is taken back, so it has to be on record. */
export async function* itemsBefore(snapshot: Read, time: number): AsyncIterable<Item> {
  const before = new Map<string, Item | undefined>()
  for await (const write of snapshot.writes()) {
    if (write.at >= time && !before.has(write.key)) before.set(write.key, write.before)
  }
  for await (const [key, item] of snapshot.items()) {
    if (!before.has(key)) yield item
  }
  for (const item of before.values()) {
    if (item !== undefined) yield item
  }
}

/** The same items as the lines of a full export. */
export async function* itemsAt(snapshot: Read, time: number): Lines {
  for await (const item of itemsBefore(snapshot, time)) yield fullLine(item)
}

const fullLine = (item: Item): Line => ({
  text: `{"Item":${JSON.stringify(item)}}\n`,
  bytes: db.itemSize(item),
})

/** An item that was written in a period. */
interface Change {
  readonly key: string
  readonly keys: Item
  readonly before: Item | undefined
  /** The time of the last write. */
  at: number
  /** The item after the period, where it has been written since. Without it, the item is as it is now. */
  after?: { readonly item: Item | undefined }
}

/** The items of the store that are in memory at once, of up to 400 KB each. */
const ITEMS_AT_ONCE = 50

/**
 * The items that were written in a period, each once, with what it was before and after it. What was put and deleted within it is
 * left out. Every write since the start of the period has to be on record.
 */
export async function* changesIn(
  snapshot: Read,
  { period, oldImages }: { period: Period; oldImages: boolean },
): Lines {
  const changes = new Map<string, Change>()
  for await (const write of snapshot.writes()) note(changes, write, period)
  const all = [...changes.values()]
  for (let start = 0; start < all.length; start += ITEMS_AT_ONCE) {
    const some = all.slice(start, start + ITEMS_AT_ONCE)
    const items = await snapshot.itemsOf(some.map(({ key }) => key))
    for (const [index, change] of some.entries()) {
      const after = change.after === undefined ? items[index] : change.after.item
      if (change.before !== undefined || after !== undefined) yield changeLine(change, after, oldImages)
    }
  }
}

function note(changes: Map<string, Change>, { key, keys, at, before }: RecordedWrite, period: Period): void {
  if (at < period.from) return
  const change = changes.get(key)
  if (at >= period.to) {
    if (change !== undefined) change.after ??= { item: before }
  } else if (change === undefined) changes.set(key, { key, keys, before, at })
  else change.at = at
}

function changeLine({ keys, before, at }: Change, after: Item | undefined, oldImages: boolean): Line {
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
