import { requesterOf } from '../../cli/load/http.ts'
import { openLoop, type Second } from '../../cli/load/open-loop.ts'
import { WALL_CLOCK } from '../../cli/replay/waiting.ts'
import { rounded } from '../figures.ts'
import { namesIn } from './found.ts'
import type { Alarm, Sample, Way } from './messages.ts'
import { OutageStack } from './stack.ts'

export interface OutageOptions {
  readonly users: number
  /** Requests a second at the end of the load; it begins with one in two seconds. */
  readonly to: number
  readonly seconds: number
  readonly signal?: AbortSignal
  /** Is told what takes a while. */
  readonly progress: (step: string) => void
  /** Is told of each second of a way when it is over. */
  readonly onSecond: (way: Way, second: SecondOfWay) => void
}

/** A second of the load, which stands for a minute of an evening. */
export interface SecondOfWay {
  /** From 0. */
  readonly second: number
  /** Requests that were due in it. */
  readonly due: number
  /** Milliseconds from when they were due; null while none has been answered. */
  readonly p99: number | null
  readonly answers: Readonly<Record<string, number>>
  /** Percent of one core, of all processes of the side. */
  readonly processor: number
  readonly readUnits: number
  readonly crashes: number
}

export interface WayResult {
  readonly due: number
  readonly answers: Readonly<Record<string, number>>
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** Percent of one core, over the load: of the service, its database and what is before it. */
  readonly processor: { readonly average: number; readonly max: number }
  /** The same of the containers alone, with the share of one that their alarm averages; only the old way has some. */
  readonly containers?: { readonly average: number; readonly max: number }
  readonly readUnits: number
  readonly readUnitsEach: number
  readonly crashes: number
  readonly seconds: readonly SecondOfWay[]
  readonly alarms: readonly Alarm[]
}

export interface Outage {
  readonly users: number
  readonly keepsakes: number
  readonly from: number
  readonly to: number
  readonly seconds: number
  readonly old: WayResult
  readonly ours: WayResult
}

/** One in two seconds: the old way serves that. */
const FROM = 0.5
const PATH = '/v1/me/keepsakes?limit=100'
/** A client gives up after the gateway has. */
const TIMEOUT_MS = 35_000
/** Whoever has no answer so long after the last request was due has none. */
const MOST_WAIT_MS = 4_000
const CONTAINERS = 2

/**
 * Tells the outage again: the same customers on the same machine, read in the old way and then in ours, under the same load, which
 * rises whatever is answered.
 *
 * @throws Error when the two ways do not find the same keepsakes, and AbortError when it is ended
 */
export async function tellOutage(options: OutageOptions): Promise<Outage> {
  const { users, to, seconds, progress, signal } = options
  progress(`a stack for ${users.toLocaleString('en')} customers`)
  const { stack, keepsakes } = await OutageStack.start(users)
  try {
    progress(`${keepsakes.toLocaleString('en')} keepsakes; the old way begins`)
    const old = await oneWay('old', stack, options)
    signal?.throwIfAborted()
    progress('our way begins')
    const ours = await oneWay('ours', stack, options)
    signal?.throwIfAborted()
    if (old.found !== ours.found) throw new Error(`the old way finds ${old.found}, and ours ${ours.found}`)
    return { users, keepsakes, from: FROM, to, seconds, old: old.result, ours: ours.result }
  } finally {
    await stack.stop()
  }
}

async function oneWay(
  way: Way,
  stack: OutageStack,
  { to, seconds, signal, onSecond }: OutageOptions,
): Promise<{ result: WayResult; found: string }> {
  const { api, tokens } = await stack.begin(way)
  const found = await held(api, tokens[0] ?? '')
  const requester = requesterOf(api, TIMEOUT_MS)
  const samples: Sample[] = [NOTHING]
  stack.onSample = (sample) => samples.push(sample)
  try {
    stack.load()
    const { all, due, answers, ...loaded } = await openLoop({
      ramp: { from: FROM, to, seconds },
      shot: (number) => ({
        kind: 'list',
        send: () => requester.ask({ method: 'GET', path: PATH, token: tokens[number % tokens.length] ?? '' }),
      }),
      mostInFlight: 5_000,
      clock: WALL_CLOCK,
      mostWaitMs: MOST_WAIT_MS,
      ...(signal ? { signal } : {}),
      onSecond: (second) => onSecond(way, secondOf(second, samples)),
    })
    const { sample, alarms } = await stack.end()
    samples.push(sample)
    const result: WayResult = {
      due,
      answers: Object.fromEntries([...answers].sort()),
      p50: all.percentile(50) ?? 0,
      p99: all.percentile(99) ?? 0,
      max: all.percentile(100) ?? 0,
      processor: busyOf(samples, ({ stackMs, serviceMs }) => stackMs + serviceMs),
      ...(way === 'old' ? { containers: busyOf(samples, ({ serviceMs }) => serviceMs / CONTAINERS) } : {}),
      readUnits: sample.readUnits,
      readUnitsEach: rounded(sample.readUnits / Math.max(1, due)),
      crashes: sample.crashes,
      seconds: loaded.seconds.map((second) => secondOf(second, samples)),
      alarms,
    }
    return { result, found }
  } finally {
    stack.onSample = () => {}
    requester.close()
  }
}

const NOTHING: Sample = { at: 0, readUnits: 0, stackMs: 0, serviceMs: 0, running: 0, crashes: 0 }

/** So often one customer's keepsakes are asked for before the load, until the way is at rest. */
const ATTEMPTS = 60

/** The keepsakes of one customer as that way finds them, when it has nothing else to do. @throws Error when it finds none in a minute */
async function held(api: string, token: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(`${api}${PATH}`, { headers: { authorization: `Bearer ${token}` } })
    const text = await answer.text()
    if (answer.status === 200) return namesIn(text)
    if (attempt === ATTEMPTS) throw new Error(`${api} answered ${answer.status} before the load: ${text}`)
    await WALL_CLOCK.wait(1000)
  }
}

function secondOf({ second, due, times, answers }: Second, samples: readonly Sample[]): SecondOfWay {
  const [before, after] = [at(samples, second * 1000), at(samples, (second + 1) * 1000)]
  const used = after.stackMs + after.serviceMs - before.stackMs - before.serviceMs
  const span = after.at - before.at
  return {
    second,
    due,
    p99: times.percentile(99) ?? null,
    answers: Object.fromEntries([...answers].sort()),
    processor: span > 0 ? Math.round((used / span) * 100) : 0,
    readUnits: rounded(after.readUnits - before.readUnits),
    crashes: after.crashes,
  }
}

/** The last sample by that time; one of a process that was too busy to tell comes later. */
const at = (samples: readonly Sample[], time: number): Sample =>
  samples.findLast((sample) => sample.at <= time + 250) ?? NOTHING

/** Percent of a core, on the whole and in the worst second. */
function busyOf(samples: readonly Sample[], msOf: (sample: Sample) => number) {
  const last = samples.at(-1) ?? NOTHING
  let max = 0
  for (const [index, sample] of samples.entries()) {
    const before = samples.slice(0, index).findLast((each) => each.at <= sample.at - 900)
    if (before) max = Math.max(max, (msOf(sample) - msOf(before)) / (sample.at - before.at))
  }
  return {
    average: Math.round((msOf(last) / Math.max(1, last.at)) * 100),
    max: Math.round(max * 100),
  }
}
