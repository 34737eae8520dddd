import * as z from 'zod/mini'
import type { LiveMessage } from '../../schemas/api/live-message.ts'
import type { UserId } from '../../schemas/ids.ts'
import { keepsakeAwardedSchema } from '../../schemas/keepsake.ts'
import type { Connection } from '../../store/open.ts'
import type { PushPorts } from './ports.ts'

/** One SQS message: EventBridge's envelope of an announcement. */
export interface AnnouncementRecord {
  readonly messageId: string
  readonly body: string
}

/** What the batch amounted to, for metrics. */
export type PushTally = Record<'pushed' | 'gone' | 'unread' | 'failed', number>

interface Announcement {
  readonly record: AnnouncementRecord
  readonly userId: UserId
  readonly message: string
}

/** API Gateway answers 'gone' of a connection that it has not opened yet; a $connect may take 29 seconds. */
const OPENING_MS = 30_000

/** Of the envelope, what is pushed. */
const announcementSchema = z.object({
  'detail-type': z.literal('KeepsakeAwarded'),
  detail: keepsakeAwardedSchema,
})

/**
 * Sends the awards of a batch to the open connections of those who earned them: one read a user, however many awards.
 * An award may be sent twice, since its announcement may come twice and since a record is tried again when one of
 * several connections failed; `awardId` tells. A connection that is gone is removed, unless it may still be opening:
 * its app reads what it holds once it is open. What cannot be read is counted and let go: it would never succeed.
 */
export async function pushAwards(
  records: readonly AnnouncementRecord[],
  ports: PushPorts,
): Promise<{ failed: AnnouncementRecord[]; tally: PushTally }> {
  const tally: PushTally = { pushed: 0, gone: 0, unread: 0, failed: 0 }
  const byUser = new Map<UserId, Announcement[]>()
  for (const record of records) {
    const announcement = announcementIn(record)
    if (announcement)
      byUser.set(announcement.userId, [...(byUser.get(announcement.userId) ?? []), announcement])
    else {
      tally.unread++
      ports.report('an announcement cannot be read', {})
    }
  }
  const failed = await Promise.all(
    [...byUser].map(([userId, theirs]) => pushToUser(userId, theirs, ports, tally)),
  )
  tally.failed = failed.flat().length
  return { failed: failed.flat(), tally }
}

async function pushToUser(
  userId: UserId,
  announcements: readonly Announcement[],
  { store, post, now, report }: PushPorts,
  tally: PushTally,
): Promise<AnnouncementRecord[]> {
  const user = store.forUser(userId)
  const failed = new Set<AnnouncementRecord>()
  const fail = (message: string, error: unknown, those: readonly Announcement[]) => {
    report(message, { userId, error })
    for (const { record } of those) failed.add(record)
  }

  /** In the order of the batch: the rest is not sent when one cannot be. */
  const pushTo = async ({ connectionId, connectedAt }: Connection) => {
    for (const [index, { message }] of announcements.entries()) {
      try {
        if ((await post(connectionId, message)) === 'posted') {
          tally.pushed++
          continue
        }
        tally.gone++
        if (now() - Date.parse(connectedAt) >= OPENING_MS) await user.disconnect(connectionId)
      } catch (error) {
        fail('an award could not be pushed', error, announcements.slice(index))
      }
      return
    }
  }

  try {
    await Promise.all((await user.connections(now())).map(pushTo))
  } catch (error) {
    fail('the connections of a user could not be read', error, announcements)
  }
  return [...failed]
}

function announcementIn(record: AnnouncementRecord): Announcement | undefined {
  const announcement = announcementSchema.safeParse(parsed(record.body))
  if (!announcement.success) return undefined
  const message: LiveMessage = announcement.data
  return { record, userId: message.detail.userId, message: JSON.stringify(message) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
