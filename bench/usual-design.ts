import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ASSUMED } from '../capacity/assumptions.ts'
import { type Amounts, costsOf } from '../capacity/prices.ts'
import { MeasuredProcess } from './awarding/measured.ts'
import { SHARED_OUT, type SharedOut, sharedOutName } from './awarding/workloads.ts'
import { median, rounded, type Spread, spreadOf } from './figures.ts'
import { packagedFunctions } from './packaged-functions.ts'
import type { Counted } from './usual-design/emulators.ts'

/** One design's work for an activity, and the rate of it. */
export interface DesignResult {
  readonly requests: number
  readonly readUnits: number
  readonly writeUnits: number
  /** Microseconds of the function's processor, the median of all rounds. */
  readonly processorUs: number
  /** The clock's, one batch after the other: the median, the least and the most of all rounds. */
  readonly eventsPerSecond: Spread
  /** Calls that follow one another in a batch of ten: to tables, and to the bus. */
  readonly inTurn: { readonly tables: number; readonly bus: number }
  /** For a million activities, of tables and of the function's time at 1 GB: its processor's, and what calls in turn are waited for. */
  readonly usdPerMillion: number
}

export interface BesideUsual {
  readonly ours: DesignResult
  readonly usual: DesignResult
  /** The usual design with a transaction in place of its two writes of idempotency and the counter: by counted units, which double. */
  readonly transactionUsdPerMillion: number
  readonly timesFewerDollars: number
  readonly timesTheEventsPerSecond: number
}

interface Round extends Counted {
  readonly activities: number
  readonly processorUs: number
  readonly seconds: number
}

const OF_BATCH = 10
const MEGABYTES = 1024
/** Users are awarded side by side, so a batch waits for one: read and commit, and before that put and announce for whoever earns. */
const oursInTurn = ({ earns }: SharedOut) => (earns ? { tables: 3, bus: 1 } : { tables: 2, bus: 0 })
/** Each of ten events writes three times, one after another; whoever earns is put and announced. */
const usualInTurn = ({ earns }: SharedOut) => (earns ? { tables: 31, bus: 1 } : { tables: 30, bus: 0 })
/** Activities of a round. */
const OF_ROUND = 300
const UNCOUNTED = 3

/**
 * Awards batches of ten activities, one, two or ten of a user, the usual way and ours, on the same emulators in
 * one other process. The two take turns in one run.
 */
export async function benchUsualDesign({
  rounds = 9,
  uncounted = UNCOUNTED,
  activities = OF_ROUND,
} = {}): Promise<Record<string, BesideUsual>> {
  const emulators = fork(join(import.meta.dirname, 'usual-design/emulators.ts'))
  const started: MeasuredProcess[] = []
  try {
    const [port] = await once(emulators, 'message')
    const url = `http://127.0.0.1:${port}`
    const award = (await packagedFunctions(url)).find(({ name }) => name === 'awardKeepsakes')
    if (!award) throw new Error('there is no awardKeepsakes')
    const sides = {
      ours: await MeasuredProcess.start(award.path, url, award.env),
      usual: await MeasuredProcess.start('usual design', url),
    }
    started.push(...Object.values(sides))
    const results: Record<string, BesideUsual> = {}
    for (const shared of SHARED_OUT) {
      const told = { ours: [] as Round[], usual: [] as Round[] }
      for (let round = 0; round < uncounted + rounds; round++)
        for (const side of ['ours', 'usual'] as const) {
          await countedBy(emulators)
          const {
            processorUs,
            seconds,
            activities: done,
          } = await sides[side].run({ workload: sharedOutName(shared), batches: activities / OF_BATCH })
          const counted = await countedBy(emulators)
          if (round >= uncounted) told[side].push({ ...counted, activities: done, processorUs, seconds })
        }
      results[sharedOutName(shared)] = beside(
        resultOf(told.ours, oursInTurn(shared)),
        resultOf(told.usual, usualInTurn(shared)),
      )
    }
    return results
  } finally {
    for (const process of started) process.stop()
    emulators.disconnect()
  }
}

async function countedBy(emulators: ChildProcess): Promise<Counted> {
  emulators.send('counted')
  const [counted] = await once(emulators, 'message')
  return counted as Counted
}

function resultOf(rounds: readonly Round[], inTurn: DesignResult['inTurn']): DesignResult {
  const sum = (of: (round: Round) => number) => rounds.reduce((total, round) => total + of(round), 0)
  const activities = sum((round) => round.activities)
  const each = (of: (round: Round) => number) => rounded(sum(of) / activities)
  const rates = rounds.map((round) => round.activities / round.seconds)
  const processorUs = rounded(median(rounds.map((round) => round.processorUs / round.activities)))
  const [readUnits, writeUnits] = [each((round) => round.readUnits), each((round) => round.writeUnits)]
  return {
    requests: each((round) => round.requests),
    readUnits,
    writeUnits,
    processorUs,
    eventsPerSecond: spreadOf(rates),
    inTurn,
    usdPerMillion: dollarsOf({
      reads: readUnits,
      writes: writeUnits,
      gigabyteSeconds: secondsOf(processorUs, inTurn),
    }),
  }
}

/** An activity takes so long: both designs run at 1 GB, and a call is waited for as long as docs/capacity.md assumes. */
function secondsOf(processorUs: number, { tables, bus }: DesignResult['inTurn']): number {
  const working = (processorUs / 1e6) * (ASSUMED.megabytesOfProcessor / MEGABYTES)
  return working + (tables * ASSUMED.tableMs + bus * ASSUMED.busMs) / 1000 / OF_BATCH
}

const dollarsOf = (each: Amounts) =>
  rounded(Object.values(costsOf(each, 'us-east-1')).reduce((sum, usd) => sum + usd, 0) * 1e6)

function beside(ours: DesignResult, usual: DesignResult): BesideUsual {
  // Put of the key and update of the counter in one transaction cost two units each, and the key is not written again.
  const inTransaction = usual.writeUnits - UNITS_OF_THREE_WRITES + UNITS_OF_TRANSACTION
  return {
    ours,
    usual,
    transactionUsdPerMillion: dollarsOf({
      reads: usual.readUnits,
      writes: inTransaction,
      gigabyteSeconds: usual.processorUs / 1e6,
    }),
    timesFewerDollars: rounded(usual.usdPerMillion / ours.usdPerMillion),
    timesTheEventsPerSecond: rounded(
      usual.eventsPerSecond.median > 0
        ? ours.eventsPerSecond.median / usual.eventsPerSecond.median
        : Number.NaN,
    ),
  }
}

/** Powertools writes that an event is under way, and that it is done; the counter is between them. */
const UNITS_OF_THREE_WRITES = 3
const UNITS_OF_TRANSACTION = 4
