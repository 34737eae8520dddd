import type { Gateway } from '../../../functions/live/connections.ts'
import { ANY_CALL } from '../simulator/faults.ts'
import type { Scheduler } from '../simulator/scheduler.ts'

export interface Posted {
  readonly connectionId: string
  readonly message: string
}

/** The gateway of live connections. */
export class SimulatedGateway implements Gateway {
  readonly open = new Set<string>()
  readonly posted: Posted[] = []
  readonly #scheduler: Scheduler

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  post = (connectionId: string, message: string): Promise<'posted' | 'gone'> =>
    this.#scheduler.call('PostToConnection', ANY_CALL, () => {
      if (!this.open.has(connectionId)) return 'gone'
      this.posted.push({ connectionId, message })
      return 'posted'
    })

  close = (connectionId: string): Promise<'closed' | 'gone'> =>
    this.#scheduler.call('DeleteConnection', ANY_CALL, () =>
      this.open.delete(connectionId) ? 'closed' : 'gone',
    )
}
