import { MissingObjectError, type ReadObject } from '../../../functions/aws/catalogue-source.ts'
import { POINTER_KEY } from '../../../schemas/catalogue-pointer.ts'
import { ANY_CALL } from '../simulator/faults.ts'
import type { Scheduler } from '../simulator/scheduler.ts'

/** The catalogue's bucket. */
export class SimulatedBucket {
  readonly #scheduler: Scheduler
  readonly #objects = new Map<string, { readonly text: string; readonly etag: string }>()
  #puts = 0

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  put(key: string, text: string): void {
    this.#objects.set(key, { text, etag: `"${++this.#puts}"` })
  }

  /** The text of an object that is there. */
  text(key: string): string {
    return this.#objects.get(key)?.text ?? ''
  }

  read: ReadObject = (key, etag) =>
    this.#scheduler.call(`GetObject ${key === POINTER_KEY ? 'pointer' : 'snapshot'}`, ANY_CALL, () => {
      const object = this.#objects.get(key)
      if (!object) throw new MissingObjectError('catalogue', key)
      return object.etag === etag ? ('unchanged' as const) : object
    })
}
