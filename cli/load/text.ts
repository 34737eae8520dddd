import { tableText } from '../table/text-table.ts'
import type { OpenLoopResult, Second } from './open-loop.ts'
import type { Bucket, Times, TimesSummary } from './times.ts'

const number = (value: number) => value.toLocaleString('en')
const BAR = 40

/** One line for a second of the run. */
export function secondText({ second, due, times, answers }: Second, inFlight: number): string {
  const found = [...answers].sort().map(([answer, count]) => `${answer}: ${number(count)}`)
  const p99 = times.percentile(99)
  return [
    `${String(second + 1).padStart(4)} s  ${number(due).padStart(6)} due`,
    `p99 ${p99 === undefined ? 'none yet' : `${number(p99)} ms`}`,
    `${number(inFlight)} without an answer`,
    found.join(', '),
  ].join('  ')
}

/** The whole run: times by kind, their histogram, and answers. */
export function loadText(result: OpenLoopResult, width: number | undefined): string {
  const { due, sent, byKind, all, answers } = result
  const rows = [...byKind, ['all', all] as const].map(([kind, times]) => rowOf(kind, times))
  const head = ['', 'answers', 'p50', 'p90', 'p99', 'p99.9', 'max']
  const table = { head, rows, isNumeric: head.map((_, at) => at > 0), keys: 1 }
  return [
    `${number(sent)} of ${number(due)} requests were sent${sent < due ? ': for the others there was no room' : ''}`,
    '',
    tableText(table, width),
    '',
    ...histogramLines(all.buckets()),
    '',
    ...[...answers].sort().map(([answer, count]) => `${number(count).padStart(9)}  ${answer}`),
    '',
    'Times are milliseconds from when a request was due, waiting for its turn included.',
  ].join('\n')
}

function rowOf(kind: string, times: Times): string[] {
  const { count, p50, p90, p99, p999, max } = times.summary()
  return [
    kind,
    ...[count, p50, p90, p99, p999, max].map((value) => (value === undefined ? '' : number(value))),
  ]
}

function histogramLines(buckets: readonly Bucket[]): string[] {
  const most = Math.max(1, ...buckets.map(({ count }) => count))
  return buckets.map(({ upTo, count }) => {
    const label = Number.isFinite(upTo) ? `up to ${number(upTo)} ms` : 'longer'
    const bar = '█'.repeat(Math.ceil((count / most) * BAR))
    return `${label.padStart(15)}  ${bar.padEnd(BAR)} ${number(count)}`
  })
}

export interface LoadJson {
  readonly due: number
  readonly sent: number
  readonly times: Readonly<Record<string, TimesSummary>>
  /** `upTo` of null: longer than any. */
  readonly histogram: readonly { readonly upTo: number | null; readonly count: number }[]
  readonly answers: Readonly<Record<string, number>>
  readonly seconds: readonly {
    readonly due: number
    readonly p99: number | null
    readonly answers: Readonly<Record<string, number>>
  }[]
}

export function loadJson({ due, sent, byKind, all, answers, seconds }: OpenLoopResult): LoadJson {
  return {
    due,
    sent,
    times: Object.fromEntries(
      [...byKind, ['all', all] as const].map(([kind, each]) => [kind, each.summary()]),
    ),
    histogram: all.buckets().map(({ upTo, count }) => ({ upTo: Number.isFinite(upTo) ? upTo : null, count })),
    answers: Object.fromEntries([...answers].sort()),
    seconds: seconds.map((each) => ({
      due: each.due,
      p99: each.times.percentile(99) ?? null,
      answers: Object.fromEntries([...each.answers].sort()),
    })),
  }
}
