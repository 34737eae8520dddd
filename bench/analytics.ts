import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateExport } from './analytics/generate.ts'
import { rounded } from './figures.ts'
import { measureProcess } from './measured-process.ts'

/** The cost of `keepsakes report --json` for an export, in a process of its own. */
export interface ReportCost {
  readonly seconds: number
  readonly peakMegabytes: number
}

export interface AnalyticsSide extends ReportCost {
  readonly users: number
  readonly keepsakes: number
  readonly progressRows: number
}

export interface AnalyticsResult {
  readonly few: AnalyticsSide
  /** Reading every row of the fewer into memory, and counting a part of it in JavaScript. */
  readonly readAll: ReportCost & { readonly timesAsSlow: number; readonly timesTheMemory: number }
  /** Undefined where it was not wanted. */
  readonly many?: AnalyticsSide
}

export interface AnalyticsOptions {
  /** Users of the smaller export, who hold about three keepsakes each. */
  readonly few: number
  /** Users of the larger export; 0 for none. */
  readonly many: number
}

const WHOLE: AnalyticsOptions = { few: 361_000, many: 3_630_000 }

/**
 * About 1,000,000 and 10,000,000 keepsakes. Needs 2 GB of the temporary folder. To make the larger export takes some
 * minutes, which are not measured.
 *
 * @throws Error when the two ways count different numbers
 */
export async function benchAnalytics(options: Partial<AnalyticsOptions> = {}): Promise<AnalyticsResult> {
  const { few, many } = { ...WHOLE, ...options }
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-bench-'))
  try {
    const small = join(folder, 'few')
    const generated = await generateExport(small, few)
    const report = await measureReport(small)
    const naive = await measureProcess('bench/analytics/read-all.ts', [small], ['--max-old-space-size=16000'])
    if (JSON.stringify(JSON.parse(naive.stdout).keepsakes) !== JSON.stringify(report.keepsakes))
      throw new Error('the report and reading all rows count different numbers')
    const readAll = {
      ...costOf(naive),
      timesAsSlow: rounded(naive.seconds / report.cost.seconds),
      timesTheMemory: rounded(naive.peakMegabytes / report.cost.peakMegabytes),
    }
    const result = { few: { ...sizeOf(generated), ...report.cost }, readAll }
    if (many === 0) return result
    await rm(small, { recursive: true })
    const large = join(folder, 'many')
    const size = sizeOf(await generateExport(large, many))
    return { ...result, many: { ...size, ...(await measureReport(large)).cost } }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Measures the report of any folder that `keepsakes export` filled. */
export async function measureReport(folder: string): Promise<{ cost: ReportCost; keepsakes: unknown }> {
  const measured = await measureProcess('cli/main.ts', ['report', folder, '--json', '--suppress', '1'])
  return { cost: costOf(measured), keepsakes: JSON.parse(measured.stdout).keepsakes }
}

const costOf = ({ seconds, peakMegabytes }: ReportCost): ReportCost => ({
  seconds: rounded(seconds),
  peakMegabytes,
})

const sizeOf = ({ users, keepsakes, progress }: Awaited<ReturnType<typeof generateExport>>) => ({
  users,
  keepsakes,
  progressRows: progress,
})
