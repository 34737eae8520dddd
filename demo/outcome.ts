import type { LocalRun } from '../local/run.ts'
import { howMany } from '../schemas/how-many.ts'
import type { DemoEvent } from './day.ts'
import { type DemoStack, readAll } from './play.ts'
import type { ShownKeepsake, ViewerApi } from './viewer-api.ts'
import { simulateDay } from './watched.ts'

/** The state of the stack after a pass of the day, and its cost so far. */
export interface Outcome {
  readonly held: ReadonlyMap<string, readonly ShownKeepsake[]>
  readonly awards: number
  readonly rejected: number
  readonly ignored: number
  readonly readUnits: number
  readonly writeUnits: number
}

export async function outcomeOf(
  { metrics, endpoints }: LocalRun,
  stack: DemoStack,
  apis: ReadonlyMap<string, ViewerApi>,
): Promise<Outcome> {
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
export async function faultsOf(
  day: readonly DemoEvent[],
  first: Outcome,
  second: Outcome,
  deadLetters: number,
): Promise<string[]> {
  const faults: string[] = []
  if (JSON.stringify([...first.held].sort()) !== JSON.stringify([...second.held].sort())) {
    faults.push('publishing the day again changed what viewers hold')
  }
  if (deadLetters > 0) faults.push(`${howMany(deadLetters, 'record')} ended in the dead-letter queue`)

  const simulated = (await simulateDay(day)).map(
    ({ userId, campaignId, keepsakeId }) => `${userId}/${campaignId}/${keepsakeId}`,
  )
  const awarded = [...first.held].flatMap(([userId, keepsakes]) =>
    keepsakes.map(({ campaignId, keepsakeId }) => `${userId}/${campaignId}/${keepsakeId}`),
  )
  const difference = new Set(simulated).symmetricDifference(new Set(awarded))
  if (difference.size > 0)
    faults.push(`a simulation of the same events differs in ${[...difference].slice(0, 5).join(', ')}`)
  return faults
}
