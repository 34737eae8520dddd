import { writeFile } from 'node:fs/promises'
import { KEEPSAKE_AWARDED } from '../events/announce.ts'
import { type LocalRun, runLocal } from '../local/run.ts'
import type { KeepsakeAwarded } from '../schemas/keepsake.ts'
import { demoUserIds, generateDay } from './day.ts'
import { PublishToReadable } from './latency.ts'
import { faultsOf, outcomeOf } from './outcome.ts'
import { atOnce, DemoStack, steady } from './play.ts'
import { ViewerApi } from './viewer-api.ts'
import { watchedRun } from './watched.ts'

export interface DemoOptions {
  readonly seed: number
  readonly viewers: number
  readonly port: number
  readonly awsPort: number
  /** Somebody watches the page: the day is played at a pace that an eye can follow. */
  readonly watch?: Watch
  /** Where to write the day's events, one a line. */
  readonly saveEvents?: string
  readonly log: (line: string) => void
  /** `done` of `total` of what `step` says; without a total, a step that takes a while. */
  readonly progress: (step: string, done?: number, total?: number) => void
}

export interface Watch {
  /** How long the first pass takes. */
  readonly minutes: number
  /** Where to write the endpoints, for other tools to find. */
  readonly endpointsFile: string
  /** Before the first event. */
  readonly onReady: (run: LocalRun) => void
  /** Ends the playing wherever it is. */
  readonly signal: AbortSignal
}

export interface DemoFigures {
  readonly published: number
  readonly rejected: number
  readonly ignored: number
  readonly awards: number
  /** Viewers with at least one keepsake. */
  readonly users: number
  readonly secondPass: { readonly awards: number }
  /** Spent by the first pass. */
  readonly requestUnits: { readonly read: number; readonly write: number }
  readonly publishToReadableMs: { readonly p50: number; readonly p95: number }
}

export interface DemoResult {
  readonly figures: DemoFigures
  readonly run: LocalRun
  /** The viewer with the most keepsakes, and the passport as that viewer's app gets it. */
  readonly busiest: { readonly userId: string; readonly passport: unknown }
  /** Sentences about what should hold and does not; empty when all is well. */
  readonly faults: readonly string[]
}

const CAMPAIGN = 'passport-to-paris'

/**
 * Plays a day twice through a fresh stack. The stack is left running: stop it.
 *
 * @throws AbortError, with the stack stopped, when whoever watches ends it
 */
export async function playDemo(options: DemoOptions): Promise<DemoResult> {
  const { seed, viewers, port, awsPort, watch, saveEvents, log, progress } = options
  const day = generateDay({ seed, viewers })
  if (saveEvents) await writeFile(saveEvents, day.map(({ line }) => `${JSON.stringify(line)}\n`).join(''))

  const users = demoUserIds(viewers)
  const run = await runLocal({
    port,
    awsPort,
    users,
    partners: ['acme'],
    ...(watch ? await watchedRun(day, users, watch.endpointsFile) : {}),
    log,
    progress,
  })
  const stack = new DemoStack(run)
  try {
    const apis = new Map(
      users.map((userId) => [userId, new ViewerApi(run.endpoints.api, run.endpoints.tokens[userId] ?? '')]),
    )
    const latency = new PublishToReadable((userId) => apis.get(userId))
    const stopListening = run.stack.onEvent((event) => {
      if (event['detail-type'] === KEEPSAKE_AWARDED)
        latency.announced(event.detail as unknown as KeepsakeAwarded)
    })
    watch?.signal.throwIfAborted()
    watch?.onReady(run)
    const pace = watch ? steady(day.length, watch.minutes, watch.signal) : atOnce
    await stack.publishDay(day, {
      latency,
      pace,
      onPublished: (done) => progress(watch ? 'playing the day' : 'publishing the day', done, day.length),
    })
    const publishToReadableMs = await latency.quantiles()
    stopListening()
    const first = await outcomeOf(run, stack, apis)

    watch?.signal.throwIfAborted()
    await stack.publishDay(day, {
      pace: watch ? steady(day.length, 0, watch.signal) : atOnce,
      onPublished: (done) => progress('publishing the whole day again', done, day.length),
    })
    const second = await outcomeOf(run, stack, apis)
    watch?.signal.throwIfAborted()

    const figures: DemoFigures = {
      published: day.length,
      rejected: first.rejected,
      ignored: first.ignored,
      awards: first.awards,
      users: [...first.held.values()].filter(({ length }) => length > 0).length,
      secondPass: { awards: second.awards - first.awards },
      requestUnits: { read: first.readUnits, write: first.writeUnits },
      publishToReadableMs,
    }
    const faults = await faultsOf(day, first, second, await stack.depth(run.endpoints.deadLetterQueueUrl))
    const [userId = users[0] ?? ''] = [...first.held].sort(([, a], [, b]) => b.length - a.length)[0] ?? []
    const passport = await apis.get(userId)?.passport(CAMPAIGN)
    return { figures, run, busiest: { userId, passport }, faults }
  } catch (error) {
    await run.stop()
    throw error
  } finally {
    stack.close()
  }
}
