import { randomUUID } from 'node:crypto'
import type { Operation, Store, Table } from 'dynalite/db/index.js'
import * as z from 'zod'
import type { Json, JsonObject } from '../../json/json.ts'
import { itemsBefore } from './exports/images.ts'
import { milliseconds, reader } from './exports/request.ts'
import { takeSnapshot } from './exports/snapshot.ts'
import { recoverable, type TablesOptions, tableNamed } from './exports/tables.ts'
import { type Operations, ServiceError } from './json-service.ts'
import { allTables, dropTable, getTable, itemRecords, putTable } from './level.ts'
import { UNKNOWN } from './recoveries.ts'

/** DynamoDB's restoring of a table to a point in time, into a table of another name. */
export interface Restores {
  readonly operations: Operations
  /** Waits for what is running: a restore goes on, whoever asked for it. */
  close(): Promise<void>
}

const readRestore = reader(
  // Nobody may change the table while it is restored: the template says how tables are.
  z.strictObject({
    SourceTableName: z.string().min(3).max(255),
    TargetTableName: z
      .string()
      .regex(/^[\w.-]+$/)
      .min(3)
      .max(255),
    RestoreDateTime: z.number().nonnegative().optional(),
    UseLatestRestorableTime: z.boolean().optional(),
  }),
)

const BATCH = 1000

/** Drops what a process that ended amid a restore had begun: DynamoDB's own goes on, but this one has no other process to be in. */
export async function openRestores(options: TablesOptions): Promise<Restores> {
  const { store, record, region, accountId } = options
  for (const table of await allTables(store))
    if (table.RestoreSummary?.RestoreInProgress) await dropTable(store, table)
  let running: Promise<void> = Promise.resolve()
  let accepting: Promise<unknown> = Promise.resolve()

  async function start(input: JsonObject): Promise<Json> {
    const asked = readRestore(input)
    const { SourceTableName, TargetTableName } = asked
    await tableNamed(store, SourceTableName)
    const arnOf = (name: string) => `arn:aws:dynamodb:${region}:${accountId}:table/${name}`
    const { table, recovery } = await recoverable(arnOf(SourceTableName), options)
    if (await getTable(store, TargetTableName).catch(() => undefined))
      throw new ServiceError('TableAlreadyExistsException', `Table already exists: ${TargetTableName}`)
    const wanted = asked.RestoreDateTime === undefined ? undefined : milliseconds(asked.RestoreDateTime)
    if ((wanted === undefined) !== (asked.UseLatestRestorableTime === true))
      throw new ServiceError(
        'ValidationException',
        'Exactly one of RestoreDateTime and UseLatestRestorableTime must be given.',
      )
    const isKept = (time: number, since: number) => time * 1000 >= since && time <= Date.now()
    if (wanted !== undefined && !isKept(wanted, recovery.since)) throw badTime()
    const time = await record.settle(wanted)
    // The record may have forgotten writes, or the table lost its recovery, meanwhile.
    if (!isKept(time, record.recoveryOf(table)?.since ?? UNKNOWN)) throw badTime()
    const snapshot = takeSnapshot(store, table)
    const RestoreSummary = {
      SourceTableArn: arnOf(SourceTableName),
      RestoreDateTime: time / 1000,
      RestoreInProgress: true,
    }
    const restored: Table = {
      ...structuredClone(table),
      TableName: TargetTableName,
      TableArn: arnOf(TargetTableName),
      TableId: randomUUID(),
      CreationDateTime: Date.now() / 1000,
      TableStatus: 'CREATING',
      RestoreSummary,
    }
    // DynamoDB leaves it behind, as it does point-in-time recovery, policy and tags, which are not kept with the table.
    delete restored.DeletionProtectionEnabled
    for (const index of restored.LocalSecondaryIndexes ?? [])
      index.IndexArn = `${restored.TableArn}/index/${index.IndexName}`
    await store.db.batch([putTable(restored)])
    running = running.then(async () => {
      try {
        await fill(store, restored, itemsBefore(snapshot, time * 1000))
        const RestoreInProgress = false
        const done = {
          ...restored,
          TableStatus: 'ACTIVE',
          RestoreSummary: { ...RestoreSummary, RestoreInProgress },
        }
        await store.db.batch([putTable(done)])
      } catch {
        // As when the process ends: there is no half of a table.
        await dropTable(store, restored).catch(() => undefined)
      } finally {
        await snapshot.close()
      }
    })
    return { TableDescription: restored as unknown as JsonObject }
  }

  const operations: Operations = {
    // One after another, so that two of the same name are never both the first.
    RestoreTableToPointInTime(input) {
      const answer = accepting.then(() => start(input))
      accepting = answer.catch(() => undefined)
      return answer
    },
  }
  return {
    operations,
    async close() {
      await accepting
      await running
    },
  }
}

async function fill(store: Store, table: Table, items: ReturnType<typeof itemsBefore>): Promise<void> {
  let batch: Operation[] = []
  for await (const item of items) {
    batch.push(...itemRecords(table, item))
    if (batch.length < BATCH) continue
    await store.db.batch(batch)
    batch = []
  }
  await store.db.batch(batch)
}

const badTime = () =>
  new ServiceError(
    'InvalidRestoreTimeException',
    'An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime and LatestRestorableDateTime.',
  )
