import type { S3Client } from '@aws-sdk/client-s3'
import * as z from 'zod/mini'
import { jsonIn } from '../../json/json.ts'
import { type CampaignId, campaignIdSchema } from '../../schemas/ids.ts'
import { parseTime, timeSchema } from '../../schemas/time.ts'
import { BucketObjects, ChangedMeanwhileError } from '../objects.ts'

const KEY = 'schedule/pending.json'
const pendingSchema = z.record(campaignIdSchema, timeSchema)
type PendingTimes = z.infer<typeof pendingSchema>

/** People schedule now and then: who meets somebody else at it writes after them. */
const ATTEMPTS = 5

/**
 * When the next publication of each campaign is, in one object that the clock reads each minute: so it lists nothing, and reads no draft
 * that is not due. It is a hint. Each time is written here before it is in the draft, and taken away after, and the draft decides.
 */
export class PendingPublications {
  readonly #objects: BucketObjects

  constructor(s3: S3Client, bucket: string) {
    this.#objects = new BucketObjects(s3, bucket)
  }

  /** @param now epoch milliseconds */
  async due(now: number): Promise<CampaignId[]> {
    const { times } = await this.#read()
    const isDue = (time: string) => (parseTime(time) ?? 0) <= now
    return (Object.keys(times) as CampaignId[]).filter((id) => isDue(times[id] ?? '')).sort()
  }

  /** @param publishAt none: nothing is to come of it */
  async set(campaignId: CampaignId, publishAt: PendingTimes[CampaignId] | undefined): Promise<void> {
    for (let attempts = 1; ; attempts++) {
      const { times, etag } = await this.#read()
      if (times[campaignId] === publishAt) return
      const { [campaignId]: _, ...others } = times
      const next = publishAt === undefined ? others : { ...others, [campaignId]: publishAt }
      try {
        await this.#objects.put(KEY, JSON.stringify(next), { etag })
        return
      } catch (error) {
        if (!(error instanceof ChangedMeanwhileError) || attempts === ATTEMPTS) throw error
      }
    }
  }

  async #read(): Promise<{ times: PendingTimes; etag: string | undefined }> {
    const found = await this.#objects.get(KEY)
    if (!found) return { times: {}, etag: undefined }
    return { times: pendingSchema.parse(jsonIn(found.text)), etag: found.etag }
  }
}
