/** The benches, as `--only` takes them and in the order in which they are measured. */
export const BENCH_NAMES = [
  'pattern-matches',
  'deciding',
  'simulating',
  'checking',
  'rehearsing',
  'starting',
  'whole-stack',
  'reading',
  'crowd',
  'analytics',
  'analytics-large',
  'exporting',
  'publishing',
  'usual-design',
  'awarding',
  'cost',
] as const

export type BenchName = (typeof BENCH_NAMES)[number]

/** These take long, and are measured when they are named. */
export const ONLY_BY_NAME: readonly BenchName[] = ['analytics-large']
