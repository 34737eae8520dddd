import { requesterOf } from '../cli/load/http.ts'
import { type Ask, AT_ONCE, burst, heldRate, TIMEOUT_MS } from './crowd/held-rate.ts'
import type { Way, WaySample } from './crowd/messages.ts'
import { CrowdStack } from './crowd/stack.ts'
import { median, rounded, type Spread, spreadOf } from './figures.ts'
import { namesIn } from './outage/found.ts'
import { sideName } from './reading/side.ts'

/** The whole way to a customer's list, from the client to the tables and back. */
export interface CrowdWay {
  /** One request after another; how many of those that were sent had an answer, and milliseconds of these. */
  readonly sent: number
  readonly answered: number
  readonly ms: Spread
  /** One request takes so many milliseconds of the processor, gateway, service and database together, and read request units. */
  readonly processorMs: number
  readonly readUnits: number
  /** The most memory while one was asked after another: ours is the whole stack's, database included, the old way's that of one container. */
  readonly megabytes: number
  /** Requests a second until the p99 passes 100 ms; 0 where not even one a second was answered within it. */
  readonly heldPerSecond: Spread
  /** 200 requests in the same moment. */
  readonly burst: { readonly answered: number; readonly p99Ms: Spread }
}

export interface CrowdBeside {
  readonly ours: CrowdWay
  readonly old: CrowdWay
}

export interface CrowdOptions {
  /** Items of others. */
  readonly sizes: readonly number[]
  readonly rounds: number
  /** Requests one after another, at most: a way that is slow gets as many as fit into some seconds. */
  readonly requests: number
  /** How often two rates are brought nearer to each other. */
  readonly halvings: number
}

const WHOLE: CrowdOptions = {
  sizes: [1_000, 10_000, 100_000, 1_000_000],
  rounds: 3,
  requests: 300,
  halvings: 2,
}

const PATH = '/v1/me/keepsakes?limit=100'
const READERS = AT_ONCE
const WARM_UP_SHARE = 0.5
const ONE_BY_ONE_MS = 6_000
/** The first round looks further around than those after it, which begin where it ended. */
const FIRST_FACTOR = 2
const FACTOR = 1.3

/**
 * 200 customers read their lists by the whole path, in our way and in the old one, which reads everyone and filters, on the same stack in
 * alternating rounds. Needs 1 GB of the temporary folder and 3 GB of memory.
 *
 * @throws Error when a stack cannot be started, or the two ways find other keepsakes of a customer
 */
export async function benchCrowd(options: Partial<CrowdOptions> = {}): Promise<Record<string, CrowdBeside>> {
  const { sizes, ...whole } = { ...WHOLE, ...options }
  const results: Record<string, CrowdBeside> = {}
  for (const others of sizes) {
    const stack = await CrowdStack.start(READERS, others)
    try {
      results[sideName(others)] = await measureBeside(stack, whole)
    } finally {
      await stack.stop()
    }
  }
  return results
}

async function measureBeside(stack: CrowdStack, given: Omit<CrowdOptions, 'sizes'>): Promise<CrowdBeside> {
  // Ours comes first: the old way's answers of the database lie in the memory of the stack's process.
  const ours = await Measuring.begin('ours', stack, stack.url, given)
  const oldUrl = await stack.openOld()
  const [listed, found] = [
    await heldBy(stack, `${stack.url}${PATH}`),
    // The old service has one answer, whatever the path.
    await heldBy(stack, `${oldUrl}/list`),
  ]
  // A table that is too large for a container ends it, and nothing is found.
  if (found !== undefined && found !== listed)
    throw new Error(`the old way finds ${found}, and ours lists ${listed}`)
  const old = await Measuring.begin('old', stack, oldUrl, given)
  try {
    for (let round = 0; round < given.rounds; round++)
      for (const way of round % 2 === 0 ? [ours, old] : [old, ours]) await way.round()
    return { ours: ours.result(), old: old.result() }
  } finally {
    ours.close()
    old.close()
  }
}

/** The keepsakes of one customer; undefined where there was no answer. */
async function heldBy({ tokens }: CrowdStack, url: string): Promise<string | undefined> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${tokens[0]}` } })
  const text = await answer.text()
  return answer.status === 200 ? namesIn(text) : undefined
}

type OneByOne = Pick<CrowdWay, 'sent' | 'answered' | 'ms' | 'processorMs' | 'readUnits' | 'megabytes'>

/** One of the two ways on one stack. */
class Measuring {
  readonly #ask: Ask
  readonly #alone: OneByOne
  readonly #halvings: number
  readonly #rates: number[] = []
  readonly #bursts: { answered: number; p99Ms: number }[] = []
  readonly close: () => void

  private constructor(ask: Ask, close: () => void, alone: OneByOne, halvings: number) {
    this.#ask = ask
    this.close = close
    this.#alone = alone
    this.#halvings = halvings
  }

  static async begin(way: Way, stack: CrowdStack, url: string, given: Omit<CrowdOptions, 'sizes'>) {
    const requester = requesterOf(url, TIMEOUT_MS)
    const ask: Ask = (number) =>
      requester.ask({ method: 'GET', path: PATH, token: stack.tokens[number % stack.tokens.length] ?? '' })
    const alone = await oneByOne(way, stack, ask, given.requests)
    return new Measuring(ask, () => requester.close(), alone, given.halvings)
  }

  /** One more rate, and one more burst. A way that cannot serve a single request in time is not asked for more of it. */
  async round(): Promise<void> {
    const before = this.#rates.at(-1)
    if (before === 0) return
    const from = before ?? 500 / (this.#alone.ms.median || TIMEOUT_MS)
    const factor = before === undefined ? FIRST_FACTOR : FACTOR
    this.#rates.push(await heldRate(this.#ask, { from, factor, halvings: this.#halvings }))
    this.#bursts.push(await burst(this.#ask))
  }

  result(): CrowdWay {
    return {
      ...this.#alone,
      heldPerSecond: spreadOf(this.#rates),
      burst: {
        answered: median(this.#bursts.map(({ answered }) => answered)),
        p99Ms: spreadOf(this.#bursts.map(({ p99Ms }) => p99Ms)),
      },
    }
  }
}

async function oneByOne(way: Way, stack: CrowdStack, ask: Ask, requests: number): Promise<OneByOne> {
  const times: number[] = []
  const warm = Math.ceil(requests * WARM_UP_SHARE)
  const began = performance.now()
  for (let number = 0; number < warm && performance.now() - began < ONE_BY_ONE_MS / 2; number++)
    await ask(number)
  const before = await stack.sample()
  let sent = 0
  for (
    const start = performance.now();
    sent < requests && performance.now() - start < ONE_BY_ONE_MS;
    sent++
  ) {
    const asked = performance.now()
    if ((await ask(sent)) === '200') times.push(performance.now() - asked)
  }
  const after = await stack.sample()
  const each = (of: (sample: WaySample) => number) => rounded((of(after) - of(before)) / sent)
  const bytes = way === 'ours' ? after.stackBytes : after.containerBytes
  return {
    sent,
    answered: times.length,
    ms: spreadOf(times),
    processorMs: each(({ stackMs, containersMs }) => stackMs + containersMs),
    readUnits: each(({ readUnits }) => readUnits[way]),
    megabytes: Math.round(bytes / 1e6),
  }
}
