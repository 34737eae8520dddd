import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { deployedFunctions } from '../packaging/functions.ts'
import { projectRoot } from '../packaging/project.ts'
import { median, rounded, type Spread, spreadOf } from './figures.ts'
import { packagedFunctions } from './packaged-functions.ts'
import { bundleByDefaults } from './starting/default-bundles.ts'

/** A cold start takes so long in the function's own process. */
export interface StartingTime {
  readonly bytes: number
  /** Milliseconds of reading, compiling and running the bundle, by the clock. */
  readonly importMs: Spread
  /**
   * Milliseconds of the processor, from the start of Node.js until the handler is there. A busy machine changes it little, and
   * a function that has part of a core waits for it.
   */
  readonly processorMs: Spread
  /** How many times as much of the processor as a function with nothing in it takes. */
  readonly ratio: number
}

export interface StartingResult {
  readonly nothing: StartingTime
  /** As they are packaged, and as esbuild and the SDK would have them by default. */
  readonly functions: Readonly<
    Record<string, { readonly packaged: StartingTime; readonly byDefaults?: StartingTime }>
  >
}

interface Sample {
  readonly importMs: number
  readonly processorMs: number
}

interface Lane {
  readonly path: string
  readonly env: Record<string, string>
  readonly samples: Sample[]
}

export interface StartingOptions {
  readonly rounds?: number
  /** Rounds before those that count: the first reads the files from the disk. */
  readonly uncounted?: number
  /** The functions that are bundled by defaults too; all, unless told. */
  readonly byDefaults?: (name: string) => boolean
}

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9'

/**
 * Imports each function's bundle, with the variables of the template, in a fresh process each time, beside the same function
 * bundled by defaults and one with nothing in it. All take turns, so that a busy machine weighs on all alike.
 */
export async function benchStarting({
  rounds = 11,
  uncounted = 1,
  byDefaults: isByDefaults = () => true,
}: StartingOptions = {}): Promise<StartingResult> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-bench-'))
  try {
    const path = join(folder, 'index.mjs')
    await writeFile(path, 'export const handler = async () => {}\n')
    const nothing: Lane = { path, env: {}, samples: [] }
    const functions = await lanesOf(folder, isByDefaults)
    const lanes = [
      nothing,
      ...functions.flatMap(({ packaged, byDefaults }) => [packaged, byDefaults ?? []].flat()),
    ]
    for (let round = 0; round < uncounted + rounds; round++) {
      for (const lane of lanes) {
        const sample = await sampleOf(lane)
        if (round >= uncounted) lane.samples.push(sample)
      }
    }
    const times = await Promise.all(
      functions.map(async ({ name, packaged, byDefaults }) => {
        const of = {
          packaged: await timeOf(packaged, nothing),
          ...(byDefaults ? { byDefaults: await timeOf(byDefaults, nothing) } : {}),
        }
        return [name, of] as const
      }),
    )
    return { nothing: await timeOf(nothing, nothing), functions: Object.fromEntries(times) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

interface LanesOfFunction {
  readonly name: string
  readonly packaged: Lane
  readonly byDefaults?: Lane
}

async function lanesOf(folder: string, isByDefaults: (name: string) => boolean): Promise<LanesOfFunction[]> {
  const sources = new Map((await deployedFunctions(projectRoot)).map((source) => [source.name, source]))
  return Promise.all(
    (await packagedFunctions(NOWHERE)).map(async ({ name, path, env }) => {
      const lane = (of: string): Lane => ({ path: of, env, samples: [] })
      const source = isByDefaults(name) ? sources.get(name) : undefined
      if (!source) return { name, packaged: lane(path) }
      return { name, packaged: lane(path), byDefaults: lane(await bundleByDefaults(source, folder)) }
    }),
  )
}

async function timeOf({ path, samples }: Lane, nothing: Lane): Promise<StartingTime> {
  const processorMs = samples.map((sample) => sample.processorMs)
  return {
    bytes: (await stat(path)).size,
    importMs: spreadOf(samples.map((sample) => sample.importMs)),
    processorMs: spreadOf(processorMs),
    ratio: rounded(median(processorMs) / median(nothing.samples.map((sample) => sample.processorMs))),
  }
}

// Clients may keep the process alive.
const IMPORT = `const start = performance.now()
await import(process.argv[1])
const importMs = performance.now() - start
const { user, system } = process.cpuUsage()
console.log(JSON.stringify({ importMs, processorMs: (user + system) / 1000 }))
process.exit()`

const run = promisify(execFile)

async function sampleOf({ path, env }: Lane): Promise<Sample> {
  const module = pathToFileURL(path).href
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', IMPORT, module], { env })
  return JSON.parse(stdout)
}
