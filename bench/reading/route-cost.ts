import { quantile, rounded } from '../figures.ts'
import type { DatabaseWork } from './database-meter.ts'
import { read, readerId, type Side, sideName } from './side.ts'

/** The cost of a route's reads beside few items of others and beside many. */
export interface RouteCost {
  readonly beside: Readonly<Record<string, { readonly p50Ms: number; readonly p99Ms: number }>>
  readonly p50Ratio: number
  readonly p99Ratio: number
  /** Whether the ratio of the p99 is within the project's limit. */
  readonly verdict: string
  /** The work of one read, which is the same on both sides. */
  readonly eachRead: { readonly answerBytes: number; readonly database: DatabaseWork }
}

export interface Reads {
  /** Users who read in turn. */
  readonly readers: number
  /** How many reads go to each side. */
  readonly requests: number
  /** How many reads go to each side before those that count. */
  readonly warmUp: number
}

/** From a thousand items of others to a million. */
const MOST_GROWTH = 1.3

/**
 * Reads from both sides in turns. Each is as often first as second, so that what one read leaves to do, such as
 * collecting garbage, falls on either.
 *
 * @throws Error when a read is not the same work, or does not get the same answer, on both sides
 */
export async function measureRoute(
  path: string,
  [few, many]: readonly [Side, Side],
  { readers, requests, warmUp }: Reads,
): Promise<RouteCost> {
  const times = new Map<Side, number[]>([few, many].map((side) => [side, []]))
  for (let request = -warmUp; request < requests; request++) {
    const userId = readerId((request + warmUp) % readers)
    for (const side of request % 2 === 0 ? [few, many] : [many, few]) {
      const start = performance.now()
      await read(side, path, userId)
      if (request >= 0) times.get(side)?.push(performance.now() - start)
    }
  }
  const cost = (side: Side) => {
    const samples = times.get(side) ?? []
    return { p50Ms: quantile(samples, 0.5), p99Ms: quantile(samples, 0.99) }
  }
  const [small, large] = [cost(few), cost(many)]
  const p99Ratio = rounded(large.p99Ms / small.p99Ms)
  return {
    beside: { [sideName(few.others)]: small, [sideName(many.others)]: large },
    p50Ratio: rounded(large.p50Ms / small.p50Ms),
    p99Ratio,
    verdict: `${p99Ratio <= MOST_GROWTH ? 'pass' : 'FAIL'}: the p99 may grow ${MOST_GROWTH} times at most`,
    eachRead: await sameRead(path, few, many),
  }
}

async function sameRead(path: string, few: Side, many: Side): Promise<RouteCost['eachRead']> {
  const one = async (side: Side) => {
    let answer = ''
    const database = await side.meter.of(async () => {
      answer = await read(side, path, readerId(0))
    })
    return { answer, database }
  }
  const [small, large] = [JSON.stringify(await one(few)), JSON.stringify(await one(many))]
  if (small !== large) throw new Error(`GET ${path} is not the same read on both sides: ${small}, ${large}`)
  const { answer, database } = JSON.parse(small) as Awaited<ReturnType<typeof one>>
  return { answerBytes: Buffer.byteLength(answer), database }
}
