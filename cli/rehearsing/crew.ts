import { getHeapStatistics } from 'node:v8'
import { MessageChannel, type MessagePort, type Transferable, Worker } from 'node:worker_threads'
import { UserError } from '../terminal.ts'
import { ReceivedBatches } from './batches.ts'
import type { Asked, Request, WorkerTask } from './serve.ts'

/** One that serves a part. */
export interface PartWorker {
  postMessage(asked: Asked, transfer: readonly MessagePort[]): void
  terminate(): Promise<unknown>
}

/** @param fail is called with the reason when the worker ends though nobody ended it */
export type StartWorker = (task: WorkerTask, fail: (error: Error) => void) => PartWorker

/** Those who do the work of all parts. They are ended when this is disposed of, and however else the process ends. */
export class Crew implements AsyncDisposable {
  readonly #workers: PartWorker[] = []
  readonly #asked = new Set<ReceivedBatches<unknown>>()
  #error: Error | undefined

  constructor(tasks: readonly WorkerTask[], start: StartWorker = startThread) {
    // They are to end before the folder is removed that they write to.
    process.prependOnceListener('exit', this.#end)
    for (const task of tasks) this.#workers.push(start(task, this.#fail))
  }

  get size(): number {
    return this.#workers.length
  }

  /** Asks the worker of a part, which begins at once. */
  ask<T>(index: number, request: Request): AsyncIterable<readonly T[]> {
    const { port1, port2 } = new MessageChannel()
    const received = new ReceivedBatches<T>(port1, () => this.#asked.delete(received))
    this.#asked.add(received)
    if (this.#error) received.fail(this.#error)
    this.#workers[index]?.postMessage({ request, port: port2 }, [port2])
    return received
  }

  /** Asks every worker for its own, and tells the values one by one, those of the first part first. */
  async *askAll<T>(request: (index: number) => Request): AsyncGenerator<T> {
    const answers = this.#workers.map((_, index) => this.ask<T>(index, request(index)))
    for (const answer of answers) for await (const values of answer) yield* values
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off('exit', this.#end)
    await this.#end()
    for (const received of this.#asked) received.close()
  }

  readonly #end = () => Promise.all(this.#workers.map((worker) => worker.terminate()))

  readonly #fail = (error: Error) => {
    this.#error ??= error
    for (const received of this.#asked) received.fail(this.#error)
  }
}

const MB = 1024 * 1024

export const startThread: StartWorker = (task, fail) => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    name: `part-${task.index}`,
    workerData: task,
    // Options of this process, such as modules that it loads first, are not meant for its threads.
    execArgv: [],
    resourceLimits: {
      // Together they have the memory that one would have. The less it is, the earlier garbage is collected.
      maxOldGenerationSizeMb: Math.max(
        256,
        Math.floor(getHeapStatistics().heap_size_limit / MB / task.parts),
      ),
    },
  })
  worker.on('error', (error) => fail(endedEarly(task, error.message)))
  worker.on('exit', () => fail(endedEarly(task, 'it ended')))
  return {
    postMessage: (asked, transfer) => worker.postMessage(asked, transfer as Transferable[]),
    terminate: () => worker.terminate(),
  }
}

function endedEarly({ index, parts }: WorkerTask, reason: string): UserError {
  return new UserError(
    `worker ${index + 1} of ${parts} did not do its work to the end (${reason}): try again with fewer, such as --workers 1`,
  )
}
