import { chanceOf } from '../hash.ts'
import { Heap } from './heap.ts'

/** The way of an event, from PutEvents to the commit. Times are milliseconds. */
export interface Model {
  /** Events that the bus takes a second, and that it gives to the queue. What is beyond waits. */
  readonly takenPerSecond: number
  readonly deliveredPerSecond: number
  readonly deliveryMs: number
  readonly batch: number
  /** A batch that is not full is closed after so long. */
  readonly gatherMs: number
  /** A batch takes so long on the average. */
  readonly serviceMs: number
  /** Batches at once: at most, at first, and so many more a minute from when a batch first has to wait. */
  readonly concurrency: number
  readonly firstConcurrency: number
  readonly concurrencyPerMinute: number
  readonly coldStartMs: number
  /** Users are spread over them, and each takes so many activities a second. */
  readonly partitions: number
  readonly activitiesPerPartition: number
  /** The part of batches that fail once, and how long after that they come again. */
  readonly failing: number
  readonly visibilityMs: number
  readonly seed: number
}

export interface Delays {
  /** From being published to the commit, of each event. */
  readonly delays: Float64Array
  /** The part of it that the event would not have needed alone. */
  readonly waits: Float64Array
  /** When the last event was done. */
  readonly end: number
}

const [LENGTH, FAILURE, USER] = [1, 2, 3]
/** Called some millions of times, and slow to find as globals where code runs in a context of its own. */
const { floor, log, max, min } = Math

/**
 * Lets events through the model, each in its turn. Every time in it is a sum or a maximum of times before, so nothing that is
 * given sooner makes an event later: more environments cannot make anything slower.
 *
 * So that this holds, batches are filled as events reach the queue, whether or not somebody is there to take them, and a batch that fails
 * holds its environment for a second time at once. It is done a visibility timeout after that.
 *
 * @param times when events are published, in order
 */
export function simulate(times: Float64Array, model: Model): Delays {
  const { deliveryMs, serviceMs, visibilityMs, seed } = model
  const delays = new Float64Array(times.length)
  const waits = new Float64Array(times.length)
  const reached = reachQueue(times, model)
  const environments = environmentsOf(model)
  const writePartition = partitionsOf(model)
  let end = 0
  for (let first = 0, batch = 0; first < times.length; batch++) {
    const { after, ready } = nextBatch(reached, first, model)
    const start = environments.startAt(ready)
    const length = serviceMs * spreadOf(chanceOf(seed, LENGTH, batch))
    let done = start + length
    for (let index = first; index < after; index++) done = max(done, writePartition(index, start))
    const fails = chanceOf(seed, FAILURE, batch) < model.failing
    const free = fails ? done + length : done
    environments.busyUntil(free)
    const committed = fails ? free + visibilityMs : free
    for (let index = first; index < after; index++) {
      const published = times[index] as number
      delays[index] = committed - published
      const inBus = (reached[index] as number) - published - deliveryMs
      waits[index] = inBus + (start - ready) + (done - start - length)
    }
    end = max(end, committed)
    first = after
  }
  return { delays, waits, end }
}

/** Three quarters of the average always, and a tail: a batch in a hundred takes twice as long. */
const spreadOf = (chance: number) => 0.75 - 0.25 * log(1 - chance)

/** When each event is in the queue: the bus takes and gives no more than so many a second. */
function reachQueue(times: Float64Array, model: Model): Float64Array {
  const [takeMs, giveMs] = [1000 / model.takenPerSecond, 1000 / model.deliveredPerSecond]
  const reached = new Float64Array(times.length)
  let [taken, given] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let index = 0; index < times.length; index++) {
    // A second's worth may come at once.
    taken = max((times[index] as number) - 1000, taken + takeMs)
    given = max(max(taken, (times[index] as number) - 1000), given + giveMs)
    reached[index] = max(times[index] as number, taken, given) + model.deliveryMs
  }
  return reached
}

function nextBatch(reached: Float64Array, first: number, { batch, gatherMs }: Model) {
  const closes = (reached[first] as number) + gatherMs
  let after = first + 1
  while (after < reached.length && after - first < batch && (reached[after] as number) <= closes) after++
  const full = after - first === batch
  return { after, ready: full ? (reached[after - 1] as number) : closes }
}

/** When somebody is free to take a batch. There are more only while one waits. */
function environmentsOf(model: Model) {
  const { concurrency, firstConcurrency, concurrencyPerMinute, coldStartMs } = model
  const apartMs = 60_000 / concurrencyPerMinute
  const free = new Heap()
  let count = min(concurrency, firstConcurrency)
  for (let index = 0; index < count; index++) free.push(0)
  let nextAt = 0
  return {
    startAt(ready: number): number {
      if (free.least > ready && count < concurrency && ready >= nextAt) {
        count++
        nextAt = ready + apartMs
        free.push(ready + coldStartMs)
      }
      return max(ready, free.least)
    },
    busyUntil: (time: number) => free.replaceLeast(time),
  }
}

/** Writes an event's progress from a time on, and tells when it is written. */
function partitionsOf({ partitions, activitiesPerPartition, seed }: Model) {
  const writeMs = 1000 / activitiesPerPartition
  const free = new Float64Array(partitions)
  return (event: number, from: number): number => {
    const partition = floor(chanceOf(seed, USER, event) * partitions)
    const written = max(free[partition] as number, from) + writeMs
    free[partition] = written
    return written
  }
}
