import { Wrong } from './running/facts.ts'
import { type Played, play } from './running/play.ts'
import { playSeed, reportOf } from './running/report.ts'
import { type Script, scriptOf } from './running/script.ts'
import { shrink } from './running/shrink.ts'
import type { Planted } from './running/world.ts'
import { withSimulatedGlobals } from './simulator/globals.ts'
import { FAULTS, withFullBuckets } from './support/planted.ts'

/** So many worlds are enough to find each: some times what it took. */
const ENOUGH = 150

/** The first world that goes wrong, of those of the seeds from 1 on. */
async function firstWrong(planted?: Planted): Promise<Played & { right: false }> {
  for (let seed = 1; seed <= ENOUGH; seed++) {
    const played = await playSeed(seed, { planted })
    if (!played.right) return played
  }
  throw new Error(`${ENOUGH} worlds have not found it`)
}

describe('a fault that is planted into the code', () => {
  test.each(Object.entries(FAULTS))('is found where it %s', async (_, planted) => {
    const { error } = await withSimulatedGlobals(() => firstWrong(planted))
    expect(error).toBeInstanceOf(Wrong)
  })

  test('is found where it remembers a bucket as full that is not', async () => {
    const { error } = await withSimulatedGlobals(() => withFullBuckets(firstWrong))
    expect(error).toBeInstanceOf(Wrong)
  })
})

/** Doings, faults, and turns of others than the first. */
const sizeOf = ({ plan, faults, picks }: Script) =>
  plan.episodes.flatMap(({ doings }) => doings).length + faults.size + picks.filter((pick) => pick > 0).length

describe('a world that goes wrong', () => {
  const planted = FAULTS['commits before it puts'] as Planted

  test('is shrunk to what it takes, and goes wrong again just so', async () => {
    await withSimulatedGlobals(async () => {
      const found = await firstWrong(planted)
      const { script, error } = await shrink(found, planted)
      expect(sizeOf(script)).toBeLessThan(sizeOf(scriptOf(found)))
      // It takes one end between the commit and the put at most, which the fault has swapped.
      expect(script.faults.size).toBeLessThanOrEqual(1)
      const again = await play({ ...script, planted })
      expect(again).toMatchObject({ right: false, error: { message: (error as Error).message } })
    })
  })

  test('is told with its seed, with what is left of it, and step by step', async () => {
    await withSimulatedGlobals(async () => {
      const found = await firstWrong(planted)
      const { seed } = found.world.plan
      const report = await reportOf(found, planted)
      expect(report).toContain(`World ${seed} went wrong. Wrong: `)
      expect(report).toContain(`npm run worlds -- --worlds 1 --seed ${seed}\n`)
      expect(report).toMatch(/Step by step:\n(.*\n)*.*UpdateItem progress/)
      expect(await reportOf(await firstWrong(planted), planted)).toBe(report)
    })
  })
})
