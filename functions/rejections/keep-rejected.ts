import { batchesOf, type CallLimits } from '../../events/batches.ts'
import { type OutgoingEvent, PublishError } from '../../events/publish.ts'
import { rejectionEventOf } from '../../events/rejections.ts'
import { sentenceOf } from '../../schemas/mistakes.ts'
import type { ReasonCode } from '../../schemas/rejection.ts'
import { inParallel } from '../../store/in-parallel.ts'
import type { Rejections } from '../../store/rejections.ts'
import { type ActivityRecord, sentAtOf } from '../award/activity-record.ts'
import { MOST_BYTES, MOST_MESSAGES, type SendMessages } from '../queue/sending.ts'
import { type Rejection, rejectionsIn } from './message.ts'

export interface KeepPorts {
  readonly rejections: Rejections
  /** At least once. @throws PublishError for those that were not taken */
  publish(events: readonly OutgoingEvent[]): Promise<void>
  /** To the rejected-activity queue, where other tools read. */
  readonly send: SendMessages
  /** Those whose rejections are announced. */
  readonly listed: ReadonlySet<string>
  count(partnerId: string | undefined, reason: ReasonCode): void
  /** Epoch milliseconds. */
  now(): number
  report(message: string, about: { readonly messageId: string; readonly error: unknown }): void
}

/** A rejection under way, with the record that brought it. */
type Task = Rejection & { readonly of: ActivityRecord }

/** Writes side by side. A batch of a request has up to a hundred. */
const CONCURRENCY = 10

/**
 * Keeps what a batch of messages tells of, announces it, and passes on to the rejected-activity queue what nobody was answered. Each step is safe to repeat,
 * and a record for which one fails comes again as a whole.
 *
 * @returns the records that must come again
 */
export async function keepRejected(
  records: readonly ActivityRecord[],
  ports: KeepPorts,
): Promise<ActivityRecord[]> {
  const failed = new Set<ActivityRecord>()
  const fail = (record: ActivityRecord, message: string, error: unknown) => {
    ports.report(message, { messageId: record.messageId, error })
    failed.add(record)
  }
  const tasks = records.flatMap((of): Task[] => {
    try {
      const sentAt = Math.min(sentAtOf(of), ports.now())
      return rejectionsIn(of.body, sentAt).map((rejection) => ({ ...rejection, of }))
    } catch (error) {
      fail(of, 'a message of the rejection queue cannot be read; it comes again', error)
      return []
    }
  })
  await inParallel(CONCURRENCY, tasks, async ({ of, partnerId, kept, record }) => {
    if (failed.has(of)) return
    try {
      await ports.rejections.forPartner(partnerId).keep(kept, record)
    } catch (error) {
      fail(of, 'a rejected activity could not be kept; it comes again', error)
    }
  })
  await announce(
    tasks.filter(({ of }) => !failed.has(of)),
    ports,
    fail,
  )
  await passOn(
    tasks.filter(({ of, answered }) => !answered && !failed.has(of)),
    ports,
    fail,
  )
  for (const { of, partnerId, kept } of tasks) if (!failed.has(of)) ports.count(partnerId, kept.reasonCode)
  return [...failed]
}

type Fail = (record: ActivityRecord, message: string, error: unknown) => void

async function announce(tasks: readonly Task[], { listed, publish }: KeepPorts, fail: Fail): Promise<void> {
  const events = new Map(
    tasks.flatMap(({ of, partnerId, kept: { cut: _, bytes: __, ...told } }) =>
      partnerId === undefined || !listed.has(partnerId)
        ? []
        : [[rejectionEventOf({ ...told, partnerId, reason: sentenceOf(told.mistakes) }), of] as const],
    ),
  )
  if (events.size === 0) return
  const message = 'a rejected activity could not be announced; it comes again'
  try {
    await publish([...events.keys()])
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    for (const { event } of error.failed) {
      const of = events.get(event)
      if (of) fail(of, message, error)
    }
  }
}

const CALL: CallLimits<Task> = {
  most: MOST_MESSAGES,
  mostBytes: MOST_BYTES,
  sizeOf: ({ message }) => Buffer.byteLength(message),
}

async function passOn(tasks: readonly Task[], { send }: KeepPorts, fail: Fail): Promise<void> {
  const told = 'a rejected activity could not be passed on; it comes again'
  for (const batch of batchesOf(tasks, CALL)) {
    try {
      const unsent = await send(batch.map(({ message }) => message))
      for (const index of unsent) {
        const task = batch[index]
        if (task) fail(task.of, told, new Error('the queue did not take it'))
      }
    } catch (error) {
      for (const { of } of batch) fail(of, told, error)
    }
  }
}
