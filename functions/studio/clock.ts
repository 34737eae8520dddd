import type { Draft, Schedule } from '../../publishing/drafts/draft.ts'
import type { DraftReading } from '../../publishing/drafts/drafts-bucket.ts'
import { begunOnce, missed, settled } from '../../publishing/drafts/scheduling.ts'
import type { CampaignId } from '../../schemas/ids.ts'
import { parseTime } from '../../schemas/time.ts'
import { ProblemError } from '../http/problems.ts'
import { making } from './publication.ts'
import { release, settledReading } from './releasing.ts'
import type { SchedulingPorts } from './schedule.ts'

export interface ClockPorts extends Omit<SchedulingPorts, 'actor'> {
  /** The moment that the clock says, in epoch milliseconds. */
  readonly time: number
  readonly now: number
  /** Told what failed for a reason that is nobody's draft. */
  report(campaignId: CampaignId, error: unknown): void
}

/** A publication that always ends early is begun so often, a minute apart, and then told as missed. */
export const MOST_TRIES = 3

/**
 * Publishes what is due, each draft by itself. Each ends in one of three ways: it is live; nothing came of it, which its draft and its
 * trail tell; or somebody is publishing just now, and the clock comes again in a minute.
 */
export async function publishDue(ports: ClockPorts): Promise<void> {
  for (const campaignId of await ports.pending.due(ports.time)) {
    try {
      const next = await publishOne(campaignId, ports)
      if (next !== 'again') await ports.pending.set(campaignId, next)
    } catch (error) {
      ports.report(campaignId, error)
    }
  }
}

/** @returns when its next publication is, if any */
async function publishOne(
  campaignId: CampaignId,
  ports: ClockPorts,
): Promise<Schedule['publishAt'] | undefined | 'again'> {
  const { drafts, time, now } = ports
  const reading = await drafts.read(campaignId)
  const { schedule } = reading.draft
  if (!schedule || (parseTime(schedule.publishAt) ?? 0) > time) return schedule?.publishAt
  const { tries } = schedule
  const miss = async (detail: string) => {
    await change(await drafts.read(campaignId), schedule, (draft) => missed(draft, detail, now), ports)
    return undefined
  }
  if (tries >= MOST_TRIES) return miss(`It was begun ${tries} times, and ended early each time`)
  await drafts.write(begunOnce(reading.draft), reading)
  try {
    await publishScheduled(campaignId, schedule, ports)
    return undefined
  } catch (error) {
    const isLast = tries + 1 === MOST_TRIES
    if (error instanceof ProblemError && (isLast || !passes(error))) return miss(told(error))
    if (!(error instanceof ProblemError)) ports.report(campaignId, error)
    return isLast ? miss('Something went wrong here') : 'again'
  }
}

async function publishScheduled(
  campaignId: CampaignId,
  schedule: Schedule,
  ports: ClockPorts,
): Promise<void> {
  const { text, reason, revision, allow, by } = schedule
  const given = { ...ports, actor: { by, now: ports.now } }
  const reading = await settledReading(campaignId, given)
  const make = await making({ campaignId, text }, ports)
  const about = { what: 'published', reason, allow, revision, make, scheduled: true } as const
  await release([reading], about, given)
  // It ended the schedule, unless all of it was live already.
  await change(await ports.drafts.read(campaignId), schedule, settled, ports)
}

/** Changes a draft that is still to be published as it was scheduled. */
async function change(
  reading: DraftReading,
  { publishAt, revision }: Schedule,
  make: (draft: Draft) => Draft,
  { drafts }: Pick<ClockPorts, 'drafts'>,
): Promise<void> {
  const { schedule } = reading.draft
  if (schedule?.publishAt === publishAt && schedule.revision === revision)
    await drafts.write(make(reading.draft), reading)
}

/** Somebody else publishes, or saves, at the same moment: that is over in a minute. */
const passes = ({ problem }: ProblemError) => /:(published-meanwhile|draft-changed)$/.test(problem.type)

const told = ({ problem: { title, detail } }: ProblemError) =>
  detail === undefined ? title : `${title}: ${detail}`
