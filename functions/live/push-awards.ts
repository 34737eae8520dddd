import * as z from 'zod/mini'
import { KEEPSAKE_AWARDED } from '../../events/announce.ts'
import { spanIdOf } from '../../events/trace.ts'
import { jsonIn } from '../../json/json.ts'
import type { LiveMessage } from '../../schemas/api/live-message.ts'
import type { UserId } from '../../schemas/ids.ts'
import { type KeepsakeAwarded, keepsakeAwardedSchema } from '../../schemas/keepsake.ts'
import { knownTime } from '../../schemas/time.ts'
import { readTraceparent, type TraceContext } from '../../schemas/traceparent.ts'
import type { Connection, Store, UserStore } from '../../store/open.ts'
import { awardOf } from '../award/stored.ts'
import { SPANS, type Traces } from '../telemetry/traces.ts'
import type { Gateway } from './connections.ts'

export interface PushPorts {
  readonly store: Store
  readonly post: Gateway['post']
  /** Epoch milliseconds. */
  now(): number
  readonly traces: Traces
  /** The title and picture of a keepsake; undefined where they cannot be had: the award is told all the same. */
  readonly heading?: (award: KeepsakeAwarded, asked: readonly string[]) => Promise<LiveMessage['keepsake']>
  /** Tells an operator what failed. Never given anything of a customer but the user id. */
  report(message: string, about: { userId?: string; error?: unknown }): void
}

/** One SQS message: EventBridge's envelope of an announcement. */
export interface AnnouncementRecord {
  readonly messageId: string
  readonly body: string
  readonly attributes?: { readonly ApproximateReceiveCount?: string | undefined }
}

/** Counts for metrics. */
export type PushTally = Record<'pushed' | 'gone' | 'unread' | 'notHeld' | 'failed', number>

interface Announcement {
  readonly record: AnnouncementRecord
  readonly award: KeepsakeAwarded
  /** The trace of the award, if it is to be told of. */
  readonly trace: TraceContext | undefined
  /** The end of its way: the screens that it was sent to, if anybody is connected and it is held. */
  outcome: 'nobody connected' | 'not held' | 'pushed' | 'gone'
  screens: number
}

/** An announcement of the batch, with the award as its user holds it. */
interface Push {
  readonly announcement: Announcement
  readonly held: KeepsakeAwarded
}

/** API Gateway answers 'gone' of a connection that it has not opened yet; a $connect may take 29 seconds. */
const OPENING_MS = 30_000

/** The fields of the envelope that name the keepsake. */
const announcementSchema = z.object({
  'detail-type': z.literal(KEEPSAKE_AWARDED),
  detail: keepsakeAwardedSchema,
})

/**
 * Sends the awards of a batch to the open connections of those who earned them: one read a user, however many awards.
 * An award may be sent twice, since its announcement may come twice and since a record is tried again when one of
 * several connections failed; `awardId` tells. A connection that is gone is removed, unless it may still be opening:
 * its app reads what it holds once it is open. What cannot be read is counted and let go: it would never succeed.
 *
 * An announcement is not believed: anyone who may put events on the bus can forge one. It only says where to look, and
 * what is sent is what the user holds. That read is made only for a user with a connection, one RRU for each award.
 */
export async function pushAwards(
  records: readonly AnnouncementRecord[],
  ports: PushPorts,
): Promise<{ failed: AnnouncementRecord[]; tally: PushTally }> {
  const tally: PushTally = { pushed: 0, gone: 0, unread: 0, notHeld: 0, failed: 0 }
  const startedAt = ports.traces.now()
  const byUser = new Map<UserId, Announcement[]>()
  for (const record of records) {
    const announcement = announcementIn(record, ports.traces)
    if (announcement) {
      const { userId } = announcement.award
      byUser.set(userId, [...(byUser.get(userId) ?? []), announcement])
    } else {
      tally.unread++
      ports.report('an announcement cannot be read', {})
    }
  }
  const failed = await Promise.all(
    [...byUser].map(([userId, theirs]) => pushToUser(userId, theirs, ports, tally)),
  )
  tally.failed = failed.flat().length
  const again = new Set(failed.flat())
  for (const announcement of [...byUser.values()].flat())
    tellOf(announcement, { traces: ports.traces, startedAt, failed: again.has(announcement.record) })
  return { failed: failed.flat(), tally }
}

function tellOf(
  { record, award, trace, outcome, screens }: Announcement,
  { traces, startedAt, failed }: { traces: Traces; startedAt: number; failed: boolean },
): void {
  if (!trace) return
  traces.tell({
    trace,
    spanId: spanIdOf(trace.traceId, 'push', award.awardId),
    name: SPANS.pushed,
    kind: 'consumer',
    startedAt,
    endedAt: traces.now(),
    about: {
      keepsake: `${award.campaignId}/${award.keepsakeId}`,
      outcome: failed ? 'failed' : outcome,
      screens,
      delivery: Number(record.attributes?.ApproximateReceiveCount ?? 1),
    },
    failed,
    logged: true,
  })
}

async function pushToUser(
  userId: UserId,
  announcements: readonly Announcement[],
  { store, post, now, report, heading }: PushPorts,
  tally: PushTally,
): Promise<AnnouncementRecord[]> {
  const user = store.forUser(userId)
  const failed = new Set<AnnouncementRecord>()
  const fail = (message: string, error: unknown, those: readonly Announcement[]) => {
    report(message, { userId, error })
    for (const { record } of those) failed.add(record)
  }

  /** In the order of the batch: the rest is not sent when one cannot be. */
  const pushTo = async ({ connectionId, connectedAt, languages }: Connection, pushes: readonly Push[]) => {
    for (const [index, { announcement, held }] of pushes.entries()) {
      try {
        const message = messageOf(held, await heading?.(held, languages ?? []))
        if ((await post(connectionId, message)) === 'posted') {
          tally.pushed++
          announcement.screens++
          announcement.outcome = 'pushed'
          continue
        }
        tally.gone++
        if (now() - knownTime(connectedAt) >= OPENING_MS) await user.disconnect(connectionId)
      } catch (error) {
        fail(
          'an award could not be pushed',
          error,
          pushes.slice(index).map((push) => push.announcement),
        )
      }
      return
    }
  }

  try {
    const connections = await user.connections(now())
    if (connections.length === 0) return []
    const pushes = await heldOf(user, announcements)
    for (const announcement of announcements) announcement.outcome = 'not held'
    for (const { announcement } of pushes) announcement.outcome = 'gone'
    tally.notHeld += announcements.length - pushes.length
    await Promise.all(connections.map((connection) => pushTo(connection, pushes)))
  } catch (error) {
    fail('what is to be pushed to a user could not be read', error, announcements)
  }
  return [...failed]
}

/**
 * The announced keepsakes that the user holds and is to be told of: those of a silent backfill are not told. Of the
 * announcement itself nothing but the trace goes on, which says nothing of anybody.
 */
async function heldOf(user: UserStore, announcements: readonly Announcement[]): Promise<Push[]> {
  const looked = await Promise.all(
    announcements.map(async (announcement) => {
      const { campaignId, keepsakeId } = announcement.award
      return { announcement, held: await user.keepsakeInFull(campaignId, keepsakeId) }
    }),
  )
  return looked.flatMap(({ announcement, held }) => {
    if (!held || held.silent) return []
    const { traceparent } = announcement.award
    return [{ announcement, held: awardOf(held, traceparent) }]
  })
}

function messageOf(detail: KeepsakeAwarded, keepsake: LiveMessage['keepsake']): string {
  const message: LiveMessage = {
    'detail-type': KEEPSAKE_AWARDED,
    detail,
    ...(keepsake === undefined ? {} : { keepsake }),
  }
  return JSON.stringify(message)
}

function announcementIn(record: AnnouncementRecord, traces: Traces): Announcement | undefined {
  const announcement = announcementSchema.safeParse(jsonIn(record.body))
  if (!announcement.success) return undefined
  const award = announcement.data.detail
  const trace = readTraceparent(award.traceparent)
  const isTold = trace !== undefined && traces.tells(trace)
  return { record, award, trace: isTold ? trace : undefined, outcome: 'nobody connected', screens: 0 }
}
