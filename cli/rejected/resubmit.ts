import { setTimeout as sleep } from 'node:timers/promises'
import { type ReadActivity, readActivities } from '../../events/activity-batch.ts'
import { aheadMistakes, isTwice } from '../../events/activity-mistakes.ts'
import { howMany } from '../../schemas/how-many.ts'
import type { Rejections } from '../../store/rejections.ts'
import type { Clock } from '../replay/waiting.ts'
import { MOST_BYTES, MOST_MESSAGES, Pace, sendEntries } from '../sending.ts'
import type { StageQueue } from '../stage.ts'
import { type ProgressBar, progressBar, UserError } from '../terminal.ts'
import { everyRejection, type OfPartner, type Wanted } from './every.ts'

export interface Resubmitting {
  readonly rejections: Rejections
  /** The activity queue. */
  readonly queue: StageQueue
  readonly options: Wanted & { readonly dryRun?: boolean; readonly again?: boolean; readonly rate: number }
  /** How many there are. */
  readonly total: number
  readonly signal: AbortSignal
}

export interface Resubmitted {
  /** Sent through again; with a dry run, those that would be. */
  resubmitted: number
  /** They would be rejected again, so they were not sent. */
  stillRejected: number
  /** They had been sent through again before. */
  before: number
  /** Only their start is kept, so they cannot be sent. */
  cut: number
  interrupted: boolean
}

interface Ready {
  readonly one: OfPartner
  readonly body: string
}

/**
 * Sends through again what awarding would accept now, as it came. What the activity queue has is noted, so that nothing is sent twice
 * when the command is run again.
 *
 * @throws UserError when the queue does not take some, after every attempt
 */
export async function resubmit({
  rejections,
  queue,
  options,
  total,
  signal,
}: Resubmitting): Promise<Resubmitted> {
  const clock = {
    now: () => performance.now(),
    wait: (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
  }
  const pace = new Pace(options.rate, clock)
  const done: Resubmitted = { resubmitted: 0, stillRejected: 0, before: 0, cut: 0, interrupted: false }
  const bar = await progressBar('resubmitting [{bar}] {value} of {total} | {eta_formatted} to go', total)
  let ready: Ready[] = []
  let bytes = 0
  const flush = async () => {
    if (ready.length === 0) return
    if (!options.dryRun) {
      await pace.turn()
      if (signal.aborted) return
      pace.took(ready.length)
      await sendAndNote(queue, ready, clock)
    }
    done.resubmitted += ready.length
    ready = []
    bytes = 0
  }
  try {
    for await (const one of everyRejection(rejections, options)) {
      if (signal.aborted) break
      const body = await bodyOf(one, done, options)
      if (body !== undefined) {
        const size = Buffer.byteLength(body)
        if (ready.length === MOST_MESSAGES || bytes + size > MOST_BYTES) await flush()
        if (signal.aborted) break
        ready.push({ one, body })
        bytes += size
      }
      tell(bar, done)
    }
    if (!signal.aborted) await flush()
    return { ...done, interrupted: signal.aborted }
  } finally {
    bar.stop()
  }
}

const tell = (bar: ProgressBar, { resubmitted, stillRejected, before, cut }: Resubmitted) =>
  bar.update(resubmitted + stillRejected + before + cut)

/** The text that is to be sent; undefined, and counted, where nothing can be. */
async function bodyOf(
  { of, rejection }: OfPartner,
  done: Resubmitted,
  { again }: Resubmitting['options'],
): Promise<string | undefined> {
  if (rejection.resubmittedAt !== undefined && !again) done.before++
  else if (rejection.cut) done.cut++
  else {
    const body = await of.recordOf(rejection)
    // The text of what came by a request has such a field once: nobody can tell any more which was meant.
    if (!rejection.mistakes.some(isTwice) && readActivities(body).some(isRight)) return body
    done.stillRejected++
  }
  return undefined
}

/** A batch that was rejected as a whole is sent when any of it is right: awarding rejects the rest by itself. */
const isRight = ({ parsed }: ReadActivity) =>
  parsed.accepted && aheadMistakes(parsed.activity, Date.now()).length === 0

async function sendAndNote(queue: StageQueue, ready: readonly Ready[], clock: Clock): Promise<void> {
  const entries = ready.map(({ body }, index) => ({ Id: String(index), MessageBody: body }))
  const { taken, reason } = await sendEntries(queue, entries, clock)
  const at = new Date().toISOString()
  for (const [index, { one }] of ready.entries())
    if (taken.has(String(index))) await one.of.noteResubmitted(one.rejection, at)
  if (taken.size < ready.length)
    throw new UserError(
      `the activity queue does not take ${howMany(ready.length - taken.size, 'activity', 'activities')}: ${reason} (what it took is noted: run the command again)`,
    )
}
