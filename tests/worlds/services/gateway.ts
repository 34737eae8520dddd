import type { Gateway } from '../../../functions/live/connections.ts'
import { ANY_CALL } from '../simulator/faults.ts'
import type { Scheduler } from '../simulator/scheduler.ts'

export interface Posted {
  readonly connectionId: string
  readonly message: string
}

/** When a connection was open, epoch milliseconds. */
export interface Opened {
  readonly from: number
  readonly to: number
}

/** The gateway of live connections. */
export class SimulatedGateway implements Gateway {
  readonly #opened = new Map<string, Opened>()
  readonly posted: Posted[] = []
  readonly #scheduler: Scheduler

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  /** By connection. */
  get opened(): ReadonlyMap<string, Opened> {
    return this.#opened
  }

  open(connectionId: string): void {
    this.#opened.set(connectionId, { from: this.#scheduler.now, to: Number.POSITIVE_INFINITY })
  }

  /** Ends a connection. @returns whether it was open */
  end(connectionId: string): boolean {
    const opened = this.#opened.get(connectionId)
    if (!opened || Number.isFinite(opened.to)) return false
    this.#opened.set(connectionId, { ...opened, to: this.#scheduler.now })
    return true
  }

  post = (connectionId: string, message: string): Promise<'posted' | 'gone'> =>
    this.#scheduler.call('PostToConnection', ANY_CALL, () => {
      if (this.#opened.get(connectionId)?.to !== Number.POSITIVE_INFINITY) return 'gone'
      this.posted.push({ connectionId, message })
      return 'posted'
    })

  close = (connectionId: string): Promise<'closed' | 'gone'> =>
    this.#scheduler.call('DeleteConnection', ANY_CALL, () => (this.end(connectionId) ? 'closed' : 'gone'))
}
