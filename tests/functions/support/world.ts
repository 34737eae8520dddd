import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import type { Catalogue } from '../../../awarding/catalogue.ts'
import type { OutgoingEvent } from '../../../events/publish.ts'
import { awardBatch, type BatchResult } from '../../../functions/award/award-batch.ts'
import type { ActivityRecord, AwardPorts, RejectedRecord } from '../../../functions/award/ports.ts'
import type { CampaignId, KeepsakeId } from '../../../schemas/ids.ts'
import type { Json } from '../../../schemas/json.ts'
import { tableLedger } from '../../../store/editions.ts'
import { openStore, type Store, type Units } from '../../../store/open.ts'
import { type Item, requestsOf } from '../../../store/requests.ts'
import { startTables, type TestTables } from '../../store/support/tables.ts'
import { type Gate, open, putGatesInto } from './effects.ts'

/** A body as it is, or an event that becomes one. */
export type Sent = string | { [key: string]: Json }

export interface Invocation {
  /** Awards the records, and then deletes from the queue those that did not fail, as Lambda's poller does. */
  award(records: readonly ActivityRecord[], options?: AwardOptions): Promise<BatchResult>
}

export type AwardOptions = Partial<AwardPorts> & { gate?: Gate; wire?: Gate }

/** Everything around the award function, with all that happened to it. */
export interface World {
  readonly store: Store
  readonly tables: TestTables
  catalogue: Catalogue
  readonly queue: Map<string, ActivityRecord>
  readonly announced: OutgoingEvent[]
  readonly rejected: RejectedRecord[]
  readonly units: Units[]
  readonly reports: unknown[]
  /** Puts messages into the activity queue. */
  send(...bodies: readonly Sent[]): ActivityRecord[]
  /** An environment of the function, with clients of its own. It runs one invocation at a time. */
  environment(): Invocation
  /** Invokes an environment with all that the queue holds, until it holds nothing. */
  drain(): Promise<void>
  /** The edition numbers that users hold of one keepsake, up to 100, by number. */
  editionsOf(campaignId: string, keepsakeId: string): Promise<ReadonlyMap<number, string>>
  /** Forgets what happened, and every item of the users and campaigns given. */
  reset(userIds: readonly string[]): Promise<void>
  stop(): Promise<void>
}

export async function startWorld(catalogue: Catalogue): Promise<World> {
  const tables = await startTables()
  const plainNames = new Map(Object.entries(tables.names).map(([plain, name]) => [name, plain]))
  const direct = tables.newClient()
  const queue = new Map<string, ActivityRecord>()
  const announced: OutgoingEvent[] = []
  const rejected: RejectedRecord[] = []
  const units: Units[] = []
  const reports: unknown[] = []
  const remove = async (keys: readonly (readonly [table: string, key: Item])[]) => {
    for (let at = 0; at < keys.length; at += 25) {
      const requests = Object.groupBy(keys.slice(at, at + 25), ([table]) => table)
      const deletes = Object.entries(requests).map(([table, all = []]) => [
        table,
        all.map(([, Key]) => ({ DeleteRequest: { Key } })),
      ])
      await direct.send(new BatchWriteItemCommand({ RequestItems: Object.fromEntries(deletes) }))
    }
  }
  let sent = 0
  let resets = 0
  // Each put has a moment of its own, so that an announcement of another put's moment shows.
  let clock = Date.UTC(2024, 6, 27)

  const world: World = {
    store: openStore({ client: tables.newClient(), tables: tables.names }),
    tables,
    catalogue,
    queue,
    announced,
    rejected,
    units,
    reports,

    send(...bodies) {
      return bodies.map((given) => {
        const record = {
          messageId: `message-${++sent}`,
          body: typeof given === 'string' ? given : JSON.stringify(given),
        }
        queue.set(record.messageId, record)
        return record
      })
    },

    environment() {
      let gate = open
      let wire = open
      const client = tables.newClient()
      putGatesInto(client, { call: () => gate, wire: () => wire }, (name) => plainNames.get(name) ?? name)
      const newStore = () => openStore({ client, tables: tables.names, onUnits: (used) => units.push(used) })
      let store = newStore()
      let opened = resets
      return {
        async award(records, options = {}) {
          // What a store knows of editions is true for ever, until a test takes the tables' items away.
          if (opened !== resets) store = newStore()
          opened = resets
          gate = options.gate ?? open
          wire = options.wire ?? open
          const result = await awardBatch(records, {
            store,
            catalogue: async () => world.catalogue,
            announce: (events) => gate('announce', async () => void announced.push(...events)),
            reject: (records) =>
              gate('reject', async () => {
                rejected.push(...records)
                return []
              }),
            now: () => ++clock,
            remaining: () => 20_000,
            wait: async () => {},
            report: (_message, about) => reports.push(about.error),
            ...options,
          })
          const failed = new Set(result.failed.map(({ messageId }) => messageId))
          await gate('delete', async () => {
            for (const { messageId } of records) if (!failed.has(messageId)) queue.delete(messageId)
          })
          return result
        },
      }
    },

    async drain() {
      const environment = world.environment()
      for (let deliveries = 0; queue.size > 0; deliveries++) {
        if (deliveries === 20) throw new Error('the queue does not become empty', { cause: reports.at(-1) })
        await environment.award([...queue.values()])
      }
    },

    editionsOf(campaignId, keepsakeId) {
      const edition = { campaignId: campaignId as CampaignId, keepsakeId: keepsakeId as KeepsakeId }
      return tableLedger(
        requestsOf(direct, () => {}),
        tables.names.editions,
        edition,
      ).holders(0, true)
    },

    async reset(userIds) {
      resets++
      for (const list of [announced, rejected, units, reports]) list.length = 0
      queue.clear()
      const { keepsakes, progress, editions } = tables.names
      const keys: [table: string, key: Item][] = []
      const text = (value: string) => ({ S: value })
      for (const userId of userIds.map(text)) keys.push([progress, { userId, campaignId: text('#erased') }])
      for (const { id, keepsakes: known } of world.catalogue.campaigns.values()) {
        for (const userId of userIds.map(text)) {
          keys.push([progress, { userId, campaignId: text(id) }])
          for (const keepsake of known)
            keys.push([keepsakes, { userId, keepsake: text(`${id}#${keepsake.id}`) }])
        }
        for (const { id: keepsakeId, supply = 0 } of known) {
          const keepsakeBucket = text(`${id}#${keepsakeId}#0`)
          for (let number = 1; number <= supply; number++)
            keys.push([editions, { keepsakeBucket, number: { N: String(number) } }])
        }
      }
      await remove(keys)
    },

    stop: () => tables.stop(),
  }
  return world
}
