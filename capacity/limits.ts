import { ASSUMED, DEPLOYED } from './assumptions.ts'
import type { CountedWork } from './counted-work.ts'
import type { Region } from './prices.ts'
import { QUOTAS, type QuotaName, quotaOf, type Raising } from './quotas.ts'
import { batchMs, secondsOf } from './work.ts'

/** Something that bounds how many activities a second there may be. */
export interface Limit {
  readonly name: string
  readonly unit: string
  readonly most: number
  /** The peak asks so much of it. */
  readonly asked: number
  /** Activities a second at which it is met. */
  readonly metAt: number
  readonly met: boolean
  readonly raising: Raising
  /** Raise it to this, with headroom. It is there where the limit is met, or would be with the headroom alone. */
  readonly raiseTo?: number
}

export interface Peak {
  readonly activitiesPerSecond: number
  /** How many times an app is opened for each activity. */
  readonly opensPerActivity: number
}

/** A stage and its account have this in fact. What is not known is as AWS gives it to everybody, and as we deploy it. */
export interface Known {
  readonly quotas?: Partial<Record<QuotaName, number>>
  /** By the name of the setting. */
  readonly settings?: Readonly<Record<string, number>>
}

interface Bound {
  readonly name: string
  /** How much of it one activity a second asks for. */
  readonly each: number
  readonly quota?: QuotaName
  readonly setting?: { readonly name: string; readonly most: number; readonly unit: string }
}

const setting = (name: string, most: number, unit: string) => ({ name, most, unit })

function boundsOf({ activity, open }: CountedWork, opens: number): Bound[] {
  const batches = (activity.functions.awardKeepsakes?.invocations ?? Number.NaN) * (batchMs(activity) / 1000)
  const invocations = [activity, open].map(({ functions }) =>
    Object.values(functions).reduce((sum, { invocations: each }) => sum + each, 0),
  )
  const [ofActivity = 0, ofOpen = 0] = invocations
  return [
    { name: 'PutEvents', each: activity.busEvents, quota: 'putEvents' },
    { name: 'rules giving events to queues', each: activity.deliveries, quota: 'ruleInvocations' },
    {
      name: 'batches awarded at once, as set',
      each: batches,
      setting: setting('awardConcurrency', DEPLOYED.awardConcurrency, 'batches at once'),
    },
    { name: 'batches awarded at once, at most', each: batches, quota: 'mappingConcurrency' },
    {
      name: 'functions of the account at once',
      each: secondsOf(activity) + opens * secondsOf(open),
      quota: 'lambdaConcurrency',
    },
    {
      name: 'writes of progress, to a new table',
      each: activity.writes - activity.keepsakeWrites,
      quota: 'newTableWrites',
    },
    { name: 'writes of keepsakes, to a new table', each: activity.keepsakeWrites, quota: 'newTableWrites' },
    { name: 'reads of progress, of a new table', each: activity.reads, quota: 'newTableReads' },
    {
      name: 'writes of progress, to any table',
      each: activity.writes - activity.keepsakeWrites,
      quota: 'tableWrites',
    },
    {
      name: 'requests of the APIs',
      each: opens * (open.apiRequests + 2 * open.connects),
      quota: 'apiRequests',
    },
    {
      name: 'requests of a route, as set',
      each: (opens * open.apiRequests) / 2,
      setting: setting('requestsPerSecond', DEPLOYED.requestsPerSecond, 'requests a second'),
    },
    { name: 'connects of apps', each: opens * open.connects, quota: 'liveConnects' },
    {
      name: 'connects of apps, as set',
      each: opens * open.connects,
      setting: setting('liveRequestsPerSecond', DEPLOYED.liveRequestsPerSecond, 'connects a second'),
    },
    {
      name: 'log deliveries, at worst one an invocation',
      each: ofActivity + opens * ofOpen,
      quota: 'putLogEvents',
    },
  ]
}

/** Lists the limits of the peak, the first to be met first. Nothing that the peak does not ask for is in it. */
export function limitsOf(
  work: CountedWork,
  { activitiesPerSecond, opensPerActivity }: Peak,
  region: Region,
  { quotas = {}, settings = {} }: Known = {},
): Limit[] {
  return boundsOf(work, opensPerActivity)
    .filter(({ each }) => each > 0)
    .map(({ name, each, quota, setting: set }) => {
      const most = quota
        ? (quotas[quota] ?? quotaOf(quota, region))
        : (settings[set?.name ?? ''] ?? set?.most ?? Number.NaN)
      const asked = each * activitiesPerSecond
      const raising: Raising = quota
        ? QUOTAS[quota].raising
        : { by: 'setting', where: set?.name ?? '', days: 1 }
      return {
        name,
        unit: quota ? QUOTAS[quota].unit : (set?.unit ?? ''),
        most,
        asked,
        metAt: most / each,
        met: asked > most,
        raising,
        ...(asked * ASSUMED.headroom > most ? { raiseTo: roundUp(asked * ASSUMED.headroom) } : {}),
      }
    })
    .sort((one, other) => one.metAt - other.metAt)
}

/** To two digits, so that a figure to ask for is a round one. */
export function roundUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return Math.ceil(value / step) * step
}
