import { Alarm } from './alarm.ts'
import type { Queue } from './queue.ts'
import { MOST_EVENTS, messageOf, type Outcome, type Sending, send } from './request.ts'
import type { PublisherOptions, SpooledEvent, Trouble } from './types.ts'
import { waitAfter } from './waits.ts'

interface SenderOptions
  extends Omit<Sending, 'stopped'>,
    Pick<PublisherOptions, 'onAccepted' | 'onRejected' | 'onTrouble'> {
  readonly batchDelayMs: number
  readonly longestWaitMs: number
}

/** Sends what waits, a request at a time, until each event is answered. */
export class Sender {
  readonly #queue: Queue
  readonly #options: SenderOptions
  readonly #alarm = new Alarm()
  readonly #stop = new AbortController()
  readonly #running: Promise<void>
  readonly #forEmpty = new Set<() => void>()
  #flushes = 0
  #failures = 0
  /** Less than a request takes while an event is looked for that is refused; then twice as many each time. */
  #most = MOST_EVENTS
  /** It sleeps until there is something, for others to go with what there is, or until the next attempt. */
  #asleep: 'idle' | 'gathering' | 'waiting' | 'told to wait' | undefined

  constructor(queue: Queue, options: SenderOptions) {
    this.#queue = queue
    this.#options = options
    this.#running = this.#run()
  }

  /** Is called when there may be more to send. */
  notice(): void {
    const isFull = this.#queue.ready >= MOST_EVENTS
    if (this.#asleep === 'idle' || (this.#asleep === 'gathering' && isFull)) this.#alarm.ring()
  }

  /** Resolves when nothing waits, or after so long. */
  async flush(withinMs: number): Promise<void> {
    if (this.#queue.size === 0) return
    this.#flushes++
    // A wait that the server asks for is kept to.
    if (this.#asleep !== 'told to wait') this.#alarm.ring()
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#forEmpty.delete(done)
        resolve()
      }
      const timer = setTimeout(done, withinMs)
      this.#forEmpty.add(done)
    })
    this.#flushes--
  }

  /** Resolves when nothing is sent any more. A request that is under way is given up. */
  async stop(): Promise<void> {
    this.#stop.abort()
    this.#alarm.ring()
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      await this.#queue.loaded()
    } catch (error) {
      this.#tell({ message: `the spool cannot be read: ${messageOf(error)}` })
      return
    }
    while (!this.#stop.signal.aborted) {
      if (this.#queue.size === 0) for (const done of this.#forEmpty) done()
      if (this.#queue.ready === 0) await this.#sleep('idle')
      else await this.#round()
    }
  }

  async #round(): Promise<void> {
    const isInHaste = this.#flushes > 0 || this.#failures > 0 || this.#most < MOST_EVENTS
    if (!isInHaste && this.#queue.ready < MOST_EVENTS)
      await this.#sleep('gathering', this.#options.batchDelayMs)
    if (this.#stop.signal.aborted) return
    const batch = this.#queue.first(this.#most)
    const outcome = await send(
      batch.map(({ event }) => event),
      { ...this.#options, stopped: this.#stop.signal },
    )
    if (this.#stop.signal.aborted && outcome.kind === 'later') return
    const waitMs = await this.#take(batch, outcome)
    if (waitMs === 0) return
    const isAskedFor = outcome.kind !== 'refused' && outcome.retryAfterMs > 0
    await this.#sleep(isAskedFor ? 'told to wait' : 'waiting', waitMs)
  }

  async #sleep(why: 'idle' | 'gathering' | 'waiting' | 'told to wait', milliseconds?: number): Promise<void> {
    this.#asleep = why
    await this.#alarm.sleep(milliseconds)
    this.#asleep = undefined
  }

  /** Does what the outcome asks for, and gives the milliseconds to wait before the next request. */
  async #take(batch: readonly SpooledEvent[], outcome: Outcome): Promise<number> {
    if (outcome.kind === 'refused') return this.#narrow(batch, outcome)
    if (outcome.kind === 'later') {
      const waitMs = this.#failed(outcome.retryAfterMs)
      const { message, status } = outcome
      this.#tell({ message, waitMs, ...(status === undefined ? {} : { status }) })
      return waitMs
    }
    this.#most = Math.min(MOST_EVENTS, this.#most * 2)
    const { onAccepted, onRejected } = this.#options
    const answered: string[] = []
    for (const [index, { key, event }] of batch.entries()) {
      const result = outcome.results[index]
      if (result === undefined || result.status === 'failed') continue
      // Told before it is forgotten: a crash between the two tells it again.
      if (result.status === 'rejected') {
        const { reason, mistakes = [] } = result
        this.#call(() => onRejected?.({ event, reason, mistakes }))
      } else this.#call(() => onAccepted?.(event))
      answered.push(key)
    }
    await this.#forget(answered)
    if (answered.length > 0) this.#failures = 0
    const failed = batch.length - answered.length
    if (failed === 0) return 0
    const waitMs = this.#failed(outcome.retryAfterMs)
    this.#tell({ message: `${failed} of ${batch.length} events could not be taken just now`, waitMs })
    return waitMs
  }

  /** Halves the request until the event is alone for which it is refused: the others are not to wait for it. */
  async #narrow(batch: readonly SpooledEvent[], { message }: { readonly message: string }): Promise<number> {
    const [only, ...others] = batch
    if (only === undefined || others.length > 0) {
      this.#most = Math.ceil(batch.length / 2)
      return 0
    }
    this.#most = 2
    this.#failures = 0
    this.#call(() =>
      this.#options.onRejected?.({ event: only.event, reason: message, mistakes: [{ path: '', message }] }),
    )
    await this.#forget([only.key])
    return 0
  }

  #failed(retryAfterMs: number): number {
    return waitAfter(++this.#failures, this.#options.longestWaitMs, retryAfterMs)
  }

  async #forget(keys: readonly string[]): Promise<void> {
    try {
      await this.#queue.remove(keys)
    } catch (error) {
      this.#tell({ message: `the spool cannot let go of events, which are sent again: ${messageOf(error)}` })
    }
  }

  /** Calls what the partner gave; its errors are the partner’s, and stop nothing. */
  #call(told: () => void): void {
    try {
      told()
    } catch (error) {
      this.#tell({ message: `a callback has thrown: ${messageOf(error)}` })
    }
  }

  #tell(trouble: Trouble): void {
    try {
      this.#options.onTrouble?.(trouble)
    } catch {
      // There is nobody left to tell.
    }
  }
}
