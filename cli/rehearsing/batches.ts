import type { MessagePort } from 'node:worker_threads'
import { UserError } from '../terminal.ts'

/** One thread tells another this of the values that it was asked for. */
type Told<T> =
  | { readonly kind: 'batch'; readonly values: readonly T[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** An error as plain data: a copy that the system makes of it loses its class. */
interface Failure {
  readonly isOfUser: boolean
  readonly message: string
  readonly stack: string | undefined
}

const MOST_IN_BATCH = 256
/** Batches on their way, or not yet taken. */
const MOST_AHEAD = 4

/**
 * Sends values to whoever asked for them, in batches, a few ahead of what is taken. Ends when all are sent, when they throw,
 * and when nobody wants them any more.
 */
export async function sendBatches<T>(port: MessagePort, values: () => Iterable<T>): Promise<void> {
  let ahead = 0
  let isClosed = false
  let goOn = () => {}
  port.on('message', () => {
    ahead--
    goOn()
  })
  port.on('close', () => {
    isClosed = true
    goOn()
  })
  const send = async (told: Told<T>) => {
    while (ahead >= MOST_AHEAD && !isClosed) {
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
    }
    ahead++
    port.postMessage(told)
  }
  try {
    let batch: T[] = []
    for (const value of values()) {
      if (batch.push(value) < MOST_IN_BATCH) continue
      await send({ kind: 'batch', values: batch })
      if (isClosed) return
      batch = []
    }
    if (batch.length > 0) await send({ kind: 'batch', values: batch })
    await send({ kind: 'end' })
  } catch (error) {
    await send({ kind: 'failed', failure: failureOf(error) })
  }
}

/** Takes what `sendBatches` sends at the other end of the port, and closes it. */
export class ReceivedBatches<T> {
  readonly #port: MessagePort
  readonly #onEnd: () => void
  readonly #told: Told<T>[] = []
  #error: unknown
  #hasFailed = false
  #goOn = () => {}

  /** @param onEnd is called when nobody takes any more */
  constructor(port: MessagePort, onEnd: () => void = () => {}) {
    this.#port = port
    this.#onEnd = onEnd
    port.on('message', (told: Told<T>) => {
      this.#told.push(told)
      this.#goOn()
    })
  }

  /** Nothing more will come: whoever sends has ended. */
  fail(error: unknown): void {
    this.#error = error
    this.#hasFailed = true
    this.#goOn()
  }

  /** @throws what the values threw where they came from, or what they failed with */
  async *[Symbol.asyncIterator](): AsyncGenerator<readonly T[]> {
    try {
      for (;;) {
        const told = await this.#next()
        if (told.kind === 'end') return
        if (told.kind === 'failed') throw errorOf(told.failure)
        yield told.values
        this.#port.postMessage('taken')
      }
    } finally {
      this.close()
    }
  }

  /** Whoever sends is told that nobody takes any more. */
  close(): void {
    this.#port.close()
    this.#onEnd()
  }

  async #next(): Promise<Told<T>> {
    for (;;) {
      const told = this.#told.shift()
      if (told) return told
      if (this.#hasFailed) throw this.#error
      await new Promise<void>((resolve) => {
        this.#goOn = resolve
      })
    }
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { isOfUser: false, message: String(error), stack: undefined }
  return { isOfUser: error instanceof UserError, message: error.message, stack: error.stack }
}

function errorOf({ isOfUser, message, stack }: Failure): Error {
  if (isOfUser) return new UserError(message)
  const error = new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}

/** The values of batches that are sorted, sorted. Holds one batch of each. */
export async function* mergeBatches<T>(
  sorted: readonly AsyncIterable<readonly T[]>[],
  compare: (a: T, b: T) => number,
): AsyncGenerator<T> {
  const sources = sorted.map((batches) => ({
    batches: batches[Symbol.asyncIterator](),
    values: [] as readonly T[],
    at: 0,
  }))
  try {
    const open = new Set(sources)
    for (;;) {
      let least: (typeof sources)[number] | undefined
      for (const source of open) {
        while (source.at === source.values.length && open.has(source)) {
          const { done, value } = await source.batches.next()
          if (done) open.delete(source)
          else Object.assign(source, { values: value, at: 0 })
        }
        if (!open.has(source)) continue
        if (!least || compare(source.values[source.at] as T, least.values[least.at] as T) < 0) least = source
      }
      if (!least) return
      yield least.values[least.at++] as T
    }
  } finally {
    await Promise.all(sources.map(({ batches }) => batches.return?.()))
  }
}
