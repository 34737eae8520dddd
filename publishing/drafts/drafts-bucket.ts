import type { S3Client } from '@aws-sdk/client-s3'
import { jsonIn } from '../../json/json.ts'
import { type CampaignId, campaignIdSchema } from '../../schemas/ids.ts'
import { BucketObjects, ChangedMeanwhileError } from '../objects.ts'
import { type Act, actSchema, type Draft, draftSchema, noDraft } from './draft.ts'

/** The state of a campaign in the studio as it was read: it may be replaced only while it is still the same. */
export interface DraftReading {
  readonly draft: Draft
  /** Undefined when the studio has nothing of the campaign yet. */
  readonly etag: string | undefined
}

const DRAFTS = 'drafts/'
const keyOf = (campaignId: CampaignId) => `${DRAFTS}${campaignId}.json`
/** The entries of one campaign have a folder of their own, and each the number of its act. */
const entryKeyOf = (campaignId: CampaignId, number: number) =>
  `audit/${campaignId}/${String(number).padStart(9, '0')}.json`

/**
 * The bucket of drafts and of the audit trail. An act and the state that it makes are one object, written on condition that the state is
 * the one that was read: so no act is lost, and none is without its entry. Entries of their own are written after, and before others
 * take the place of theirs.
 */
export class DraftsBucket {
  readonly #objects: BucketObjects

  constructor(s3: S3Client, bucket: string) {
    this.#objects = new BucketObjects(s3, bucket)
  }

  async read(campaignId: CampaignId): Promise<DraftReading> {
    const found = await this.#objects.get(keyOf(campaignId))
    if (!found) return { draft: noDraft(campaignId), etag: undefined }
    return { draft: draftSchema.parse(jsonIn(found.text)), etag: found.etag }
  }

  /** Writes what takes the place of a reading. @returns it, as if it were read. @throws ChangedMeanwhileError */
  async write(draft: Draft, reading: DraftReading): Promise<DraftReading> {
    await this.#putEntries(reading.draft)
    const etag = await this.#objects.put(keyOf(draft.campaignId), JSON.stringify(draft), reading)
    // A crash before this leaves them to whoever writes next, and to readers meanwhile, who find them in the state.
    await this.#putEntries(draft)
    return { draft, etag }
  }

  /** The campaigns of which the studio has anything, in the order of their ids. */
  async campaignIds(): Promise<CampaignId[]> {
    const keys = await this.#objects.keys(DRAFTS)
    return keys.flatMap(
      (key) => campaignIdSchema.safeParse(key.slice(DRAFTS.length, -'.json'.length)).data ?? [],
    )
  }

  /** The acts of a campaign, newest first: so many up to that number. Each is read by its own key. */
  async acts({ campaignId, newest }: Draft, upTo: number, limit: number): Promise<Act[]> {
    const numbers = Array.from({ length: Math.min(limit, upTo) }, (_, index) => upTo - index)
    const held = new Map(newest.map((act) => [act.number, act]))
    return Promise.all(
      numbers.map(async (number) => {
        const act = held.get(number)
        if (act) return act
        const found = await this.#objects.get(entryKeyOf(campaignId, number))
        return actSchema.parse(jsonIn(found?.text ?? ''))
      }),
    )
  }

  async #putEntries({ campaignId, newest }: Draft): Promise<void> {
    await Promise.all(
      newest.map((act) =>
        this.#objects
          .put(entryKeyOf(campaignId, act.number), JSON.stringify({ campaignId, ...act }), {
            etag: undefined,
          })
          .catch(unlessThere),
      ),
    )
  }
}

/** An entry is the same whoever writes it. */
function unlessThere(error: unknown): void {
  if (!(error instanceof ChangedMeanwhileError)) throw error
}
