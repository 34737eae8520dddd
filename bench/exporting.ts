import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CAMPAIGNS_FOLDER, runLocal } from '../local/run.ts'
import { loadCampaigns } from '../publishing/campaign-files.ts'
import { measureReport, type ReportCost } from './analytics.ts'
import { rounded } from './figures.ts'
import { measureProcess } from './measured-process.ts'
import { DatabaseMeter, type DatabaseWork } from './reading/database-meter.ts'
import { seedOthers } from './reading/items.ts'

export interface ExportingResult {
  readonly keepsakes: number
  readonly progressItems: number
  /** From the request to the last file in the folder. */
  readonly exportSeconds: number
  readonly report: ReportCost
  /** The memory of the whole stack, tables included: before, and at most while it exported. */
  readonly stackMegabytes: { readonly before: number; readonly peak: number }
  /** The database's own count: an export reads no item. */
  readonly database: DatabaseWork
  /** Requests of functions and of the command to S3 and SQS, by operation. */
  readonly requests: Readonly<Record<string, number>>
}

/**
 * Fills the tables of a stack, exports them by `keepsakes export` and reports on them. The filling is not measured.
 *
 * @throws Error when the report counts other keepsakes than there are
 */
export async function benchExporting({ keepsakes = 1_000_000 } = {}): Promise<ExportingResult> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-bench-'))
  const [loaded] = await loadCampaigns(CAMPAIGNS_FOLDER)
  if (!loaded) throw new Error('there is no campaign to export')
  const endpointsFile = join(folder, 'endpoints.json')
  const run = await runLocal({
    ...{ port: 0, awsPort: 0, dataDir: join(folder, 'data'), endpointsFile, users: [], partners: [] },
    log: () => {},
  })
  try {
    await seedOthers(run, loaded.definition, 0, keepsakes)
    const requests = new RequestCount()
    const memory = new PeakMemory()
    const exported = join(folder, 'exports')
    let seconds = 0
    const database = await new DatabaseMeter(run).of(async () => {
      const args = ['export', exported, '--json', '--endpoints-file', endpointsFile]
      const measured = await measureProcess('cli/main.ts', args)
      seconds = measured.seconds
    })
    const stackMegabytes = memory.stop()
    const counts = requests.stop()
    const { cost, keepsakes: reported } = await measureReport(exported)
    const awards = (reported as { awards: number }[]).reduce((sum, { awards }) => sum + awards, 0)
    if (awards !== keepsakes) throw new Error(`the report counts ${awards} of ${keepsakes} keepsakes`)
    return {
      keepsakes,
      progressItems: keepsakes / 5,
      exportSeconds: rounded(seconds),
      report: cost,
      stackMegabytes,
      database,
      requests: counts,
    }
  } finally {
    await run.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Counts what this process is asked by HTTP, as `PutObject` or `SendMessageBatch`. */
class RequestCount {
  readonly #counts = new Map<string, number>()
  readonly #count = (message: unknown) => {
    const { request } = message as { request: IncomingMessage }
    const target = request.headers['x-amz-target']
    const name = target === undefined ? objectOperation(request) : String(target).replace(/^.*\./, '')
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  constructor() {
    subscribe(CHANNEL, this.#count)
  }

  stop(): Record<string, number> {
    unsubscribe(CHANNEL, this.#count)
    return Object.fromEntries([...this.#counts].sort())
  }
}

const CHANNEL = 'http.server.request.start'

function objectOperation({ method = '', url = '' }: IncomingMessage): string {
  if (url.includes('list-type=2')) return 'ListObjects'
  return `${method.charAt(0)}${method.slice(1).toLowerCase()}Object`
}

/** Looks at this process's memory, ten times a second. */
class PeakMemory {
  readonly #before = megabytes()
  #peak = this.#before
  readonly #timer = setInterval(() => {
    this.#peak = Math.max(this.#peak, megabytes())
  }, 100)

  stop(): { before: number; peak: number } {
    clearInterval(this.#timer)
    return { before: this.#before, peak: this.#peak }
  }
}

const megabytes = () => Math.round(process.memoryUsage.rss() / 1e6)
