import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, rounded, type Spread, spreadOf } from './figures.ts'
import { type Measured, measureProcess } from './measured-process.ts'

/** The cost of `keepsakes simulate --json` for a file of recorded events, in a process of its own: medians of its rounds. */
export interface SimulatingCost {
  readonly linesPerSecond: Spread
  /** The most memory that the process had at any time. */
  readonly peakMegabytes: number
  readonly processorSeconds: number
  /** The share of the thread that prints. With one worker it does all of the work but clearing garbage away. */
  readonly firstThreadSeconds: number
}

export interface SimulatingResult {
  readonly lines: number
  readonly users: number
  readonly fileMegabytes: number
  /** By one worker, and by one for each core; a file that is too small for that is read by one in both cases. */
  readonly one: SimulatingCost
  readonly all: SimulatingCost
  readonly workers: number
  readonly timesAsFast: number
}

/**
 * Beside a tenth of the lines: memory stays as it is, once it is full. Each round runs one worker and all, one after the
 * other.
 *
 * @throws Error when they do not answer the same
 */
export async function benchSimulating({
  lines = 1_000_000,
  rounds = 3,
} = {}): Promise<Record<string, SimulatingResult>> {
  return { few: await measure(lines / 10, rounds), many: await measure(lines, rounds) }
}

const EVENTS_A_USER = 25
const WORKERS = availableParallelism()

async function measure(lines: number, rounds: number): Promise<SimulatingResult> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-bench-'))
  try {
    const events = join(folder, 'events.jsonl')
    await writeEvents(events, lines)
    const one: Measured[] = []
    const all: Measured[] = []
    for (let round = 0; round < rounds; round++) {
      const [a, b] = [await simulate(events, 1), await simulate(events, WORKERS)]
      if (a.stdout !== b.stdout) throw new Error(`${WORKERS} workers do not answer as one does`)
      one.push(a)
      all.push(b)
    }
    const costs = { one: costOf(one, lines), all: costOf(all, lines) }
    return {
      lines,
      users: Math.ceil(lines / EVENTS_A_USER),
      fileMegabytes: Math.round((await stat(events)).size / 1e6),
      ...costs,
      workers: WORKERS,
      timesAsFast: rounded(costs.all.linesPerSecond.median / costs.one.linesPerSecond.median),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function simulate(events: string, workers: number): Promise<Measured> {
  return measureProcess('cli/main.ts', [
    'simulate',
    ...['--campaigns', join(import.meta.dirname, '../campaigns'), '--events', events, '--json'],
    ...['--workers', String(workers)],
  ])
}

function costOf(measured: readonly Measured[], lines: number): SimulatingCost {
  const medianOf = (of: (one: Measured) => number) => median(measured.map(of))
  return {
    linesPerSecond: spreadOf(measured.map(({ seconds }) => lines / seconds)),
    peakMegabytes: medianOf(({ peakMegabytes }) => peakMegabytes),
    processorSeconds: medianOf(({ processorSeconds }) => processorSeconds),
    firstThreadSeconds: medianOf(({ firstThreadSeconds }) => firstThreadSeconds),
  }
}

/** Events of the shipped campaign's days, in the order of their times: each user's are far apart in the file. */
export async function writeEvents(path: string, lines: number): Promise<void> {
  const file = createWriteStream(path)
  const users = Math.ceil(lines / EVENTS_A_USER)
  const first = Date.UTC(2024, 6, 26, 12)
  const span = 16 * 86_400_000
  let chunk: string[] = []
  for (let number = 0; number < lines; number++) {
    chunk.push(eventOf(number, users, first + Math.floor((span * number) / lines)))
    if (chunk.length < 1000 && number < lines - 1) continue
    if (!file.write(`${chunk.join('\n')}\n`)) await once(file, 'drain')
    chunk = []
  }
  file.end()
  await once(file, 'close')
}

const PROGRAMMES = ['fencing-', 'swimming-20240801-', 'tennis-20240803-', 'skateboarding-', 'news-']

function eventOf(number: number, users: number, at: number): string {
  const round = Math.floor(number / users)
  const time = new Date(at).toISOString()
  const common = { eventId: `e${number}`, userId: `viewer-${number % users}`, occurredAt: time }
  const [type, own] = activityOf(round, at, time)
  return JSON.stringify({
    version: '0',
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    'detail-type': type,
    source: 'partner.bench',
    account: '000000000000',
    time,
    region: 'eu-west-1',
    resources: [],
    detail: { ...common, ...own },
  })
}

function activityOf(round: number, at: number, time: string): [type: string, detail: object] {
  if (round % 5 === 0) return ['PollVoted', { pollId: `poll-${round}`, optionId: 'a' }]
  if (round % 5 < 3) {
    const correct = round % 3 > 0
    return ['TriviaAnswered', { triviaId: 'daily', questionId: `question-${round}`, correct }]
  }
  const programId = `${PROGRAMMES[round % PROGRAMMES.length]}final`
  return ['TvWatched', { programId, from: new Date(at - 600_000).toISOString(), to: time, live: true }]
}
