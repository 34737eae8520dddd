import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import type { CountedWork } from '../capacity/counted-work.ts'
import { perMillionOf } from '../capacity/plan.ts'
import { MOST_IN_BATCH } from '../events/batching.ts'
import { listen } from '../local/serving.ts'
import { countWork } from './cost/count.ts'
import { rounded } from './figures.ts'
import { measureProcess } from './measured-process.ts'
import { writeEvents } from './simulating.ts'

/** US dollars for a million activities by a hundred, all in, at the prices of us-east-1. */
const LIMIT = 1.1
/** Events that are counted of each size: enough for batches of ten that are full. */
const EVENTS = 200

/** The limits for `keepsakes publish`, into a bus that answers at once. */
const LIMITS_OF_COMMAND = { eventsPerSecond: 10_000, peakMegabytes: 150 }
const EVENTS_OF_FILE = 1_000_000

export interface PublishingResult {
  /** `keepsakes publish` of a million events, in a process of its own, as its launcher starts it. */
  readonly command: {
    readonly events: number
    readonly eventsPerSecond: number
    readonly peakMegabytes: number
    readonly verdict: string
  }
  /** By how many activities an event carries. */
  readonly byEvent: Readonly<Record<string, CostOfActivity>>
  /** The limit that the project sets itself, in US East. */
  readonly verdict: string
}

interface CostOfActivity {
  /** US dollars a million activities, by service. */
  readonly usd: Readonly<Record<string, number>>
  readonly total: number
  readonly busEvents: number
  readonly queueRequests: number
  readonly invocations: number
  readonly reads: number
  readonly writes: number
}

/** Counts what a million activities cost that come alone, by ten and by a hundred. The first is the baseline. */
export async function benchPublishing(events = EVENTS): Promise<PublishingResult> {
  const byEvent: Record<string, CostOfActivity> = {}
  for (const inEvent of [1, 10, MOST_IN_BATCH])
    byEvent[inEvent] = costOf(await countWork({ activities: events * inEvent, opens: 1, inEvent }))
  const { total = Number.NaN } = byEvent[MOST_IN_BATCH] ?? {}
  return {
    command: await measureCommand(),
    byEvent,
    verdict: `${total <= LIMIT ? 'pass' : 'FAIL'}: ${total.toFixed(2)} of at most ${LIMIT.toFixed(2)} USD`,
  }
}

/** The flags are those of cli/keepsakes.js. */
const LEAN = ['--max-semi-space-size=2', '--max-old-space-size=64']

async function measureCommand(events = EVENTS_OF_FILE): Promise<PublishingResult['command']> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-bench-'))
  const bus = createServer(async (request, response) => {
    const { Entries } = (await json(request)) as { Entries: unknown[] }
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: 'taken' })) }))
  })
  try {
    const file = join(folder, 'events.jsonl')
    await writeEvents(file, events)
    const port = await listen(bus, 0, '')
    const args = ['publish', file, '--bus', 'bench', '--endpoint-url', `http://127.0.0.1:${port}`]
    const { seconds, peakMegabytes } = await measureProcess('cli/main.ts', args, LEAN)
    const eventsPerSecond = Math.round(events / seconds)
    const isWithin =
      eventsPerSecond >= LIMITS_OF_COMMAND.eventsPerSecond && peakMegabytes <= LIMITS_OF_COMMAND.peakMegabytes
    return { events, eventsPerSecond, peakMegabytes, verdict: isWithin ? 'pass' : 'FAIL' }
  } finally {
    bus.close()
    bus.closeAllConnections()
    await rm(folder, { recursive: true, force: true })
  }
}

function costOf(work: CountedWork): CostOfActivity {
  const { services, total } = perMillionOf(work, 'us-east-1')
  const { busEvents, queueRequests, reads, writes, functions } = work.activity
  return {
    usd: Object.fromEntries(Object.entries(services).map(([name, usd]) => [name, rounded(usd)])),
    total: rounded(total),
    busEvents,
    queueRequests,
    invocations: functions.awardKeepsakes?.invocations ?? 0,
    reads,
    writes,
  }
}
