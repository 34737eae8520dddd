import { writeFile } from 'node:fs/promises'
import { compileCatalogue } from '../../awarding/catalogue.ts'
import { Simulation } from '../../awarding/simulation.ts'
import { parseActivity } from '../../events/activity.ts'
import { KEEPSAKE_AWARDED } from '../../events/announce.ts'
import { loadCampaignFiles } from '../../local/campaign-files.ts'
import { snapshotOf } from '../../local/catalogue-snapshot.ts'
import { CAMPAIGNS_FOLDER, ENDPOINTS_FILE, type LocalRun, runLocal } from '../../local/run.ts'
import type { KeepsakeAwarded } from '../../schemas/keepsake.ts'
import { type DemoEvent, demoUserIds, generateDay } from './day.ts'
import { PublishToReadable } from './latency.ts'
import { DemoStack, readAll } from './play.ts'
import { type ShownKeepsake, ViewerApi } from './viewer-api.ts'

export interface DemoOptions {
  readonly seed: number
  readonly viewers: number
  readonly port: number
  readonly awsPort: number
  /** Serve on afterwards: then the endpoints are written for other tools to find. */
  readonly stay: boolean
  /** Where to write the day's events, one a line. */
  readonly saveEvents?: string
  readonly log: (line: string) => void
  /** `done` of `total` of what `step` says; without a total, a step that takes a while. */
  readonly progress: (step: string, done?: number, total?: number) => void
}

export interface DemoFigures {
  readonly published: number
  readonly rejected: number
  readonly ignored: number
  readonly awards: number
  /** Viewers with at least one keepsake. */
  readonly users: number
  readonly secondPass: { readonly awards: number }
  /** Spent by the first pass. */
  readonly requestUnits: { readonly read: number; readonly write: number }
  readonly publishToReadableMs: { readonly p50: number; readonly p95: number }
}

export interface DemoResult {
  readonly figures: DemoFigures
  readonly run: LocalRun
  /** The viewer with the most keepsakes, and the passport as that viewer's app gets it. */
  readonly busiest: { readonly userId: string; readonly passport: unknown }
  /** What should hold and does not; empty when all is well. */
  readonly faults: readonly string[]
}

const CAMPAIGN = 'passport-to-paris'

/** Plays a day twice through a fresh stack. The stack is left running: stop it. */
export async function playDemo(options: DemoOptions): Promise<DemoResult> {
  const { seed, viewers, port, awsPort, stay, saveEvents, log, progress } = options
  const day = generateDay({ seed, viewers })
  if (saveEvents) await writeFile(saveEvents, day.map(({ line }) => `${JSON.stringify(line)}\n`).join(''))

  const users = demoUserIds(viewers)
  const run = await runLocal({
    port,
    awsPort,
    users,
    partners: ['acme'],
    ...(stay ? { endpointsFile: ENDPOINTS_FILE, page: true } : {}),
    log,
    progress,
  })
  const stack = new DemoStack(run)
  try {
    const apis = new Map(
      users.map((userId) => [userId, new ViewerApi(run.endpoints.api, run.endpoints.tokens[userId] ?? '')]),
    )
    const latency = new PublishToReadable((userId) => apis.get(userId))
    const stopListening = run.stack.onEvent((event) => {
      if (event['detail-type'] === KEEPSAKE_AWARDED)
        latency.announced(event.detail as unknown as KeepsakeAwarded)
    })
    await stack.publishDay(day, latency, (done) => progress('publishing the day', done, day.length))
    const publishToReadableMs = await latency.quantiles()
    stopListening()
    const first = await snapshot(run, stack, apis)

    await stack.publishDay(day, undefined, (done) =>
      progress('publishing the whole day again', done, day.length),
    )
    const second = await snapshot(run, stack, apis)

    const figures: DemoFigures = {
      published: day.length,
      rejected: first.rejected,
      ignored: first.ignored,
      awards: first.awards,
      users: [...first.held.values()].filter(({ length }) => length > 0).length,
      secondPass: { awards: second.awards - first.awards },
      requestUnits: { read: first.readUnits, write: first.writeUnits },
      publishToReadableMs,
    }
    const faults = await faultsOf(day, first, second, await stack.depth(run.endpoints.deadLetterQueueUrl))
    const [userId = users[0] ?? ''] = [...first.held].sort(([, a], [, b]) => b.length - a.length)[0] ?? []
    const passport = await apis.get(userId)?.passport(CAMPAIGN)
    return { figures, run, busiest: { userId, passport }, faults }
  } catch (error) {
    await run.stop()
    throw error
  } finally {
    stack.close()
  }
}

interface Snapshot {
  readonly held: ReadonlyMap<string, readonly ShownKeepsake[]>
  readonly awards: number
  readonly rejected: number
  readonly ignored: number
  readonly readUnits: number
  readonly writeUnits: number
}

async function snapshot(
  { metrics, endpoints }: LocalRun,
  stack: DemoStack,
  apis: ReadonlyMap<string, ViewerApi>,
): Promise<Snapshot> {
  const [readUnits, writeUnits] = [metrics.sum('ReadUnits'), metrics.sum('WriteUnits')]
  const held = await readAll(apis)
  return {
    held,
    awards: [...held.values()].reduce((sum, { length }) => sum + length, 0),
    rejected: await stack.depth(endpoints.rejectedActivityQueueUrl),
    ignored: metrics.sum('ActivitiesIgnored'),
    readUnits,
    writeUnits,
  }
}

/** Checks what the demo claims: the second pass changes nothing, nothing fails, and a simulation agrees. */
async function faultsOf(
  day: readonly DemoEvent[],
  first: Snapshot,
  second: Snapshot,
  deadLetters: number,
): Promise<string[]> {
  const faults: string[] = []
  if (JSON.stringify([...first.held].sort()) !== JSON.stringify([...second.held].sort())) {
    faults.push('publishing the day again changed what viewers hold')
  }
  if (deadLetters > 0) faults.push(`${deadLetters} records ended in the dead-letter queue`)

  const simulation = new Simulation(compileCatalogue(snapshotOf(await loadCampaignFiles(CAMPAIGNS_FOLDER))))
  for (const { line } of day) {
    const parsed = parseActivity(line)
    if (parsed.accepted) simulation.add(parsed.activity)
  }
  const simulated = simulation
    .awards()
    .map(({ userId, campaignId, keepsakeId }) => `${userId}/${campaignId}/${keepsakeId}`)
  const awarded = [...first.held].flatMap(([userId, keepsakes]) =>
    keepsakes.map(({ campaignId, keepsakeId }) => `${userId}/${campaignId}/${keepsakeId}`),
  )
  const difference = new Set(simulated).symmetricDifference(new Set(awarded))
  if (difference.size > 0)
    faults.push(`a simulation of the same events differs in ${[...difference].slice(0, 5).join(', ')}`)
  return faults
}
