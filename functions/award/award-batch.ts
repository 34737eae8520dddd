import type { CompiledCampaign } from '../../awarding/catalogue/compiled-campaign.ts'
import { nothing, sameProgress } from '../../awarding/progress/progress.ts'
import { announcementOf } from '../../events/announce.ts'
import { howMany } from '../../schemas/how-many.ts'
import type { UserId } from '../../schemas/ids.ts'
import { knownTime } from '../../schemas/time.ts'
import { inParallel } from '../../store/in-parallel.ts'
import { isFromBefore, type Keepsake } from '../../store/open.ts'
import type { ActivityRecord } from './activity-record.ts'
import { takeApart } from './apart.ts'
import type { AwardPorts, Batch, Tally, Traffic } from './ports.ts'
import { type Again, comingAgain, type Remainder, type Undone } from './remainder.ts'
import { eventsIn, sinceErasure, sortBatch, type UserWork } from './sort-batch.ts'
import { awardOf, bodyOf, progressOf } from './stored.ts'
import { type CampaignTask, dateAllBack, decideAndTake, type Taken } from './take.ts'
import { batchTraces } from './tracing.ts'

export interface BatchResult {
  /** Records that must come again, each once. What is left of a batch may have been sent back instead. */
  readonly failed: readonly ActivityRecord[]
  readonly tally: Tally
  readonly traffic: Traffic
}

/** Another invocation kept changing the same progress. The records come again. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
}

/** Users awarded side by side: enough to hide the latency of the store, as many as it has sockets. */
export const USERS_AT_ONCE = 50

/**
 * A device that comes back online sends hours of one user's activities at once, and several invocations then work on
 * the same progress. Records given up come again only after the queue's visibility timeout, so giving up is dear; an
 * attempt that only reads and commits is not.
 */
const ATTEMPTS = 10
const LONGEST_WAIT_MS = 500
/** With less time an attempt might be cut off in the middle; what is left then comes again with the next delivery. */
const ATTEMPT_MS = 1_800
/** Remainders of batches are sent back after the last attempt. */
const SEND_BACK_MS = 1_200

/**
 * Awards one batch of records, in the six steps that this file follows. An activity fails by itself, or with its user's
 * others; never with its neighbours, be they of its own record or of others.
 */
export async function awardBatch(
  records: readonly ActivityRecord[],
  ports: AwardPorts,
): Promise<BatchResult> {
  const tally = emptyTally()
  const traffic: Traffic = { partners: new Map(), contributions: [], awarded: new Map() }
  const catalogue = await ports.catalogue()
  const batch = { ports, catalogue, tally, traffic, traces: batchTraces(ports.traces) }

  // 1. Parse each activity by itself. What can never succeed is kept with its reason.
  // 2. Group the rest by user.
  // 3. Ask the catalogue what each activity contributes: where it is nothing, no table is called.
  const read = takeApart(records)
  tally.received = read.length
  const { users, rejected, failed: unread } = sortBatch(read, batch)
  const unkept = rejected.length > 0 ? await ports.reject(rejected) : []
  tally.rejected = rejected.length - unkept.length

  const undone = new Map<ActivityRecord, Undone>([...unread, ...unkept].map((record) => [record, 'failed']))
  await inParallel(USERS_AT_ONCE, [...[...users].entries()], async ([index, [userId, part]]) => {
    const leave = (why: Undone) => {
      for (const record of part.records) undone.set(record, why)
    }
    // Batches may bring more users than there is time for. Those that begin at once have all of it.
    if (index >= USERS_AT_ONCE && !ports.hasTimeFor(ATTEMPT_MS + SEND_BACK_MS)) return leave('late')
    try {
      await awardUser({ batch, userId, work: part.silently, silent: true })
      await awardUser({ batch, userId, work: part.aloud, silent: false })
    } catch (error) {
      ports.report('the activities of a user could not be awarded; they come again', { userId, error })
      leave('failed')
    }
  })
  tally.failed = undone
    .values()
    .filter((why) => why === 'failed')
    .toArray().length
  batch.traces.finish(new Set(undone.keys()))
  return { failed: await comeAgain(comingAgain(read, undone), ports), tally, traffic }
}

/** @returns the records that come again themselves: also those whose remainder the queue does not take */
async function comeAgain(again: readonly Again[], ports: AwardPorts): Promise<ActivityRecord[]> {
  const themselves: ActivityRecord[] = []
  for (const { record, remainders } of again) {
    const isLeft = remainders.length > 0 && (await sentBack(remainders, ports))
    if (!isLeft) themselves.push(record)
  }
  return themselves
}

async function sentBack(
  remainders: readonly Remainder[],
  { sendBack, report }: AwardPorts,
): Promise<boolean> {
  try {
    return await sendBack(remainders)
  } catch (error) {
    report('what is left of a batch could not be sent back; the whole comes again', { error })
    return false
  }
}

/** One user's part of a batch. */
interface UserTask {
  readonly batch: Batch
  readonly userId: UserId
  readonly work: UserWork
  readonly silent: boolean
}

/**
 * Awards what one user's activities of a batch earn: one read for each of their campaigns, one write for each that
 * changes. Activities from before the user's last erasure do not count.
 *
 * @throws ConflictError, and whatever the store or the bus throws
 */
async function awardUser({ batch, userId, work, silent }: UserTask): Promise<void> {
  const { ports, tally } = batch
  const user = ports.store.forUser(userId)
  let counting = work
  let erasedAt: string | undefined
  let pending = [...counting.keys()]
  let taken = takenNothing(pending)
  for (let attempt = 1; pending.length > 0; attempt++) {
    // 4. Read the user's progress by its full key. A stale read can only cause a conflict.
    const ids = pending.map(({ id }) => id)
    const read = await user.readProgress(ids, { consistent: attempt > 1 })
    if (read.erasedAt && isFromBefore(read.erasedAt, erasedAt)) {
      // Keepsakes that were put before this loop knew of the erasure are being erased. What counts is awarded anew.
      erasedAt = read.erasedAt
      const before = eventsIn(counting)
      counting = sinceErasure(counting, erasedAt)
      tally.erased += before - eventsIn(counting)
      pending = [...counting.keys()]
      taken = takenNothing(pending)
      if (attempt > 1) continue
    }
    const conflicts: CompiledCampaign[] = []
    for (const campaign of pending) {
      const outcome = await awardCampaign({
        ...(counting.get(campaign) ?? NO_WORK),
        batch,
        userId,
        user,
        campaign,
        stored: read.progress.get(campaign.id),
        erasedAt,
        taken: taken.get(campaign) ?? newlyTaken(),
        silent,
      })
      if (outcome === 'conflict') conflicts.push(campaign)
    }
    pending = conflicts
    if (pending.length === 0) return

    // 6. Where somebody else was faster, read again, now consistently: a few times, and never into the last seconds.
    tally.conflicts += pending.length
    if (attempt >= ATTEMPTS || !ports.hasTimeFor(ATTEMPT_MS)) {
      throw new ConflictError(
        `progress in ${ids.join(', ')} kept changing through ${howMany(attempt, 'attempt')}`,
      )
    }
    // Full jitter keeps invocations that collided once from colliding again.
    await ports.wait(Math.random() * Math.min(20 * 2 ** attempt, LONGEST_WAIT_MS))
  }
}

/**
 * Awards what a user's activities earn in one campaign, in the order that redelivery can heal after a crash anywhere:
 * claim, put, announce, and last commit. A conflict means that the progress read was not the newest.
 */
async function awardCampaign(task: CampaignTask): Promise<'done' | 'conflict'> {
  const { batch, userId, user, campaign, contributions, stored, erasedAt, taken } = task
  // 4. Join the contributions in, and decide what is newly earned.
  const read = stored && !isFromBefore(erasedAt, stored.erasedAt) ? progressOf(stored.body) : nothing
  const before = await dateAllBack(read, task)
  // 5. Claim an edition of what is limited, and put what the user lacks …
  const { decision, held } = await decideAndTake(before, task)
  // A recorded history may build others on the keepsakes just taken.
  const after = held.length > 0 ? await dateAllBack(decision.progress, task) : decision.progress

  // … announce it: a keepsake that is held from before is told, or not, as it was put …
  const told = held.filter((keepsake) => !keepsake.silent)
  if (told.length > 0) {
    const announcement = (each: Keepsake) => announcementOf(awardOf(each, batch.traces.traceparentOf(each)))
    await batch.ports.announce(told.map(announcement))
  }
  if (held.length > 0) batch.traces.earned(userId, held)
  for (const { keepsakeId, earnedAt } of held) taken.done.set(keepsakeId, knownTime(earnedAt))

  // … and last commit. Nothing changed, as by a duplicate or a replay: no write.
  const isChanged = !sameProgress(read, after)
  if (!isChanged) batch.tally.unchanged++
  else if ((await user.commitProgress(campaign.id, bodyOf(after), stored, erasedAt)) !== 'committed')
    return 'conflict'
  batch.traces.judged(userId, contributions, isChanged)
  return 'done'
}

const NO_WORK = { contributions: [], recorded: new Map() }

const newlyTaken = (): Taken => ({ done: new Map(), soldOut: new Set() })

const takenNothing = (campaigns: readonly CompiledCampaign[]) =>
  new Map(campaigns.map((campaign) => [campaign, newlyTaken()]))

const emptyTally = (): Tally => ({
  received: 0,
  rejected: 0,
  ignored: 0,
  unasked: 0,
  erased: 0,
  contradicting: 0,
  unchanged: 0,
  awarded: 0,
  datedBack: 0,
  soldOut: 0,
  conflicts: 0,
  failed: 0,
})
