import { planOf } from '../plan/plan.ts'
import { Wrong } from './facts.ts'
import { type Played, play } from './play.ts'
import { toldOf } from './script.ts'
import { shrink } from './shrink.ts'
import type { Planted } from './world.ts'

/** Where the code throws what no check has found, its place tells more than its message. */
function messageOf(error: unknown): string {
  if (error instanceof Wrong) return `${error.name}: ${error.message}`
  return error instanceof Error ? (error.stack ?? String(error)) : String(error)
}

/** Tells of a world that went wrong: its seed, what is left of it once it is shrunk, and step by step how that goes wrong. */
export async function reportOf(played: Played & { right: false }, planted?: Planted): Promise<string> {
  const { seed } = played.world.plan
  const { script, error, plays } = await shrink(played, planted)
  const lines: string[] = []
  await play({ ...script, planted, trace: (line) => lines.push(line) })
  return [
    `World ${seed} went wrong. ${messageOf(played.error)}`,
    `Play it again: npm run worlds -- --worlds 1 --seed ${seed}`,
    `Shrunk by ${plays} plays, it goes wrong like this. ${messageOf(error)}`,
    toldOf(script),
    'Step by step:',
    ...lines.map((line) => `  ${line}`),
  ].join('\n')
}

/** Plays the world of a seed. To be called where the globals are simulated. */
export const playSeed = (seed: number, options: Omit<Parameters<typeof play>[0], 'plan'> = {}) =>
  play({ ...options, plan: planOf(seed) })
