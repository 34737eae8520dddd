import { ASSUMED, DEPLOYED } from './assumptions.ts'
import type { CountedActivity, CountedOpen, CountedWork, FunctionWork } from './counted-work.ts'
import type { Amounts } from './prices.ts'

const DAYS_OF_MONTH = 30
const SECONDS_OF_DAY = 86_400
/** Lambda polls a queue five times at once, each time for 20 seconds, also when nothing is in it. */
const POLLS_PER_SECOND = 5 / 20

/**
 * Milliseconds of an invocation of awardKeepsakes with a whole batch, in which each activity is of another user. Where there are more
 * users than are awarded side by side, the processor works for some while others wait: the longer of the two counts. The
 * last wait comes on top, as in a batch of few.
 */
export function batchMs({ batch, functions, chain }: CountedActivity): number {
  const waitingMs = chain.tables * ASSUMED.tableMs + chain.bus * ASSUMED.busMs
  const before = Math.ceil(batch / DEPLOYED.usersAtOnce) - 1
  return Math.max(msOf(functions.awardKeepsakes, 0), before * waitingMs) + waitingMs
}

/** Seconds of each function for one use: times uses a second, they are how many of it run at once. */
export function functionSeconds(use: CountedActivity | CountedOpen): [name: string, seconds: number][] {
  return Object.entries(use.functions).map(([name, work]) => [
    name,
    (work.invocations * invocationMs(name, work, use)) / 1000,
  ])
}

export const secondsOf = (use: CountedActivity | CountedOpen): number =>
  functionSeconds(use).reduce((sum, [, seconds]) => sum + seconds, 0)

/** Processor time takes longer with part of a processor. What a call waits for is added, as if nothing else were done then. */
const msOf = (work: FunctionWork | undefined, waitingMs: number) =>
  work ? (work.processorMs * ASSUMED.megabytesOfProcessor) / work.memoryMegabytes + waitingMs : Number.NaN

function invocationMs(name: string, work: FunctionWork, use: CountedActivity | CountedOpen): number {
  return name === 'awardKeepsakes' && 'chain' in use ? batchMs(use) : msOf(work, ASSUMED.tableMs)
}

/** Bytes that an invocation logs. */
export const logBytesOf = ({ logs }: FunctionWork): number => logs.platform + logs.metrics + logs.words

function functionAmounts(use: CountedActivity | CountedOpen): Amounts {
  let [invocations, gigabyteSeconds, logs] = [0, 0, 0]
  for (const [name, work] of Object.entries(use.functions)) {
    invocations += work.invocations
    logs += work.invocations * logBytesOf(work)
    gigabyteSeconds += (work.invocations * invocationMs(name, work, use) * work.memoryMegabytes) / 1024 / 1000
  }
  return { invocations, gigabyteSeconds, logs }
}

/** Gives the work of one activity, with the archive for as long as it is kept. */
export function activityAmounts(activity: CountedActivity): Amounts {
  const { logs = 0, ...functions } = functionAmounts(activity)
  const environmentMinutes = batchMs(activity) / activity.batch / ASSUMED.busy / 60_000
  return {
    busEvents: activity.busEvents,
    archiving: activity.archivedBytes,
    archiveMonths: (activity.archivedBytes * DEPLOYED.archiveDays) / DAYS_OF_MONTH,
    queueRequests: activity.queueRequests,
    reads: activity.reads,
    writes: activity.writes,
    ...functions,
    logs: logs + environmentMinutes * activity.minuteLogBytes,
  }
}

/** Gives the work of opening an app once. */
export function openAmounts(open: CountedOpen): Amounts {
  const { logs = 0, ...functions } = functionAmounts(open)
  return {
    apiRequests: open.apiRequests,
    liveMinutes: open.connects * ASSUMED.minutesOpen,
    reads: open.reads,
    writes: open.writes,
    ...functions,
    logs: logs + open.accessLogBytes,
  }
}

/** Gives the work of sending an award to an app that is open. */
export const pushAmounts: Amounts = { liveMessages: 1 }

/** Gives the work that is charged for so many days whether anybody does anything: metrics, alarms, and asking empty queues. */
export function standingAmounts({ standing }: CountedWork, days: number): Amounts {
  const months = days / DAYS_OF_MONTH
  return {
    metricMonths: standing.customMetrics * months,
    alarmMonths: standing.alarmMetrics * months,
    compositeMonths: standing.compositeAlarms * months,
    queueRequests: standing.polledQueues * POLLS_PER_SECOND * SECONDS_OF_DAY * days,
    metricReads: standing.metricReadsOfDay * days,
  }
}

/** Gives the work of keeping for a month what users hold. */
export function keptAmounts({ keepsakeBytes }: CountedActivity, users: number, activities: number): Amounts {
  return { tableMonths: users * ASSUMED.progressBytes + activities * keepsakeBytes }
}
