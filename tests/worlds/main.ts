import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { SingleBar } from 'cli-progress'
import { pointsTable, unhitOf } from './running/points-table.ts'
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

const USAGE = `npm run worlds -- [--worlds N] [--seed S] [--workers N]

Plays N worlds (100,000 unless given) of the seeds from S on (1 unless given), in as many workers as there are cores.
Each is the award path with its erasures, exports and pushes, in simulated services where anything goes wrong. The
first few worlds that go wrong are told, shrunk and step by step. At the end comes a table of the places where a function
was cut off. A place where none was is an error in a run of ${(50_000).toLocaleString('en')} worlds or more.`

const PER_TURN = 50
const MOST_REPORTS = 3
const ENOUGH_FOR_ALL_POINTS = 50_000

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) console.log(USAGE)
else process.exitCode = await run(wholeOf('worlds'), wholeOf('seed'), wholeOf('workers'))

function wholeOf(name: 'worlds' | 'seed' | 'workers'): number {
  const number = Number(values[name])
  if (Number.isSafeInteger(number) && number >= 1) return number
  console.error(`--${name} is "${values[name]}": it must be a whole number from 1 up`)
  process.exit(2)
}

/** @returns the exit code */
async function run(worlds: number, seed: number, workers: number): Promise<number> {
  const points = new CrashPoints()
  const reports: string[] = []
  let wrong = 0
  let next = 0
  const bar = new SingleBar({
    format: '{bar} {percentage} % of {total} worlds, {eta_formatted} left',
    noTTYOutput: false,
  })
  if (process.stderr.isTTY) bar.start(worlds, 0)

  const work = async () => {
    const worker = new Worker(new URL('running/worker.ts', import.meta.url))
    try {
      while (next < worlds) {
        const turn: Turn = { from: seed + next, worlds: Math.min(PER_TURN, worlds - next) }
        next += turn.worlds
        const result = await played(worker, turn)
        points.add(result.points)
        wrong += result.reports.length
        reports.push(...result.reports)
        if (process.stderr.isTTY) bar.increment(turn.worlds)
        // Many reports tell no more than some do.
        if (reports.length >= MOST_REPORTS) next = worlds
      }
    } finally {
      await worker.terminate()
    }
  }
  const beganAt = performance.now()
  await Promise.all(Array.from({ length: Math.min(workers, Math.ceil(worlds / PER_TURN)) }, work))
  if (process.stderr.isTTY) bar.stop()

  for (const report of reports.slice(0, MOST_REPORTS)) console.error(`${report}\n`)
  console.log(pointsTable(points))
  const unhit = unhitOf(points)
  const isTooFew = worlds < ENOUGH_FOR_ALL_POINTS
  if (unhit.length > 0) console.log(`\nNo function was cut off here: ${unhit.join('; ')}`)
  const seconds = ((performance.now() - beganAt) / 1000).toFixed(0)
  const held = wrong === 0 ? 'all went right' : `${wrong} went wrong`
  console.log(`\n${worlds.toLocaleString('en')} worlds from seed ${seed} in ${seconds} s: ${held}`)
  return wrong > 0 || (unhit.length > 0 && !isTooFew) ? 1 : 0
}

async function played(worker: Worker, turn: Turn): Promise<TurnResult> {
  const answer = once(worker, 'message')
  worker.postMessage(turn)
  const [result] = (await answer) as [TurnResult]
  return result
}
