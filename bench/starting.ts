import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { median, rounded } from './figures.ts'
import { packagedFunctions } from './packaged-functions.ts'

/** A cold start takes so long in the function's own process, medians of milliseconds. */
export interface StartingTime {
  /** Reading, compiling and running the bundle, by the clock. */
  readonly importMilliseconds: number
  /**
   * Time of the processor, from the start of Node.js until the handler is there. A busy machine changes it little, and
   * a function that has part of a core waits for it.
   */
  readonly processorMilliseconds: number
  /** How many times as much of the processor as a function with nothing in it takes. */
  readonly ratio: number
}

type Sample = Omit<StartingTime, 'ratio'>

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9'

/**
 * Imports each function's bundle, with the variables of the template, in a fresh process each time. The functions take
 * turns, so that a busy machine weighs on all alike.
 *
 * @param uncounted rounds before those that count: the first reads the files from the disk
 */
export async function benchStarting(rounds = 15, uncounted = 1): Promise<Record<string, StartingTime>> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-bench-'))
  try {
    const path = join(folder, 'index.mjs')
    await writeFile(path, 'export const handler = async () => {}\n')
    const started = [{ name: 'nothing', path, env: {} }, ...(await packagedFunctions(NOWHERE))]
    const samples = new Map(started.map(({ name }): [string, Sample[]] => [name, []]))
    for (let round = 0; round < uncounted + rounds; round++) {
      for (const { name, path, env } of started) {
        const sample = await sampleOf(path, env)
        if (round >= uncounted) samples.get(name)?.push(sample)
      }
    }
    const medianOf = (name: string, part: keyof Sample) =>
      median((samples.get(name) ?? []).map((sample) => sample[part]))
    return Object.fromEntries(
      started.map(({ name }) => {
        const processorMilliseconds = medianOf(name, 'processorMilliseconds')
        const time: StartingTime = {
          importMilliseconds: rounded(medianOf(name, 'importMilliseconds')),
          processorMilliseconds: rounded(processorMilliseconds),
          ratio: rounded(processorMilliseconds / medianOf('nothing', 'processorMilliseconds')),
        }
        return [name, time]
      }),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

// Clients may keep the process alive.
const IMPORT = `const start = performance.now()
await import(process.argv[1])
const importMilliseconds = performance.now() - start
const { user, system } = process.cpuUsage()
console.log(JSON.stringify({ importMilliseconds, processorMilliseconds: (user + system) / 1000 }))
process.exit()`

const run = promisify(execFile)

async function sampleOf(path: string, env: Record<string, string>): Promise<Sample> {
  const module = pathToFileURL(path).href
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', IMPORT, module], { env })
  return JSON.parse(stdout)
}
