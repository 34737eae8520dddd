import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type PassportCatalogue,
  readPassportCatalogue,
} from '../../../../awarding/catalogue/compiled-keepsakes.ts'
import type { OutgoingEvent } from '../../../../events/publish.ts'
import { forgottenUsers } from '../../../../functions/export/forgotten.ts'
import { readParquet } from '../../../../functions/export/parquet.ts'
import { type PlanPorts, planExport } from '../../../../functions/export/plan.ts'
import { temporaryFiles } from '../../../../functions/export/temporary.ts'
import { pseudonymsBy } from '../../../../functions/export/tidy.ts'
import { handleTidyMessage, type TidyPorts } from '../../../../functions/export/tidy-message.ts'
import { user } from '../../../store/support/values.ts'
import { answers, type CampaignGiven, campaign, votes } from '../../support/catalogue.ts'
import { type Gate, open } from '../../support/effects.ts'
import { memoryBucket } from './memory-bucket.ts'
import { putRawExport, type RawExport } from './raw-export.ts'

export const CATALOGUE_KEY = 'catalogue/snapshots/7.json'
export const paris: CampaignGiven = {
  id: 'paris',
  keepsakes: [
    { id: 'ace', earn: answers(3) },
    { id: 'voter', earn: votes(2), supply: 5 },
  ],
}
const keys = new Map([
  [1, Buffer.alloc(32, 1)],
  [2, Buffer.alloc(32, 2)],
])

/** All that surrounds the functions of exports, in memory but for their disk. */
export function exportWorld() {
  const raw = memoryBucket('raw')
  const analytics = memoryBucket('analytics')
  const disk = mkdtempSync(join(tmpdir(), 'keepsakes-disk-'))
  const queue: string[] = []
  const published: OutgoingEvent[] = []
  const told: { name: string; what: unknown[] }[] = []
  const tell =
    (name: string) =>
    (...what: unknown[]) =>
      void told.push({ name, what })
  const catalogues = new Map<string, PassportCatalogue>([[CATALOGUE_KEY, catalogueOf('v7', paris)]])
  const world = {
    raw,
    analytics,
    disk,
    queue,
    published,
    told,
    catalogues,
    pointer: { version: 'v7', key: CATALOGUE_KEY },
    keyGeneration: 1,
    now: Date.parse('2024-07-27T06:00:00.000Z'),

    /** Every effect passes the gate. */
    ports(gate: Gate = open): PlanPorts & TidyPorts {
      const seen = raw.through(gate)
      return {
        raw: seen,
        rawBucketName: 'the-raw',
        analytics: analytics.through(gate),
        published: async () => world.pointer,
        catalogueAt: async (key) => {
          const found = catalogues.get(key)
          if (!found) throw new Error(`there is no ${key}`)
          return found
        },
        keyGeneration: world.keyGeneration,
        pseudonymsOf: async (generation) => pseudonymsBy(keys.get(generation) ?? Buffer.alloc(0)),
        forgotten: forgottenUsers(seen),
        send: (bodies) =>
          gate('send', async () => {
            queue.push(...bodies)
            return []
          }),
        wait: async () => {},
        temporary: temporaryFiles(disk),
        publish: (events) => gate('publish', async () => void published.push(...events)),
        now: () => world.now,
        told: {
          tidied: tell('tidied'),
          completed: tell('completed'),
          forgot: tell('forgot'),
          forgetting: tell('forgetting'),
        },
      }
    },

    /** Puts an export into the raw bucket. @returns the message of its manifest */
    arrived: (raws: RawExport) => eventOf('the-raw', putRawExport(raw.objects, raws)),
    plan: (message: string) => planExport(message, world.ports()),
    tidy: (message: string) => handleTidyMessage(message, world.ports()),

    /** Tidies until the queue is empty. */
    async drain() {
      for (let message = queue.shift(); message !== undefined; message = queue.shift())
        await world.tidy(message)
    },

    /** The rows of an object of the analysts. */
    async rows(key: string): Promise<Record<string, unknown>[]> {
      const rows: Record<string, unknown>[] = []
      await temporaryFiles(disk)(async (path) => {
        await writeFile(path, analytics.objects.get(key) ?? '')
        for await (const some of (await readParquet(path)).rows()) rows.push(...some)
      })
      return rows
    },

    /** The files that are left on the disk. */
    left: () => readdirSync(disk),
    stop: () => rmSync(disk, { recursive: true }),
  }
  return world
}

export type ExportWorld = ReturnType<typeof exportWorld>

export const catalogueOf = (version: string, ...campaigns: readonly CampaignGiven[]) =>
  readPassportCatalogue({ version, campaigns: campaigns.map(campaign) })

export const pseudonym = (userId: string, generation = 1) =>
  pseudonymsBy(keys.get(generation) ?? Buffer.alloc(0))(user(userId))

/** S3's event of an object, as EventBridge hands it to a queue. */
export const eventOf = (bucket: string, key: string) =>
  JSON.stringify({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: bucket }, object: { key, size: 24 } },
  })
