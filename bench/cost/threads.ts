import { Worker } from 'node:worker_threads'

export interface ThreadUsage {
  readonly invocations: number
  readonly processorMs: number
}

/** The execution environments of the local stack, which are threads of its process. */
export interface Threads {
  /** Gives the work of a function's environments since the last reset, or since they were first invoked. */
  usageOf(functionName: string): Promise<ThreadUsage>
  reset(): Promise<void>
  stop(): void
}

/** As Node 24 has it; its types do not say so yet. */
type NamedWorker = Worker & {
  readonly threadName: string | null
  cpuUsage(): Promise<{ user: number; system: number }>
}

interface Seen {
  invocations: number
  /** Milliseconds that the thread had taken before. */
  before: Promise<number>
}

/** Counts the invocations from now on by their messages to threads: not all functions log. To be stopped. */
export function watchThreads(): Threads {
  const threads = new Map<NamedWorker, Seen>()
  const post = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (this: NamedWorker, message, ...rest) {
    if (isInvocation(message)) {
      const seen = threads.get(this) ?? { invocations: 0, before: processorMsOf(this) }
      threads.set(this, seen)
      seen.invocations++
    }
    post.call(this, message, ...rest)
  }
  return {
    async usageOf(name) {
      const sum = { invocations: 0, processorMs: 0 }
      for (const [thread, { invocations, before }] of threads) {
        if (!thread.threadName?.endsWith(`-${name}`)) continue
        sum.invocations += invocations
        sum.processorMs += (await processorMsOf(thread)) - (await before)
      }
      return sum
    },
    async reset() {
      for (const [thread, seen] of threads) {
        seen.invocations = 0
        seen.before = processorMsOf(thread)
        await seen.before
      }
    },
    stop: () => {
      Worker.prototype.postMessage = post
    },
  }
}

const isInvocation = (message: unknown) =>
  typeof message === 'object' && message !== null && 'requestId' in message

async function processorMsOf(thread: NamedWorker): Promise<number> {
  const { user, system } = await thread.cpuUsage()
  return (user + system) / 1000
}
