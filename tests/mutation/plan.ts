import type { Attempt, Covered, TestSeen } from './messages.ts'
import type { Mutant } from './mutants.ts'
import { projectFolder } from './mutants.ts'

/** A mutant that loops comes by its own code this many times as often as all of its tests do without it. */
const TIMES_HIT = 100
const LEAST_HITS = 1_000
/** Tests as quick as this go first: most mutants need no other. */
const QUICK_MS = 30
/** Whoever comes by the code of a mutant may be many tests: as many are run as take this long without it, the quick ones first. */
const MOST_MS = 4_000
/** The same for a mutant that acts while modules are loaded, which any test may tell. */
const MOST_MS_ANEW = 2_000
const LEAST_TIMEOUT_MS = 6_000
/** The processor’s time, which a busy machine does not lengthen: a mutant that loops without a word costs this much of it. */
const LEAST_MOST_MS = 3_000
const LOADING_MS = 1_000
/** A mutant may make tests slower, but not as much as this. */
const TIMES_SLOWER = 3

/** Tests of a mutant, to be run in this order until one fails: none where none comes by it. */
export interface Plan {
  readonly steps: readonly Attempt[]
  /** With all modules loaded anew: for a mutant that acts while they are loaded, or whose code does not run when its tests do. */
  readonly anew: Attempt | undefined
  /** True where the mutant acts on what modules have from the beginning, or keep from then on. */
  readonly isOfLoading: boolean
}

/** The change of `a ??= b` shows only where there is nothing yet. */
const KEEPS = ' ??= '

export function planFor({ id, file, key }: Mutant, covered: Covered): Plan {
  const around = new Set(Object.entries(covered.around).flatMap(([test, hits]) => (hits[id] ? [test] : [])))
  const covering = covered.tests.filter((test) => test.hits[id] || around.has(test.file))
  const steps = inOrder(within(MOST_MS, covering)).map((tests) => stepOf(id, tests, false, covered))
  const url = new URL(file, projectFolder).href
  // A file that comes by no mutant at all has its work done in another process. A test of another may look at what loading made.
  const working = new Set(
    covered.tests.flatMap(({ file, hits }) => (Object.keys(hits).length > 0 ? [file] : [])),
  )
  const reaching = covered.tests.filter(
    ({ file }) => covered.reached[file]?.includes(url) && working.has(file),
  )
  const quick = within(MOST_MS_ANEW, reaching)
  return {
    steps,
    anew: quick.length > 0 ? stepOf(id, quick, true, covered) : undefined,
    isOfLoading: (covered.loading[id] ?? 0) > 0 || key.includes(KEEPS),
  }
}

function within(most: number, tests: readonly TestSeen[]): TestSeen[] {
  let sum = 0
  const quickFirst = tests.toSorted((a, b) => a.milliseconds - b.milliseconds)
  const end = quickFirst.findIndex(({ milliseconds }) => {
    sum += milliseconds
    return sum > most
  })
  return end === -1 ? quickFirst : quickFirst.slice(0, end)
}

function inOrder(tests: readonly TestSeen[]): TestSeen[][] {
  const quick = tests.filter(({ milliseconds }) => milliseconds <= QUICK_MS)
  const slow = tests.filter(({ milliseconds }) => milliseconds > QUICK_MS)
  return [quick, slow].filter(({ length }) => length > 0)
}

function stepOf(mutant: string, tests: readonly TestSeen[], anew: boolean, { loading }: Covered): Attempt {
  const byFile = Map.groupBy(tests, ({ file }) => file)
  const took = (seen: readonly TestSeen[]) => seen.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const files = [...byFile].sort(([, a], [, b]) => took(a) - took(b))
  const hits = tests.reduce((sum, test) => sum + (test.hits[mutant] ?? 0), loading[mutant] ?? 0)
  return {
    ...{ kind: 'try', mutant, anew },
    tests: files.map(([file, seen]) => [file, seen.map(({ number }) => number)] as const),
    hitLimit: Math.max(LEAST_HITS, hits * TIMES_HIT),
    timeout: LEAST_TIMEOUT_MS + TIMES_SLOWER * Math.max(...tests.map(({ milliseconds }) => milliseconds)),
    most: LEAST_MOST_MS + TIMES_SLOWER * took(tests) + (anew ? files.length * LOADING_MS : 0),
  }
}
