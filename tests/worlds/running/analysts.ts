import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPassportCatalogue } from '../../../awarding/catalogue/compiled-keepsakes.ts'
import { publish } from '../../../events/publish.ts'
import { senderTo } from '../../../functions/aws/wiring.ts'
import { forgottenUsers } from '../../../functions/export/forgotten.ts'
import { readParquet } from '../../../functions/export/parquet.ts'
import { type PlanPorts, planExport } from '../../../functions/export/plan.ts'
import type { Bucket } from '../../../functions/export/ports.ts'
import { temporaryFiles } from '../../../functions/export/temporary.ts'
import { pseudonymsBy } from '../../../functions/export/tidy.ts'
import { handleTidyMessage, type TidyPorts } from '../../../functions/export/tidy-message.ts'
import type { UserId } from '../../../schemas/ids.ts'
import type { Item } from '../../../store/items.ts'
import { storedProgressOf } from '../../../store/progress.ts'
import { type MemoryBucket, memoryBucket } from '../../functions/export/support/memory-bucket.ts'
import { fullLine, putRawExport } from '../../functions/export/support/raw-export.ts'
import { TABLES } from '../../store/support/table-names.ts'
import type { TableState } from '../../store/support/table-state.ts'
import { plain } from '../../store/support/typed.ts'
import { clients } from '../services/clients.ts'
import type { QueueRecord } from '../services/queue.ts'
import { ANY_CALL } from '../simulator/faults.ts'
import type { Scheduler } from '../simulator/scheduler.ts'
import { must } from './facts.ts'
import type { Running } from './functions.ts'

export const RAW_BUCKET = 'raw'
export const TIDY_QUEUE = 'tidy'

const pseudonymOf = pseudonymsBy(Buffer.alloc(32, 1))
const send = senderTo(TIDY_QUEUE, undefined, clients.queues)

/** An export of a table that DynamoDB has made, with the rows that analysts are to find. */
interface Started {
  readonly exportId: string
  readonly table: 'keepsakes' | 'progress'
  /** By user, campaign and keepsake. Of progress, those that are earned or sold out: others may be under way. */
  readonly rows: readonly string[]
}

/** The catalogue's bucket, as the functions of exports read it. */
interface Snapshots {
  published(): { readonly version: string; readonly key: string }
  at(key: string): unknown
}

/** The analysts' buckets, with the functions that make Parquet of what DynamoDB exports. Their disk is a real one. */
export class Analysts {
  readonly #scheduler: Scheduler
  readonly #snapshots: Snapshots
  readonly #raw = memoryBucket(RAW_BUCKET)
  readonly #analytics = memoryBucket('analytics')
  readonly #started: Started[] = []
  #disk: Promise<string> | undefined

  constructor(scheduler: Scheduler, snapshots: Snapshots) {
    this.#scheduler = scheduler
    this.#snapshots = snapshots
  }

  /** DynamoDB exports both tables as they are. @returns S3's events of their last manifests */
  exportTables(state: TableState): string[] {
    return (['keepsakes', 'progress'] as const).map((table) => {
      const exportId = `0${this.#scheduler.now}-${this.#started.length}${table.slice(0, 4)}`
      const items = state.everyItem(TABLES[table]).map(plain)
      const rows = items.flatMap(table === 'keepsakes' ? keepsakeRow : doneRows)
      this.#started.push({ exportId, table, rows: rows.sort() })
      const lines = items.map(fullLine)
      const half = Math.ceil(lines.length / 2)
      const key = putRawExport(this.#raw.objects, {
        ...{ table, kind: 'full', exportId, time: new Date(this.#scheduler.now).toISOString() },
        files: [lines.slice(0, half), lines.slice(half)].filter((file) => file.length > 0),
      })
      const detail = { bucket: { name: RAW_BUCKET }, object: { key, size: 24 } }
      return JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail })
    })
  }

  plan = async (records: readonly QueueRecord[], running: Running): Promise<string[]> => {
    const ports = await this.#ports(running)
    for (const { body } of records) await planExport(body, ports)
    return []
  }

  tidy = async (records: readonly QueueRecord[], running: Running): Promise<string[]> => {
    const ports = await this.#ports(running)
    for (const { body } of records) await handleTidyMessage(body, ports)
    return []
  }

  /**
   * Each export has one record. One of keepsakes has each of them once, and nothing else; one of progress has each user's
   * keepsakes once, and of those that are done that they are. @throws Wrong
   */
  async check(): Promise<void> {
    for (const { exportId, table, rows } of this.#started) {
      const keys = [...this.#analytics.objects.keys()].filter((key) => key.includes(exportId))
      const records = keys.filter((key) => key.startsWith('exports/'))
      must(records.length === 1, () => `export ${exportId} has ${records.length} records`)
      const found: string[] = []
      const done: string[] = []
      for (const key of keys.filter((one) => one.startsWith(`${table}/`))) {
        for (const { user, campaign_id, keepsake_id, met, sold_out, current, target } of await this.#rowsOf(
          key,
        )) {
          const row = [user, campaign_id, keepsake_id].join(' ')
          found.push(row)
          if (table === 'keepsakes' || ((met || sold_out) && current === target)) done.push(row)
        }
      }
      must(new Set(found).size === found.length, () => `export ${exportId} has rows twice: ${found}`)
      const lacking = rows.filter((row) => !done.includes(row))
      must(lacking.length === 0, () => `export ${exportId} lacks ${lacking}`)
      const isMore = table === 'keepsakes' && found.length > rows.length
      must(!isMore, () => `export ${exportId} has ${found.length} keepsakes, and there were ${rows.length}`)
    }
  }

  async end(): Promise<void> {
    if (this.#disk) await rm(await this.#disk, { recursive: true, force: true })
  }

  async #rowsOf(key: string): Promise<Record<string, unknown>[]> {
    const path = join(await this.#folder(), 'read.parquet')
    await writeFile(path, this.#analytics.objects.get(key) ?? '')
    const rows: Record<string, unknown>[] = []
    for await (const some of (await readParquet(path)).rows()) rows.push(...some)
    return rows
  }

  #folder(): Promise<string> {
    this.#disk ??= mkdtemp(join(tmpdir(), 'keepsakes-world-'))
    return this.#disk
  }

  async #ports({ actor }: Running): Promise<PlanPorts & TidyPorts> {
    const raw = this.#called(this.#raw)
    const call = <T>(place: string, effect: () => T) => this.#scheduler.call(place, ANY_CALL, effect)
    return {
      raw,
      rawBucketName: RAW_BUCKET,
      analytics: this.#called(this.#analytics),
      published: () => call('GetObject pointer', () => this.#snapshots.published()),
      catalogueAt: (key) => call('GetObject snapshot', () => readPassportCatalogue(this.#snapshots.at(key))),
      keyGeneration: 1,
      pseudonymsOf: async () => pseudonymOf,
      forgotten: forgottenUsers(raw),
      send,
      wait: actor.wait,
      temporary: temporaryFiles(await this.#folder()),
      publish: (events) =>
        publish(events, { client: clients.bus, eventBusName: 'bus', hasTimeFor: actor.hasTimeFor }),
      now: Date.now,
      told: { tidied() {}, completed() {}, forgot() {}, forgetting() {} },
    }
  }

  /** A bucket of which each call waits for its turn. */
  #called(bucket: MemoryBucket): Bucket {
    const called = bucket.through((what, effect) => this.#scheduler.call(what, ANY_CALL, effect) as never)
    return {
      ...called,
      async putFile(key, file) {
        // The file is gone when its invocation is: it is sent before.
        const body = await readFile(file.path)
        await called.put(key, body as unknown as string)
      },
    }
  }
}

const keepsakeRow = ({ userId, keepsake }: Item): string[] => [
  [pseudonymOf(String(userId) as UserId), ...String(keepsake).split('#')].join(' '),
]

function doneRows(item: Item): string[] {
  if (item.campaignId === '#erased') return []
  const [campaignId, { body }] = storedProgressOf(item, TABLES.progress)
  return [...Object.keys(body.earned), ...(body.soldOut ?? [])].map((id) =>
    [pseudonymOf(String(item.userId) as UserId), campaignId, id].join(' '),
  )
}
