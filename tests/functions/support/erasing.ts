import { type ErasurePass, eraseUser } from '../../../functions/user/erasing.ts'
import { type ErasureRecord, finishErasures } from '../../../functions/user/finish-erasures.ts'
import type { UserId } from '../../../schemas/ids.ts'
import type { Item } from '../../../store/items.ts'
import { openStore, type Units } from '../../../store/open.ts'
import { type Gate, open, putGateInto } from './effects.ts'
import type { World } from './world.ts'

/** The two functions that erase, and the queue between them. One of them runs at a time. */
export interface Erasing {
  readonly queue: Map<string, ErasureRecord>
  readonly passes: (ErasurePass & { finished?: boolean })[]
  readonly errors: unknown[]
  readonly units: Units[]
  readonly closed: string[]
  /** Epoch milliseconds, for who finishes. */
  now: number
  /** As `DELETE /v1/me` does at that time. */
  erase(userId: string, at: string, gate?: Gate): Promise<void>
  /** One delivery of all that the queue holds. */
  finishOnce(gate?: Gate): Promise<void>
  /** Until the queue is empty. @returns how many deliveries it took */
  finish(): Promise<number>
  reset(): void
}

/** After every erasure of the tests. */
const LATER = Date.UTC(2024, 6, 29)

export function erasingIn(world: World): Erasing {
  const { names } = world.tables
  const plainNames = new Map(Object.entries(names).map(([plain, name]) => [name, plain]))
  const queue = new Map<string, ErasureRecord>()
  const passes: Erasing['passes'] = []
  const errors: unknown[] = []
  const units: Units[] = []
  const closed: string[] = []
  let sent = 0
  let gate = open
  const client = world.tables.newClient()
  putGateInto(
    client,
    () => gate,
    (name) => plainNames.get(name) ?? name,
  )
  const store = openStore({ client, tables: names, onUnits: (used) => units.push(used) })

  const close = (connectionId: string) =>
    gate('close', async () => {
      closed.push(connectionId)
      return 'closed' as const
    })

  const erasing: Erasing = {
    queue,
    passes,
    errors,
    units,
    closed,
    now: LATER,
    async erase(userId, at, through = open) {
      gate = through
      await eraseUser(userId as UserId, {
        store,
        close,
        now: () => Date.parse(at),
        finishLater: (erasure) =>
          gate('finish later', async () => {
            const messageId = `erasure-${++sent}`
            queue.set(messageId, { messageId, body: JSON.stringify(erasure) })
          }),
        report: (pass) => passes.push(pass),
      })
    },
    async finishOnce(through = open) {
      gate = through
      const records = [...queue.values()]
      const again = await finishErasures(records, {
        store,
        close,
        now: () => erasing.now,
        report: (pass, finished) => passes.push({ ...pass, finished }),
        reportError: (error) => errors.push(error),
      })
      for (const { messageId } of records) if (!again.includes(messageId)) queue.delete(messageId)
    },
    async finish() {
      for (let deliveries = 0; ; deliveries++) {
        if (queue.size === 0) return deliveries
        if (deliveries === 10)
          throw new Error('the erasure does not come to its end', { cause: errors.at(-1) })
        await erasing.finishOnce()
      }
    },
    reset() {
      queue.clear()
      erasing.now = LATER
      for (const list of [passes, errors, units, closed]) list.length = 0
    },
  }
  return erasing
}

/** Every item of every table that has the user's id in it anywhere. */
export async function itemsNaming(world: World, userId: string): Promise<Item[]> {
  const found: Item[] = []
  for (const table of Object.values(world.tables.names)) {
    const items = await world.tables.everyItem(table)
    found.push(
      ...items.filter((item) => /"(user#)?USER"/.test(JSON.stringify(item).replaceAll(userId, 'USER'))),
    )
  }
  return found
}

export const markerOf = (userId: string, erasedAt: string): Item => ({
  userId,
  campaignId: '#erased',
  erasedAt,
})
