import { batchesOf } from '../events/batches.ts'
import { ClosedError, QueueFullError } from './errors.ts'
import { MOST_BODY_BYTES } from './request.ts'
import type { ActivityEvent, Spool, SpooledEvent } from './types.ts'

interface Waiting extends SpooledEvent {
  /** The size of its JSON. */
  readonly bytes: number
}

interface QueueOptions {
  readonly spool: Spool
  readonly most: number
  readonly whenFull: 'wait' | 'refuse'
}

/** The events that wait to be answered, in the order in which they came, as they are in the spool. */
export class Queue {
  readonly #options: QueueOptions
  readonly #waiting = new Map<string, Waiting>()
  /** Each is called when there is room for one more. */
  readonly #forRoom: (() => void)[] = []
  readonly #loaded: Promise<void>
  readonly #started = Date.now().toString(36).padStart(9, '0')
  readonly #nonce = Math.random().toString(36).slice(2, 8)
  #added = 0
  #isClosed = false
  /** Events that are on their way into the spool. */
  #entering = 0

  constructor(options: QueueOptions) {
    this.#options = options
    this.#loaded = options.spool.load().then((left) => {
      for (const one of left) this.#waiting.set(one.key, { ...one, bytes: bytesOf(one.event) })
    })
    // Whoever adds the next event hears of it.
    this.#loaded.catch(() => undefined)
  }

  /** Resolves when what the spool had is here. @throws whatever the spool has against it */
  loaded(): Promise<void> {
    return this.#loaded
  }

  get size(): number {
    return this.#waiting.size + this.#entering
  }

  /** How many are in the spool. */
  get ready(): number {
    return this.#waiting.size
  }

  /**
   * @param isBounded false for what has to be kept however many wait
   * @throws QueueFullError, ClosedError, or whatever the spool has against it
   */
  async add(event: ActivityEvent, isBounded: boolean): Promise<void> {
    await this.#loaded
    const { spool, most, whenFull } = this.#options
    while (isBounded && this.size >= most) {
      if (whenFull === 'refuse') throw new QueueFullError(`${most} events wait to be sent: try again later`)
      await new Promise<void>((resolve) => this.#forRoom.push(resolve))
      if (this.#isClosed)
        throw new ClosedError('the publisher was closed before there was room for the event')
    }
    const number = String(this.#added++).padStart(9, '0')
    const one = { key: `${this.#started}-${this.#nonce}-${number}`, event }
    this.#entering++
    try {
      await spool.add(one)
      this.#waiting.set(one.key, { ...one, bytes: bytesOf(event) })
    } catch (error) {
      // Its place is free again.
      this.#forRoom.shift()?.()
      throw error
    } finally {
      this.#entering--
    }
  }

  /** Whoever waits for room waits no longer: there will be none. */
  close(): void {
    this.#isClosed = true
    for (const resolve of this.#forRoom.splice(0)) resolve()
  }

  /** The first of those that wait, as many as one request takes and `most` at most. */
  first(most: number): SpooledEvent[] {
    const limits = { most, mostBytes: MOST_BODY_BYTES - 2, sizeOf: ({ bytes }: Waiting) => bytes + 1 }
    for (const batch of batchesOf(this.#waiting.values(), limits)) return batch
    return []
  }

  /** Lets go of events that were answered. @throws whatever the spool has against it; they wait no longer all the same */
  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#waiting.delete(key)
    for (const resolve of this.#forRoom.splice(0, keys.length)) resolve()
    if (keys.length > 0) await this.#options.spool.remove(keys)
  }
}

export const bytesOf = (event: unknown): number => new TextEncoder().encode(JSON.stringify(event)).length
