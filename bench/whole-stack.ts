import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DemoEvent, demoUserIds, generateDay } from '../demo/day.ts'
import { DemoStack } from '../demo/play.ts'
import { ViewerApi } from '../demo/viewer-api.ts'
import { CAMPAIGNS_FOLDER, type LocalRun, runLocal } from '../local/run.ts'
import { median, quantile, rounded, type Spread, spreadOf } from './figures.ts'

export interface WholeStackResult {
  readonly events: number
  readonly eventsPerSecond: Spread
  /** The same events in the same run, through a stack whose only campaign asks for none of them. */
  readonly baselineEventsPerSecond: Spread
  readonly ratio: number
  /** One event at a time, from the call that publishes it to the answer that shows the keepsake. */
  readonly publishToReadableMs: { readonly p50: number; readonly p95: number }
  readonly requestUnitsPerEvent: { readonly read: number; readonly write: number }
}

const VIEWERS = 300
const ROUNDS = 3
const SINGLE_EVENTS = 60

/**
 * Measures a day of activities through the local stack, in rounds of its events that take turns with those of the baseline. Takes
 * about a minute.
 */
export async function benchWholeStack(): Promise<WholeStackResult> {
  const day = generateDay({ seed: 1, viewers: VIEWERS })
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-bench-'))
  const nothingAsked = join(folder, 'nothing-asked.yaml')
  await writeFile(nothingAsked, NOTHING_ASKED)
  try {
    return await withStack(nothingAsked, (baseline) =>
      withStack(CAMPAIGNS_FOLDER, async (run) => {
        const rates = { own: [] as number[], baseline: [] as number[] }
        for (let round = 0; round < ROUNDS; round++) {
          // Each round has its share of every hour and every viewer.
          const events = day.filter((_, index) => index % ROUNDS === round)
          rates.baseline.push(events.length / (await secondsToAward(baseline, events)))
          rates.own.push(events.length / (await secondsToAward(run, events)))
        }
        const [read, write] = [run.metrics.sum('ReadUnits'), run.metrics.sum('WriteUnits')]
        return {
          events: day.length,
          eventsPerSecond: spreadOf(rates.own),
          baselineEventsPerSecond: spreadOf(rates.baseline),
          ratio: rounded(median(rates.baseline) / median(rates.own)),
          publishToReadableMs: await singleEvents(run),
          requestUnitsPerEvent: { read: rounded(read / day.length), write: rounded(write / day.length) },
        }
      }),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function withStack<Result>(
  campaigns: string,
  measure: (run: LocalRun) => Promise<Result>,
): Promise<Result> {
  const users = [...demoUserIds(1), ...Array.from({ length: SINGLE_EVENTS }, (_, index) => singleUser(index))]
  const run = await runLocal({ port: 0, awsPort: 0, campaigns, users, partners: [], log: () => {} })
  try {
    return await measure(run)
  } finally {
    await run.stop()
  }
}

async function secondsToAward(run: LocalRun, day: readonly DemoEvent[]): Promise<number> {
  const stack = new DemoStack(run)
  try {
    // The first events start the function's environments: they are not what is measured.
    await stack.publishDay(day.slice(0, 50))
    const start = performance.now()
    await stack.publishDay(day)
    return (performance.now() - start) / 1000
  } finally {
    stack.close()
  }
}

const singleUser = (index: number) => `bench-${index}`

async function singleEvents(run: LocalRun): Promise<{ p50: number; p95: number }> {
  const stack = new DemoStack(run)
  const samples: number[] = []
  try {
    for (let index = 0; index < SINGLE_EVENTS; index++) {
      const userId = singleUser(index)
      const api = new ViewerApi(run.endpoints.api, run.endpoints.tokens[userId] ?? '')
      const start = performance.now()
      await stack.publish([openingNight(userId)])
      while ((await api.keepsakes()).length === 0);
      samples.push(performance.now() - start)
    }
  } finally {
    stack.close()
  }
  return { p50: quantile(samples, 0.5), p95: quantile(samples, 0.95) }
}

/** Twenty minutes of the opening ceremony: a keepsake at once. */
function openingNight(userId: string) {
  const [from, to] = ['2024-07-26T20:00:00+02:00', '2024-07-26T20:20:00+02:00']
  const detail = {
    eventId: `${userId}-1`,
    userId,
    occurredAt: to,
    programId: 'opening-ceremony-20240726',
    from,
    to,
  }
  return {
    source: 'partner.bench',
    detailType: 'TvWatched',
    detail: JSON.stringify(detail),
    time: new Date(to),
  }
}

const NOTHING_ASKED = `
id: nothing-asked
title: Nothing of the day
startsAt: 2024-07-26T00:00:00-04:00
endsAt: 2024-08-12T00:00:00-04:00
timeZone: America/New_York
lateness: P2D
keepsakes:
  - id: never
    title: Never
    image: stamps/never.svg
    earn: { count: { activity: PollVoted, where: { pollId: [a-poll-of-another-day] }, target: 1 } }
`
