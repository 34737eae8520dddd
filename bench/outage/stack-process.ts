import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { metricKey } from '../../alarming/metric-data.ts'
import { severityOf } from '../../alarming/severity.ts'
import type { Json } from '../../json/json.ts'
import { LocalAlarms } from '../../local/metrics/alarms.ts'
import type { MetricName } from '../../local/metrics/name.ts'
import { httpApiMetrics, tableMetrics } from '../../local/metrics/services.ts'
import type { AlarmModel } from '../../local/resources/model.ts'
import { type LocalRun, runLocal } from '../../local/run.ts'
import { seedStack } from '../../local/seeded.ts'
import { seededUserId } from '../../seeding/viewer.ts'
import { openEdge } from './edge.ts'
import { Fleet } from './fleet.ts'
import type { Alarm, Sample, Tells, Told, Way } from './messages.ts'
import { OLD_ALARMS, putBusy, putResponseTime } from './old-alarms.ts'
import { recordScan } from './recorded-scan.ts'
import type { Served } from './served.ts'

/**
 * The process of one local stack, full of seeded customers, whose keepsakes are read in the old way or in ours. The parent puts
 * the load on it. A second of the load stands for a minute of an evening: alarms look at minutes.
 */
const MINUTE = 60_000
const SECOND = 1_000
const EACH_MS = 500
const READERS = 200
/** The canary flies by the clock, which is faster here than the load. */
const NOT_PLAYED = ['canary-failing']

const [, , users = '0'] = process.argv
const tell = (message: Tells) => process.send?.(message)

/** When the load began, by this machine's clock and as the alarms see it. */
let began: { readonly at: number; readonly shown: number } | undefined
const shownBefore = Math.floor(Date.now() / MINUTE) * MINUTE
let shown = shownBefore

const shownAt = (time: number): number =>
  began ? began.shown + ((time - began.at) * MINUTE) / SECOND : shown - MINUTE

const folder = await mkdtemp(join(tmpdir(), 'keepsakes-outage-'))
const endpointsFile = join(folder, 'endpoints.json')
const run = await runLocal({
  port: 0,
  awsPort: 0,
  dataDir: join(folder, 'data'),
  endpointsFile,
  users: Array.from({ length: Math.min(READERS, Number(users)) }, (_, user) => seededUserId(1, user)),
  partners: [],
  shownAt,
  log: () => undefined,
})

/** One way of reading, from its beginning to its end. */
class Reading {
  readonly #run: LocalRun
  #fleet: Fleet | undefined
  #scan: Served | undefined
  #edge: Served | undefined
  #alarms: LocalAlarms | undefined
  #timer: NodeJS.Timeout | undefined
  #cpu = process.cpuUsage()
  #serviceBefore = 0
  #busy = new Map<number, { readonly at: number; readonly cpuMs: number }>()
  readonly #definitions: readonly AlarmModel[]

  readonly #way: Way

  constructor(of: LocalRun, way: Way) {
    this.#run = of
    this.#way = way
    this.#definitions = [...of.stack.model.alarms, ...(way === 'old' ? OLD_ALARMS : [])]
  }

  /** Resolves when requests can come. */
  async open(): Promise<string> {
    const { endpoints, metrics, stack } = this.#run
    if (this.#way === 'ours') return endpoints.api
    this.#scan = await recordScan(endpoints.aws, endpoints.tables.keepsakes, tableMetrics(metrics))
    const fleet = new Fleet(this.#scan.url, endpoints.tables.keepsakes)
    this.#fleet = fleet
    const { apiId = '', stageName = '' } = stack.model.httpApi ?? {}
    const count = httpApiMetrics(metrics, apiId, stageName)
    this.#edge = await openEdge(fleet, ({ status, milliseconds, isOfContainer }) => {
      count({ routeKey: 'GET /v1/me/keepsakes', status, latencyMs: milliseconds })
      if (isOfContainer) putResponseTime(metrics, milliseconds / 1000)
    })
    while (!fleet.isServing) await new Promise((resolve) => setTimeout(resolve, 20))
    return this.#edge.url
  }

  load(): void {
    this.#run.metrics.reset()
    // A day later than all before, so that no alarm remembers.
    shown += 24 * 60 * MINUTE
    began = { at: Date.now(), shown }
    this.#cpu = process.cpuUsage()
    this.#serviceBefore = this.#fleet?.sample().cpuMs ?? 0
    this.#alarms = new LocalAlarms(this.#run.metrics, this.#definitions)
    this.#timer = setInterval(() => tell({ kind: 'sample', sample: this.#sample() }), EACH_MS)
  }

  async end(): Promise<void> {
    clearInterval(this.#timer)
    tell({ kind: 'ended', sample: this.#sample(), alarms: this.#told() })
    began = undefined
    this.#fleet?.stop()
    await this.#edge?.stop()
    await this.#scan?.stop()
  }

  #sample(): Sample {
    const { user, system } = process.cpuUsage(this.#cpu)
    const fleet = this.#fleet?.sample()
    this.#measureBusy(fleet?.running ?? new Map())
    this.#alarmsNow()
    return {
      at: Date.now() - (began?.at ?? 0),
      readUnits: readUnitsOf(this.#run),
      stackMs: (user + system) / 1000,
      serviceMs: (fleet?.cpuMs ?? 0) - this.#serviceBefore,
      running: fleet?.running.size ?? 0,
      crashes: fleet?.crashes ?? 0,
    }
  }

  /** How busy each container has been since the last sample, which is what its alarm averages. */
  #measureBusy(running: ReadonlyMap<number, number>): void {
    const at = performance.now()
    for (const [pid, cpuMs] of running) {
      const before = this.#busy.get(pid)
      if (before) putBusy(this.#run.metrics, Math.min(100, ((cpuMs - before.cpuMs) / (at - before.at)) * 100))
    }
    this.#busy = new Map([...running].map(([pid, cpuMs]) => [pid, { at, cpuMs }]))
  }

  readonly #firedAt = new Map<string, number>()

  #alarmsNow() {
    const now = this.#alarms?.now() ?? []
    for (const { properties, state, since } of now) {
      const name = String(properties.AlarmName)
      if (state === 'ALARM' && !this.#firedAt.has(name))
        this.#firedAt.set(name, (since - (began?.shown ?? since)) / MINUTE)
    }
    return now
  }

  #told(): Alarm[] {
    this.#alarmsNow()
    return this.#definitions
      .filter(({ name }) => !NOT_PLAYED.some((each) => name.endsWith(each)))
      .map(({ name, properties }) => {
        const isOld = OLD_ALARMS.some((each) => each.name === name)
        const firedAt = this.#firedAt.get(name)
        if (isOld) return { name, of: 'old system', tells: 'page', firedAt }
        const tells = severityOf(name, properties.AlarmActions as Json | undefined)
        return { name: name.replace('keepsakes-local-', ''), of: 'template', tells, firedAt }
      })
  }
}

/** Since the last reset. */
function readUnitsOf({ metrics, endpoints: { tables } }: LocalRun): number {
  const of = (TableName: string): MetricName => ({
    ...{ namespace: 'AWS/DynamoDB', name: 'ConsumedReadCapacityUnits' },
    dimensions: { TableName },
  })
  const last = Math.floor(metrics.now() / MINUTE) + 1
  return [tables.keepsakes, tables.progress].reduce((sum, table) => {
    const { namespace, name, dimensions } = of(table)
    return sum + (metrics.statistic(metricKey(namespace, name, dimensions), 'Sum', last - 24 * 60, last) ?? 0)
  }, 0)
}

let reading: Reading | undefined

async function on(message: Told): Promise<void> {
  if (message.kind === 'begin') {
    reading = new Reading(run, message.way)
    tell({ kind: 'ready', api: await reading.open(), tokens: Object.values(run.endpoints.tokens) })
  } else if (message.kind === 'load') reading?.load()
  else if (message.kind === 'end') await reading?.end()
  else await stop()
}

let stopping: Promise<void> | undefined
const stop = () => {
  stopping ??= run
    .stop()
    .then(() => rm(folder, { recursive: true, force: true }))
    .then(() => process.exit(0))
  return stopping
}

const fail = (error: unknown) =>
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
process.on('message', (message: Told) => void on(message).catch(fail))
process.on('disconnect', () => void stop())
// Ctrl-C reaches the whole group: the parent says when to stop.
process.on('SIGINT', () => undefined)

try {
  const keepsakes = await seedStack(Number(users), endpointsFile, new AbortController().signal)
  tell({ kind: 'seeded', keepsakes })
} catch (error) {
  fail(error)
}
