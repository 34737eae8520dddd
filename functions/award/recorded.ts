import * as z from 'zod/mini'
import type { CompiledCampaign } from '../../awarding/catalogue/compiled-campaign.ts'
import { fingerprintOf } from '../../awarding/catalogue/fingerprint.ts'
import type { Earning, RecordedEarnings } from '../../awarding/deciding/decide.ts'
import { jsonIn } from '../../json/json.ts'
import {
  type CampaignId,
  campaignIdSchema,
  eventIdSchema,
  type KeepsakeId,
  keepsakeIdSchema,
} from '../../schemas/ids.ts'
import { sourceSchema } from '../../schemas/source.ts'
import { EARLIEST, LATEST } from '../../schemas/time.ts'
import type { ActivityRecord } from './activity-record.ts'

/**
 * A replay puts this attribute, a string, on its records. It is JSON that says what the whole recorded history earns the
 * record's user, and when: `{ campaignId: { of, earned: { keepsakeId: [epoch milliseconds, eventId, source] } } }`. Release 0.2.0
 * and those before left out the source. Records arrive in any order, and a keepsake still gets the date that all of them
 * together give it.
 */
export const RECORDED_ATTRIBUTE = 'recorded'

/** The keepsakes that a history earns a user in a campaign. */
export interface RecordedCampaign {
  /** The fingerprint of the campaign that the history was decided with. Another version would give other dates. */
  readonly of: string
  readonly earned: RecordedEarnings
}

export type RecordedHistory = ReadonlyMap<CampaignId, RecordedCampaign>

/** The value of the attribute. */
export function recordedText(history: RecordedHistory): string {
  const campaigns = Array.from(history, ([campaignId, { of, earned }]) => {
    const entries = Array.from(earned, ([keepsakeId, { earnedAt, eventId, source }]) => [
      keepsakeId,
      [earnedAt, eventId, ...(source === undefined ? [] : [source])],
    ])
    return [campaignId, { of, earned: Object.fromEntries(entries) }]
  })
  return JSON.stringify(Object.fromEntries(campaigns))
}

const timeNumber = z.int().check(z.gte(EARLIEST), z.lte(LATEST))

const earningSchema = z.union([
  z.tuple([timeNumber, eventIdSchema]),
  z.tuple([timeNumber, eventIdSchema, sourceSchema]),
])

const historySchema = z.record(
  campaignIdSchema,
  z.object({ of: z.string(), earned: z.record(keepsakeIdSchema, earningSchema) }),
)

/** Empty for a record that no replay sent; undefined where the attribute says something else than a replay writes. */
export function recordedIn({ messageAttributes }: ActivityRecord): RecordedHistory | undefined {
  const text = messageAttributes?.[RECORDED_ATTRIBUTE]?.stringValue
  if (text === undefined) return new Map()
  const history = historySchema.safeParse(jsonIn(text))
  if (!history.success) return undefined
  return new Map(
    Object.entries(history.data).map(([campaignId, { of, earned }]): [CampaignId, RecordedCampaign] => {
      const entries = Object.entries(earned).map(
        ([keepsakeId, [earnedAt, eventId, source]]): [KeepsakeId, Earning] => [
          keepsakeId as KeepsakeId,
          { earnedAt, eventId, ...(source === undefined ? {} : { source }) },
        ],
      )
      return [campaignId as CampaignId, { of, earned: new Map(entries) }]
    }),
  )
}

/** The keepsakes that a history earns in a campaign as it is now. */
export function recordedFor(
  { id, definition }: CompiledCampaign,
  history: RecordedHistory,
): RecordedEarnings {
  const recorded = history.get(id)
  return recorded?.of === fingerprintOf(definition) ? recorded.earned : new Map()
}

/** Joins two histories. The earlier date of a keepsake counts. */
export function earliestOf(a: RecordedEarnings, b: RecordedEarnings): RecordedEarnings {
  if (a.size === 0) return b
  const all = new Map(a)
  for (const [id, earning] of b) {
    const other = all.get(id)
    if (!other || earning.earnedAt < other.earnedAt) all.set(id, earning)
  }
  return all
}
