import type { Plan } from '../plan/plan.ts'
import type { Fault } from '../simulator/faults.ts'
import type { Played } from './play.ts'

/** A world that has been played, so that it can be played again with parts left out. */
export interface Script {
  readonly plan: Plan
  readonly faults: ReadonlyMap<string, Fault>
  readonly picks: readonly number[]
}

export const scriptOf = ({ world }: Pick<Played, 'world'>): Script => ({
  plan: world.plan,
  faults: new Map(world.scheduler.fired),
  picks: [...world.scheduler.picked],
})

/** The script in words. */
export function toldOf({ plan, faults, picks }: Script): string {
  const { catalogue, without, episodes, activities, skews, batchSize, duplicates } = plan
  const lines = [
    `catalogue ${catalogue}${without.length > 0 ? ` without ${without.join(', ')}` : ''}`,
    `${skews.length} environments, ahead by ${skews.join(', ')} ms; batches of ${batchSize}; duplicates ${duplicates}`,
    ...episodes.flatMap(({ at, doings }) => [
      `from ${new Date(at).toISOString()} on`,
      ...doings.map((doing) => {
        const of = 'activities' in doing ? doing.activities : []
        const users = of.map((number) => `${number} of ${activities[number]?.user}`)
        return `  ${doing.do} ${'user' in doing ? doing.user : users.join(', ')}${'silent' in doing && doing.silent ? ', silently' : ''}`
      }),
    ]),
    ...Array.from(faults, ([call, { kind }]) => `${call}: ${kind}`),
    `${picks.filter((pick) => pick > 0).length} times, another than the first went on`,
  ]
  return lines.map((line) => `  ${line}`).join('\n')
}
