import * as z from 'zod'
import { type LiveMessage, liveMessageSchema } from '../../schemas/api/live-message.ts'
import type { UserId } from '../../schemas/ids.ts'
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

const envelopeSchema = z.looseObject({ 'detail-type': z.unknown(), detail: z.unknown() })

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
  const envelope = envelopeSchema.safeParse(parsed(record.body))
  if (!envelope.success) return undefined
  const { 'detail-type': detailType, detail } = envelope.data
  const message = liveMessageSchema.safeParse({ 'detail-type': detailType, detail })
  if (!message.success) return undefined
  const sent: LiveMessage = message.data
  return { record, userId: sent.detail.userId, message: JSON.stringify(sent) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
