import fc from 'fast-check'
import type { Way } from './ways/way.ts'

export interface FuzzOptions {
  /** Inputs of each way, at least. */
  readonly inputs: number
  readonly seed: number
  /** Where a failure that was seen is found again, as its report says. */
  readonly path?: string
  /** Is told how many inputs more were sent. */
  readonly progress?: (inputs: number) => void
}

const RUNS_AT_ONCE = 50

/**
 * Sends so many inputs through a way. The same seed sends the same.
 *
 * @returns how many were sent
 * @throws Error with the smallest input found that does harm, and the seed and path that bring it back
 */
export async function fuzz(
  way: Way,
  { inputs, seed, path, progress = () => {} }: FuzzOptions,
): Promise<number> {
  let sent = 0
  for (let round = 0; sent < inputs; round++) {
    const before = sent
    const numRuns = Math.min(RUNS_AT_ONCE, inputs - sent)
    const property = fc.asyncProperty(way.inputs, async (input) => {
      sent += await way.send(input)
    })
    const result = await fc.check(property, {
      numRuns,
      seed: seed + round,
      ...(path === undefined ? {} : { path }),
    })
    if (result.failed) throw new Error(reportOf(way, result, seed + round), { cause: result.errorInstance })
    progress(sent - before)
    if (path !== undefined) return sent
  }
  return sent
}

function reportOf({ name }: Way, result: fc.RunDetails<[unknown]>, seed: number): string {
  const { counterexample, counterexamplePath, errorInstance } = result
  return [
    `${name} does not take this:`,
    fc.stringify(counterexample?.[0]).slice(0, 4_000),
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance),
    `Send it again: npm run fuzz -- --way ${JSON.stringify(name)} --seed ${seed} --path ${counterexamplePath}`,
  ].join('\n')
}
