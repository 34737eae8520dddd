import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { Command } from 'commander'
import { progressBar } from '../../cli/terminal.ts'
import { wholeNumber } from '../../local/whole-number.ts'
import { howMany } from '../../schemas/how-many.ts'
import { missedIn, pointsTable } from './running/points-table.ts'
import type { CrashPoint } from './simulator/points.ts'
import { CrashPoints } from './simulator/points.ts'

/** The seeds that a worker plays at a time. */
export interface Turn {
  readonly from: number
  readonly worlds: number
}

export interface TurnResult {
  readonly points: readonly (readonly [string, CrashPoint])[]
  /** One for each world that went wrong. */
  readonly reports: readonly string[]
}

const PER_TURN = 50
const MOST_REPORTS = 3
const ENOUGH_FOR_ALL_POINTS = 50_000
/** With fewer, most places are never reached, and the table would only hide what is told. */
const ENOUGH_FOR_A_TABLE = 100
const MOST_SEED = 2_000_000_000_000

interface Options {
  readonly worlds: number
  readonly seed: number
  readonly workers?: number
}

await new Command('npm run worlds --')
  .description(
    'Plays the award path with its erasures, exports and pushes in simulated services where anything goes wrong, each world by a seed of its ' +
      'own. The first few worlds that go wrong are told, shrunk and step by step, with what plays them again. A run of many ends with a table of ' +
      'the places where a function was cut off; a place where none was is an error in one of ' +
      `${ENOUGH_FOR_ALL_POINTS.toLocaleString('en')} worlds or more.`,
  )
  .option('--worlds <number>', 'how many', wholeNumber(1, 1_000_000_000), 100_000)
  .option('--seed <number>', 'the seed of the first; the others follow it', wholeNumber(0, MOST_SEED), 1)
  .option('--workers <number>', 'threads (default: as many as there are cores)', wholeNumber(1, 64))
  .action(async ({ worlds, seed, workers = availableParallelism() }: Options) => {
    process.exitCode = await run(worlds, seed, workers)
  })
  .parseAsync()

/** @returns the exit code */
async function run(worlds: number, seed: number, workers: number): Promise<number> {
  const points = new CrashPoints()
  const reports: string[] = []
  let next = 0
  let done = 0
  const bar = await progressBar('{bar} {percentage} % of {total} worlds, {eta_formatted} left', worlds)

  const work = async () => {
    const worker = new Worker(new URL('running/worker.ts', import.meta.url))
    try {
      // Many reports tell no more than some do.
      while (next < worlds && reports.length < MOST_REPORTS) {
        const turn: Turn = { from: seed + next, worlds: Math.min(PER_TURN, worlds - next) }
        next += turn.worlds
        const result = await played(worker, turn)
        points.add(result.points)
        reports.push(...result.reports)
        done += turn.worlds
        bar.update(done)
      }
    } finally {
      await worker.terminate()
    }
  }
  const beganAt = performance.now()
  await Promise.all(Array.from({ length: Math.min(workers, Math.ceil(worlds / PER_TURN)) }, work))
  bar.stop()

  const missed = missedIn(points, { isLong: done >= ENOUGH_FOR_ALL_POINTS })
  if (done >= ENOUGH_FOR_A_TABLE) console.log(`${pointsTable(points)}\n`)
  for (const report of reports.slice(0, MOST_REPORTS)) console.error(`${report}\n`)
  if (missed.length > 0) console.error(`No function was cut off here: ${missed.join('; ')}\n`)
  const seconds = ((performance.now() - beganAt) / 1000).toFixed(0)
  const held = reports.length === 0 ? 'all went right' : `${reports.length} went wrong`
  const left = done < worlds ? `; the other ${(worlds - done).toLocaleString('en')} were not played` : ''
  console.log(`${howMany(done, 'world')} from seed ${seed} in ${seconds} s: ${held}${left}`)
  return reports.length > 0 || missed.length > 0 ? 1 : 0
}

async function played(worker: Worker, turn: Turn): Promise<TurnResult> {
  const answer = once(worker, 'message')
  worker.postMessage(turn)
  const [result] = (await answer) as [TurnResult]
  return result
}
