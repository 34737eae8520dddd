import type { Talk } from './apply.ts'
import type { Functions } from './cloud.ts'

/** A canary's activity, and what came of it. */
export interface Smoke {
  readonly awarded: boolean
  /** From the event to its keepsake. */
  readonly delayMs?: number | undefined
  /** Why there is no keepsake. */
  readonly reason?: string | undefined
  readonly tries: number
}

/** A queue that was just switched on is read within a minute or two; each try waits for nearly one. */
const TRIES = 3

/** Has the stage's own canary fly: by the bus, through the award function, to a keepsake that is read back. */
export async function smokeTest(name: string, functions: Functions, talk: Talk): Promise<Smoke> {
  for (let tries = 1; ; tries++) {
    const { awarded, delayMs, reason } = await functions.fly(name)
    if (awarded) {
      talk.say(
        `an activity has earned its keepsake ${((delayMs ?? 0) / 1000).toFixed(1)} seconds after it was published`,
      )
      return { awarded, delayMs, tries }
    }
    talk.say(`an activity earned no keepsake: ${reason}`)
    if (tries === TRIES) return { awarded, reason, tries }
  }
}

/** Says that what is deployed does not award. */
export const smokeFailure = ({ tries, reason }: Smoke): string =>
  `the stage is deployed, and does not award: of ${tries} activities of the canary none earned its keepsake (${reason}). See docs/runbook.md#canary-failing, or go back with --rollback`
