import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { eraseUser } from '../../../functions/erasing/erase-user.ts'
import type { ErasurePass } from '../../../functions/erasing/erasure.ts'
import { type ErasureRecord, finishErasures } from '../../../functions/erasing/finish-erasures.ts'
import type { UserId } from '../../../schemas/ids.ts'
import { openStore, type Units } from '../../../store/open.ts'
import type { Item } from '../../../store/requests.ts'
import { type Gate, open, putGatesInto } from './effects.ts'
import type { World } from './world.ts'

/** The two functions that erase, and the queue between them. One of them runs at a time. */
export interface Erasing {
  readonly queue: Map<string, ErasureRecord>
  readonly passes: (ErasurePass & { finished?: boolean })[]
  readonly errors: unknown[]
  readonly units: Units[]
  readonly closed: string[]
  /** As `DELETE /v1/me` does at that time. */
  erase(userId: string, at: string, gate?: Gate): Promise<void>
  /** One delivery of all that the queue holds. */
  finishOnce(gate?: Gate): Promise<void>
  /** Until the queue is empty. @returns how many deliveries it took */
  finish(): Promise<number>
  reset(): void
}

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
  putGatesInto(client, { call: () => gate, wire: () => open }, (name) => plainNames.get(name) ?? name)
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
        catalogue: async () => world.catalogue,
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
      for (const list of [passes, errors, units, closed]) list.length = 0
    },
  }
  return erasing
}

/** Every item of every table that has the user's id in it anywhere. */
export async function itemsNaming(world: World, userId: string): Promise<Item[]> {
  const found: Item[] = []
  for (const table of Object.values(world.tables.names)) {
    const items = await everyItem(world, table)
    found.push(...items.filter((item) => JSON.stringify(item).includes(`"${userId}"`)))
  }
  return found
}

export const markerOf = (userId: string, erasedAt: string): Item => ({
  userId: { S: userId },
  campaignId: { S: '#erased' },
  erasedAt: { S: erasedAt },
})

/** The numbers of a keepsake that are taken, and by whom; undefined where that was forgotten. */
export async function takenOf(
  world: World,
  keepsake: string,
): Promise<{ number: number; by: string | undefined }[]> {
  const items = await everyItem(world, world.tables.names.editions)
  return items
    .filter((item) => item.keepsakeBucket?.S?.startsWith(`${keepsake}#`))
    .map((item) => ({ number: Number(item.number?.N), by: item.userId?.S }))
    .sort((a, b) => a.number - b.number)
}

async function everyItem(world: World, TableName: string): Promise<Item[]> {
  const found: Item[] = []
  let ExclusiveStartKey: Item | undefined
  do {
    const page = await clientOf(world).send(
      new ScanCommand({ TableName, ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}) }),
    )
    found.push(...(page.Items ?? []))
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
  return found
}

const clients = new WeakMap<World, ReturnType<World['tables']['newClient']>>()

function clientOf(world: World) {
  const client = clients.get(world) ?? world.tables.newClient()
  clients.set(world, client)
  return client
}
