import { AsyncLocalStorage } from 'node:async_hooks'
import type { LevelIterator, Store } from 'dynalite/db/index.js'

/** The iterators that one request opens in the store. */
export type RequestIterators = {
  /** Those opened in the course of `work` are the request's. */
  during(work: () => void): void
  close(): Promise<void>
}

/**
 * Gives what closes the iterators of a request. dynalite closes none, and LevelDB keeps for each that is open what it
 * needs to go on: some KB, and all that has been deleted or replaced since.
 */
export function trackIterators(store: Store): () => RequestIterators {
  const request = new AsyncLocalStorage<LevelIterator[]>()
  const tracked = (iterator: LevelIterator) => {
    request.getStore()?.push(iterator)
    return endsWhenClosed(iterator)
  }
  const { keys, values } = store.db
  store.db.keys = (range) => tracked(keys.call(store.db, range))
  store.db.values = (range) => tracked(values.call(store.db, range))

  return () => {
    const opened: LevelIterator[] = []
    return {
      during: (work) => request.run(opened, work),
      async close() {
        await Promise.allSettled(opened.map((iterator) => iterator.close()))
      },
    }
  }
}

/** dynalite reads on after what it needed. An error then would be one that nobody listens to, and end the process. */
function endsWhenClosed(iterator: LevelIterator): LevelIterator {
  let closed = false
  const next = iterator.next.bind(iterator)
  const close = iterator.close.bind(iterator)
  iterator.next = async () => (closed ? undefined : next())
  iterator.close = () => {
    closed = true
    return close()
  }
  return iterator
}
