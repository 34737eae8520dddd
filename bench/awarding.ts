import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { MeasuredProcess } from './awarding/measured.ts'
import { sharesOf } from './awarding/profile.ts'
import { workloads } from './awarding/workloads.ts'
import { median, rounded, type Spread, spreadOf } from './figures.ts'
import { packagedFunctions } from './packaged-functions.ts'

export interface AwardingResult {
  /** Microseconds of the processor for one activity: of the award function, by what its batches bring. */
  readonly byBatch: Readonly<Record<string, Spread>>
  /** Others ask the database the same for ten users, and do nothing else. */
  readonly baselines: Readonly<Record<string, Spread>>
  /** The document client's time for ten users in terms of the award function's. */
  readonly ratio: number
  /** Microseconds of an activity of ten users, by what the processor worked for: of a profile, in which all of it takes longer. */
  readonly profile: Readonly<Record<string, number>>
}

interface Lane {
  readonly process: MeasuredProcess
  readonly workload: string
  readonly batches: number
  readonly rounds: number[]
}

const TEN = 'ten users'
const BASELINES = ['document client', 'bare HTTP']
/** Activities of a round: some hundredths of a second. */
const OF_ROUND = 600
/** Rounds before those that count, in which the code is compiled. */
const UNCOUNTED = 6
/** A profile's shares below are summed. */
const LEAST_SHARE = 0.01

/**
 * Measures the processor time of awardKeepsakes for an activity, as it is packaged, against a stub of the database in another
 * process. All lanes take turns in one run, so that a busy machine weighs on all alike.
 */
export async function benchAwarding({
  rounds = 15,
  uncounted = UNCOUNTED,
  activities = OF_ROUND,
} = {}): Promise<AwardingResult> {
  const stub = fork(join(import.meta.dirname, 'awarding/stub.ts'))
  const started: MeasuredProcess[] = []
  const start = async (...given: Parameters<typeof MeasuredProcess.start>) => {
    const process = await MeasuredProcess.start(...given)
    started.push(process)
    return process
  }
  try {
    const [port] = await once(stub, 'message')
    const url = `http://127.0.0.1:${port}`
    const award = (await packagedFunctions(url)).find(({ name }) => name === 'awardKeepsakes')
    if (!award) throw new Error('there is no awardKeepsakes')
    const own = await start(award.path, url, award.env)
    const laneOf = (process: MeasuredProcess, workload: string, each: number): Lane => ({
      process,
      workload,
      batches: Math.max(1, Math.round(activities / each)),
      rounds: [],
    })
    const lanes = new Map(workloads().map(({ name, activities: each }) => [name, laneOf(own, name, each)]))
    const baselines = new Map<string, Lane>()
    for (const name of BASELINES) baselines.set(name, laneOf(await start(name, url), TEN, 10))
    for (let round = 0; round < uncounted + rounds; round++) {
      for (const lane of [...lanes.values(), ...baselines.values()]) {
        const { process, workload, batches } = lane
        const told = await process.run({ workload, batches })
        if (round >= uncounted) lane.rounds.push(told.processorUs / told.activities)
      }
    }
    const timeOf = (name: string) => median((lanes.get(name) ?? baselines.get(name))?.rounds ?? [])
    return {
      byBatch: timesOf(lanes),
      baselines: timesOf(baselines),
      ratio: rounded(timeOf('document client') / timeOf(TEN)),
      profile: await profileOf(own, award.path, activities),
    }
  } finally {
    for (const process of started) process.stop()
    stub.disconnect()
  }
}

function timesOf(lanes: ReadonlyMap<string, Lane>): Record<string, Spread> {
  return Object.fromEntries(Array.from(lanes, ([name, { rounds }]) => [name, spreadOf(rounds)]))
}

async function profileOf(process: MeasuredProcess, path: string, batches: number) {
  const { profile, processorUs, activities } = await process.run({ workload: TEN, batches, profiled: true })
  if (!profile) throw new Error('there is no profile')
  const mapPath = path.replace(/functions\/([^/]+\/index\.mjs)$/, 'maps/$1.map')
  const each = processorUs / activities
  const shares = await sharesOf(profile, mapPath)
  const large = [...shares].filter(([, share]) => share >= LEAST_SHARE)
  const rest = 1 - large.reduce((sum, [, share]) => sum + share, 0)
  return Object.fromEntries(
    [...large, ['all others', rest] as const].map(([name, share]) => [name, rounded(share * each)]),
  )
}
