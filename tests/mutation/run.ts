import type { Attempt, Covered, Failure, Load } from './messages.ts'
import { type Mutant, mutate } from './mutants.ts'
import { type Plan, planFor } from './plan.ts'
import { WorkerProcess } from './worker-process.ts'

export type Fate = 'killed' | 'timed out' | 'survived' | 'not covered'

export interface Outcome {
  readonly mutant: Mutant
  readonly fate: Fate
  readonly failure?: Failure
}

export interface MutationRun {
  readonly sources: readonly URL[]
  readonly testFiles: readonly URL[]
  readonly workers: number
  /** Names of tests that fail when properties make few runs. */
  readonly leftOut?: readonly string[]
  /** Tells that one more of so many is tried. */
  readonly progress?: (done: number, total: number) => void
  /** Whether a mutant of this key is to be tried; every one is unless it says otherwise. */
  readonly isChosen?: (key: string) => boolean
}

/** Jest begins its message like this where a test takes too long. */
const EXCEEDED = 'Exceeded timeout'
/** The process ends itself by the processor's time, and tests by the clock. Nothing should ever take this long. */
const MOST_MS = 600_000

export interface MutationResult {
  readonly outcomes: readonly Outcome[]
  /** Those that were not chosen among them. */
  readonly mutants: number
}

/** Tries the mutants of these sources on these tests. @throws where a test fails without any mutant */
export async function tryMutants(asked: MutationRun): Promise<MutationResult> {
  const { leftOut = [], isChosen = () => true } = asked
  const { sources, mutants } = await mutate(asked.sources)
  const load: Load = { kind: 'load', sources, testFiles: asked.testFiles.map(String) }
  const processes = Array.from({ length: asked.workers }, () => new WorkerProcess(load))
  try {
    const [first] = processes
    const covered = await first?.ask({ kind: 'cover' }, MOST_MS)
    if (covered?.kind !== 'covered') throw new Error('the tests took too long, or ended the process')
    const fails = covered.failures.find(({ name }) => !leftOut.includes(name))
    if (fails) throw new Error(`without a mutant, "${fails.name}" fails: ${fails.message}`)
    const tests = covered.tests.filter(({ name }) => !leftOut.includes(name))
    const chosen = mutants.filter(({ key }) => isChosen(key))
    const outcomes = await inTurn(chosen, processes, { ...covered, tests }, asked.progress)
    return { outcomes, mutants: mutants.length }
  } finally {
    for (const process of processes) process.stop()
  }
}

async function inTurn(
  mutants: readonly Mutant[],
  processes: readonly WorkerProcess[],
  covered: Covered,
  progress: MutationRun['progress'],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let next = 0
  const work = async (process: WorkerProcess) => {
    for (let at = next++; at < mutants.length; at = next++) {
      const mutant = mutants[at] as Mutant
      outcomes[at] = { mutant, ...(await fateOf(process, planFor(mutant, covered))) }
      progress?.(outcomes.filter(Boolean).length, mutants.length)
    }
  }
  await Promise.all(processes.map(work))
  return outcomes
}

async function fateOf(
  process: WorkerProcess,
  { steps, anew, isOfLoading }: Plan,
): Promise<Omit<Outcome, 'mutant'>> {
  if (steps.length === 0 && !(isOfLoading && anew)) return { fate: 'not covered' }
  let ran = false
  for (const step of [...steps, anew]) {
    // The modules are loaded once more only where that may tell something.
    if (!step || (step.anew && ran && !isOfLoading)) continue
    const tried = await tryStep(process, step)
    if (tried === undefined) return { fate: 'timed out' }
    if (tried.failure?.message.startsWith(EXCEEDED)) return { fate: 'timed out', failure: tried.failure }
    if (tried.failure) return { fate: 'killed', failure: tried.failure }
    ran ||= tried.ran
  }
  return { fate: 'survived' }
}

/** Tries it in a new process where the first may have failed for what an earlier mutant left behind. */
async function tryStep(
  process: WorkerProcess,
  step: Attempt,
): Promise<{ failure?: Failure; ran: boolean } | undefined> {
  const tried = await process.ask(step, MOST_MS)
  if (tried?.kind !== 'tried' || !tried.spoilt) return tried?.kind === 'tried' ? tried : undefined
  process.stop()
  const again = await process.ask(step, MOST_MS)
  process.stop()
  if (again?.kind !== 'tried') return undefined
  // Even then the test fails without the mutant, so it tells nothing of it.
  return again.spoilt ? { ran: true } : again
}
