import type { Worker } from 'node:worker_threads'

export interface ThreadUsage {
  readonly invocations: number
  readonly processorMs: number
}

/** An execution environment of the local stack, which is a thread of its process. */
export interface Thread {
  /** Whether it is one of the function of this name. */
  runs(functionName: string): boolean
  /** Since the last reset. */
  usage(): Promise<ThreadUsage>
  reset(): Promise<void>
}

/** As Node 24 has it; its types do not say so yet. */
type NamedWorker = Worker & {
  readonly threadName: string | null
  cpuUsage(): Promise<{ user: number; system: number }>
}

/** Keeps count of the execution environments that are started from now on. Not all functions log: messages do not lie. */
export function watchThreads(): { readonly threads: readonly Thread[]; stop(): void } {
  const threads: Thread[] = []
  const add = (worker: Worker) => threads.push(threadOf(worker as NamedWorker))
  process.on('worker', add)
  return { threads, stop: () => void process.off('worker', add) }
}

function threadOf(worker: NamedWorker): Thread {
  let invocations = 0
  let before = 0
  const post = worker.postMessage.bind(worker)
  worker.postMessage = (message, ...rest) => {
    if ('requestId' in message) invocations++
    post(message, ...rest)
  }
  const processorMs = async () => {
    const { user, system } = await worker.cpuUsage()
    return (user + system) / 1000
  }
  return {
    runs: (name) => worker.threadName?.endsWith(`-${name}`) ?? false,
    usage: async () => ({ invocations, processorMs: (await processorMs()) - before }),
    async reset() {
      invocations = 0
      before = await processorMs()
    },
  }
}
