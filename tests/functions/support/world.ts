import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Catalogue } from '../../../awarding/catalogue/catalogue.ts'
import type { OutgoingEvent } from '../../../events/publish.ts'
import type { ActivityRecord } from '../../../functions/award/activity-record.ts'
import { awardBatch, type BatchResult } from '../../../functions/award/award-batch.ts'
import type { AwardPorts, RejectedRecord } from '../../../functions/award/ports.ts'
import type { Span, Traces } from '../../../functions/telemetry/traces.ts'
import type { Json } from '../../../json/json.ts'
import { openStore, type Store, type Units } from '../../../store/open.ts'
import { memoryTables } from '../../store/support/memory-tables.ts'
import type { TestTables } from '../../store/support/tables.ts'
import { type Gate, putGateInto, open as ungated } from './effects.ts'
import { keptTraces } from './traces.ts'

/** A body as it is, or an event that becomes one. */
export type Sent = string | { [key: string]: Json }

export interface Invocation {
  /** Awards the records, and then deletes from the queue those that did not fail, as Lambda's poller does. */
  award(records: readonly ActivityRecord[], options?: AwardOptions): Promise<BatchResult>
}

export type AwardOptions = Partial<AwardPorts> & {
  gate?: Gate
  /** Users of whom the store gives nothing. */
  failing?: readonly string[]
}

/** Everything around the award function, with all that happened to it. */
export interface World {
  /** A store beside the function's own, opened anew at each reset. */
  readonly store: Store
  readonly tables: TestTables
  catalogue: Catalogue
  readonly queue: Map<string, ActivityRecord>
  readonly announced: OutgoingEvent[]
  readonly rejected: RejectedRecord[]
  readonly units: Units[]
  readonly reports: unknown[]
  /** Spans that were told. */
  readonly spans: Span[]
  readonly traces: Traces
  /** Puts messages into the activity queue. */
  send(...bodies: readonly Sent[]): ActivityRecord[]
  /** An environment of the function, with clients of its own. It runs one invocation at a time. */
  environment(): Invocation
  /** Invokes an environment with all that the queue holds, until it holds nothing. */
  drain(): Promise<void>
  /** Forgets what happened, and every item. */
  reset(): Promise<void>
  stop(): Promise<void>
}

/** On tables in memory unless others are given, which are then stopped with it. */
export function startWorld(catalogue: Catalogue, tables: TestTables = memoryTables()): World {
  const plainNames = new Map(Object.entries(tables.names).map(([plain, name]) => [name, plain]))
  const queue = new Map<string, ActivityRecord>()
  const announced: OutgoingEvent[] = []
  const rejected: RejectedRecord[] = []
  const units: Units[] = []
  const reports: unknown[] = []
  const { traces, spans } = keptTraces()
  let sent = 0
  let resets = 0
  // Each put has a moment of its own, so that an announcement of another put's moment shows.
  let clock = Date.UTC(2024, 6, 27)
  /** A store for which no time passes and chance repeats itself, so that an order of effects can be played again. */
  const open = (client: DynamoDBClient, onUnits: (used: Units) => void): Store => {
    let chance = 0
    const random = () => {
      chance = (chance + 0.618) % 1
      return chance
    }
    return openStore({ client, tables: tables.names, onUnits, now: () => Date.UTC(2024, 6, 27), random })
  }
  const outside = tables.newClient()

  const world: World & { store: Store } = {
    store: open(outside, () => {}),
    tables,
    catalogue,
    queue,
    announced,
    rejected,
    units,
    reports,
    spans,
    traces,

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
      let gate = ungated
      const client = tables.newClient()
      putGateInto(
        client,
        () => gate,
        (name) => plainNames.get(name) ?? name,
      )
      const newStore = () => open(client, (used) => units.push(used))
      let store = newStore()
      let opened = resets
      return {
        async award(records, options = {}) {
          // All that a store knows of editions stays true, until a test takes the tables' items away.
          if (opened !== resets) store = newStore()
          opened = resets
          gate = options.gate ?? ungated
          const { failing = [] } = options
          const result = await awardBatch(records, {
            store: {
              forUser(userId) {
                if (failing.includes(userId)) throw new Error(`nothing is to be had of ${userId}`)
                return store.forUser(userId)
              },
            },
            catalogue: async () => world.catalogue,
            announce: (events) => gate('announce', async () => void announced.push(...events)),
            reject: (records) =>
              gate('reject', async () => {
                rejected.push(...records)
                return []
              }),
            sendBack: (remainders) =>
              gate('sendBack', async () => {
                for (const { body, attributes } of remainders) {
                  const messageId = `message-${++sent}`
                  const messageAttributes = Object.fromEntries(
                    Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue }]),
                  )
                  queue.set(messageId, { messageId, body, messageAttributes })
                }
                return true
              }),
            now: () => ++clock,
            leadMs: 0,
            hasTimeFor: () => true,
            wait: async () => {},
            traces: world.traces,
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

    async reset() {
      resets++
      for (const list of [announced, rejected, units, reports, spans]) list.length = 0
      queue.clear()
      await tables.clear()
      world.store = open(outside, () => {})
    },

    stop: () => tables.stop(),
  }
  return world
}
