import { KEEPSAKE_AWARDED } from '../../../events/announce.ts'
import { hash } from '../simulator/draws.ts'
import { ANY_CALL } from '../simulator/faults.ts'
import type { Scheduler } from '../simulator/scheduler.ts'
import type { SimulatedQueue } from './queue.ts'

/** An event that the bus has taken. */
export interface TakenEvent {
  readonly source: string
  readonly detailType: string
  readonly detail: string
}

interface Entry {
  readonly Source: string
  readonly DetailType: string
  readonly Detail: string
}

/** EventBridge: what it takes is delivered at least once, late, and in no order. */
export class SimulatedBus {
  readonly taken: TakenEvent[] = []
  readonly #scheduler: Scheduler
  readonly #seed: number
  readonly #announcements: SimulatedQueue | undefined

  constructor(scheduler: Scheduler, seed: number, announcements?: SimulatedQueue) {
    this.#scheduler = scheduler
    this.#seed = seed
    this.#announcements = announcements
  }

  send(command: string, input: Record<string, unknown>): Promise<object> {
    if (command !== 'PutEvents') throw new Error(`nobody here sends ${command}`)
    const entries = input.Entries as Entry[]
    return this.#scheduler.call('PutEvents', [...ANY_CALL, 'in part', 'in part'], ({ fault }) => {
      const isTaken = (index: number) => fault?.kind !== 'in part' || hash(fault.draw, index) % 2 === 0
      const results = entries.map((entry, index) => {
        if (!isTaken(index)) return { ErrorCode: 'InternalFailure', ErrorMessage: 'simulated' }
        this.#take(entry)
        return { EventId: `event-${this.taken.length}` }
      })
      return { Entries: results, FailedEntryCount: results.filter(({ EventId }) => !EventId).length }
    })
  }

  #take({ Source, DetailType, Detail }: Entry): void {
    this.taken.push({ source: Source, detailType: DetailType, detail: Detail })
    const body = JSON.stringify({ source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) })
    const isAward = DetailType === KEEPSAKE_AWARDED
    if (this.#announcements && isAward) this.deliver(this.#announcements, body)
  }

  /** Hands an event to a queue, now and then twice. */
  deliver(queue: SimulatedQueue, body: string, attributes: Record<string, string> = {}): void {
    const draw = hash(this.#seed, 'deliver', body)
    queue.send(body, { attributes, delayMs: draw % 5 === 0 ? draw % 3_000 : 0 })
    if (draw % 13 === 0) queue.send(body, { attributes, delayMs: draw % 30_000 })
  }
}
