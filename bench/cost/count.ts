import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { CountedActivity, CountedOpen, CountedWork, FunctionWork } from '../../capacity/counted-work.ts'
import { DemoStack } from '../../demo/play.ts'
import { ViewerApi } from '../../demo/viewer-api.ts'
import { batched } from '../../events/batching.ts'
import type { OutgoingEvent } from '../../events/publish.ts'
import { type LocalRun, runLocal } from '../../local/run.ts'
import { rounded } from '../figures.ts'
import { type Meters, meterStack } from './meters.ts'
import { accessLogOf, listedPartners, platformLogOf, standingOf } from './template.ts'
import { watchThreads } from './threads.ts'
import { CAMPAIGN, userIdsOf, workloadOf } from './workload.ts'

export interface CountOptions {
  /** Activities to count: a multiple of a hundred. */
  readonly activities: number
  /** Activities of one event, at most; 1 unless told. */
  readonly inEvent?: number
  /** How often an app is opened. */
  readonly opens: number
}

const CALL = 10
/** Events of the warm-up: as many invocations as compile what is called often. */
const WARM_UP = 200
/** Events that wait at once: on a slow machine more of them would wait so long that functions tell of it. */
const AT_ONCE = 200
/** Users who open apps, of those who have done something. */
const APPS = 20
const UNWANTED = [
  'ActivitiesFailed',
  'ActivitiesRejected',
  'ActivitiesIgnored',
  'ActivitiesUnasked',
  'VersionConflicts',
]

/**
 * Counts what the local stack does for activities, one in ten of which earns a keepsake, in records of which each batch has ten and
 * each of its activities another user, and for apps that are opened. Functions are warm.
 *
 * @throws Error when anything came back, was rejected or was not asked for: it would be counted as work that was done
 */
export async function countWork({ activities, opens, inEvent = 1 }: CountOptions): Promise<CountedWork> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-bench-'))
  const campaigns = join(folder, 'cost.json')
  await writeFile(campaigns, JSON.stringify(CAMPAIGN))
  const threads = watchThreads()
  const users = userIdsOf(APPS)
  const run = await runLocal({ port: 0, awsPort: 0, campaigns, users, partners: [], log: () => {} })
  try {
    const meters = meterStack(run, threads)
    const warmUp = WARM_UP * inEvent
    const events = workloadOf(warmUp + activities, AT_ONCE * inEvent)
    await publish(run, events.slice(0, warmUp), inEvent)
    await meters.reset()
    await publish(run, events.slice(warmUp), inEvent)
    const activity = await activityOf(run, meters, activities)

    await openApps(run, users)
    await meters.reset()
    await openApps(
      run,
      Array.from({ length: opens }, (_, index) => users[index % users.length] ?? ''),
    )
    const open = await openOf(run, meters, opens)
    meters.stop()
    const countedOn = new Date().toISOString().slice(0, 10)
    return { countedOn, activities, opens, activity, open, standing: await standingOf(run, meters) }
  } finally {
    threads.stop()
    await run.stop()
    await rm(folder, { recursive: true })
  }
}

async function publish(run: LocalRun, activities: readonly OutgoingEvent[], inEvent: number): Promise<void> {
  const stack = new DemoStack(run)
  const events = Array.from(batched(activities, inEvent), ({ event }) => event)
  try {
    for (let at = 0; at < events.length; at += CALL) {
      await stack.publish(events.slice(at, at + CALL))
      const isLast = at + CALL >= events.length
      if ((at + CALL) % AT_ONCE === 0 || isLast) await settled(run)
    }
  } finally {
    stack.close()
  }
}

async function settled(run: LocalRun): Promise<void> {
  while (!run.stack.idle()) await new Promise((resolve) => setTimeout(resolve, 10))
}

async function activityOf(run: LocalRun, meters: Meters, activities: number): Promise<CountedActivity> {
  const { metrics } = run
  for (const name of UNWANTED) if (metrics.sum(name) > 0) throw new Error(`${name} is ${metrics.sum(name)}`)
  const { counts } = meters
  const awards = metrics.sum('KeepsakesAwarded')
  const calls = (call: string) => counts.calls.get(call) ?? 0
  const commits = calls('UpdateItem progress')
  const writes = metrics.sum('WriteUnits')
  const functions = await functionsOf(run, meters, ['awardKeepsakes', 'pushAwards'], activities)
  const each = (count: number) => rounded(count / activities)
  return {
    earning: each(awards),
    batch: rounded(1 / (functions.awardKeepsakes?.invocations ?? Number.NaN)),
    busEvents: each(counts.busEvents),
    deliveries: each(counts.deliveries),
    archivedBytes: each(counts.archivedBytes),
    keepsakeBytes: each(counts.keepsakeBytes),
    minuteLogBytes: Math.round(meters.logs.minuteLineOf('awardKeepsakes') * (listedPartners(run).length + 1)),
    queueRequests: each(counts.sends + counts.receives + counts.deletes),
    reads: each(metrics.sum('ReadUnits')),
    writes: each(writes),
    // Progress is below 1 KB: a commit is one unit.
    keepsakeWrites: each(writes - commits),
    chain: {
      tables: Math.round(
        calls('Query progress') / activities + calls('PutItem keepsakes') / awards + commits / activities,
      ),
      bus: Math.round(counts.announcing / awards),
    },
    functions,
  }
}

async function openApps(run: LocalRun, users: readonly string[]): Promise<void> {
  for (const userId of users) {
    const token = run.endpoints.tokens[userId] ?? ''
    const live = new WebSocket(run.endpoints.live, ['keepsakes', token])
    await new Promise((resolve, reject) => live.once('open', resolve).once('error', reject))
    const api = new ViewerApi(run.endpoints.api, token)
    await api.keepsakes()
    await api.passport(CAMPAIGN.id)
    const closed = new Promise((resolve) => live.once('close', resolve))
    live.close()
    await closed
  }
  // The end of a connection reaches its function later.
  while (run.metrics.sum('LiveDisconnected') < users.length)
    await new Promise((resolve) => setTimeout(resolve, 10))
}

const OPEN_FUNCTIONS = ['listKeepsakes', 'getPassport', 'authorizeConnection', 'liveConnections']

async function openOf(run: LocalRun, meters: Meters, opens: number): Promise<CountedOpen> {
  const functions = await functionsOf(run, meters, OPEN_FUNCTIONS, opens)
  const requests =
    (functions.listKeepsakes?.invocations ?? Number.NaN) + (functions.getPassport?.invocations ?? Number.NaN)
  return {
    apiRequests: requests,
    connects: rounded(run.metrics.sum('LiveConnected') / opens),
    accessLogBytes: await accessLogOf(requests),
    reads: rounded(run.metrics.sum('ReadUnits') / opens),
    writes: rounded(run.metrics.sum('WriteUnits') / opens),
    functions,
  }
}

async function functionsOf(
  { stack }: LocalRun,
  { logs, usageOf }: Meters,
  names: readonly string[],
  uses: number,
): Promise<Record<string, FunctionWork>> {
  const entries = names.map(async (name) => {
    const model = stack.model.functions.find((each) => each.name.endsWith(`-${name}`))
    const { invocations, processorMs } = await usageOf(name)
    if (!model || invocations === 0) throw new Error(`${name} was not invoked`)
    const { metrics, words } = logs.of(name)
    const work = {
      memoryMegabytes: model.memoryMb,
      invocations: rounded(invocations / uses),
      processorMs: rounded(processorMs / invocations),
      logs: {
        platform: await platformLogOf(model.logicalId),
        metrics: Math.round(metrics / invocations),
        words: Math.round(words / invocations),
      },
    }
    return [name, work] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
