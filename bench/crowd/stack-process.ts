import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CAMPAIGNS_FOLDER, runLocal } from '../../local/run.ts'
import { loadCampaigns } from '../../publishing/campaign-files.ts'
import { openEdge } from '../outage/edge.ts'
import { Fleet } from '../outage/fleet.ts'
import { recordScan } from '../outage/recorded-scan.ts'
import type { Served } from '../outage/served.ts'
import { seedOthers, seedReaders } from '../reading/items.ts'
import { readerId } from '../reading/side.ts'
import type { Tells, Told, WaySample } from './messages.ts'

/**
 * The process of a whole stack, whose tables hold some customers and items of others, and before the same tables, once it is asked
 * for, the old service with its gateway. The parent asks both.
 */
const [, , readers = '0', others = '0'] = process.argv
/** As often the memory is looked at. A container tells of itself each quarter of a second. */
const LOOK_EACH_MS = 100
const CONTAINERS_TELL_MS = 300

const tell = (message: Tells) => process.send?.(message)
const folder = await mkdtemp(join(tmpdir(), 'keepsakes-bench-'))
const run = await runLocal({
  ...{ port: 0, awsPort: 0, dataDir: join(folder, 'data'), partners: [] },
  users: Array.from({ length: Number(readers) }, (_, reader) => readerId(reader)),
  log: () => {},
})
const readUnits = { ours: 0, old: 0 }
let stackBytes = 0
let fleet: Fleet | undefined
const opened: Served[] = []
const timer = setInterval(() => {
  stackBytes = Math.max(stackBytes, process.memoryUsage.rss())
}, LOOK_EACH_MS)

async function openOld(): Promise<string> {
  const { aws, tables } = run.endpoints
  const scan = await recordScan(aws, tables.keepsakes, ({ units = 0 }) => {
    readUnits.old += units
  })
  fleet = new Fleet(scan.url, tables.keepsakes)
  const edge = await openEdge(fleet, () => {})
  opened.push(edge, scan)
  while (!fleet.isServing) await new Promise((resolve) => setTimeout(resolve, 20))
  return edge.url
}

async function sample(): Promise<WaySample> {
  await new Promise((resolve) => setTimeout(resolve, CONTAINERS_TELL_MS))
  const { user, system } = process.cpuUsage()
  const { cpuMs = 0, peakBytes = 0 } = fleet?.sample() ?? {}
  readUnits.ours = run.metrics.sum('ReadUnits')
  return {
    stackMs: (user + system) / 1000,
    containersMs: cpuMs,
    readUnits,
    stackBytes,
    containerBytes: peakBytes,
  }
}

let stopping: Promise<void> | undefined
function stop(): Promise<void> {
  stopping ??= (async () => {
    clearInterval(timer)
    fleet?.stop()
    for (const each of opened) await each.stop()
    await run.stop()
    await rm(folder, { recursive: true, force: true })
    process.exit()
  })()
  return stopping
}

async function on({ kind }: Told): Promise<void> {
  if (kind === 'old') tell({ kind, url: await openOld() })
  else if (kind === 'sample') tell({ kind, sample: await sample() })
  else await stop()
}

const fail = (error: unknown) =>
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
process.on('message', (message: Told) => void on(message).catch(fail))
process.on('disconnect', () => void stop())
// Ctrl-C reaches the whole group: the parent's end is this one's.
process.on('SIGINT', () => undefined)

try {
  const [loaded] = await loadCampaigns(CAMPAIGNS_FOLDER)
  if (!loaded) throw new Error('there is no campaign to read of')
  await seedReaders(run, loaded.definition, Number(readers))
  await seedOthers(run, loaded.definition, 0, Number(others))
  tell({ kind: 'ready', url: run.endpoints.api, tokens: Object.values(run.endpoints.tokens) })
} catch (error) {
  fail(error)
}
