import type { FunctionDefinition } from './definition.ts'
import { type ExecutionEnvironment, startEnvironment } from './environment.ts'

/** The execution environments of one function: at most `limit`, each lent to one invocation at a time. */
export type Pool = {
  /** The one used last, a new one, or else the next that comes free, in order of asking; undefined once stopped. */
  acquire(): Promise<ExecutionEnvironment | undefined>
  release(environment: ExecutionEnvironment): void
  size(): number
  isStopped(): boolean
  stop(): Promise<void>
}

export function createPool(definition: FunctionDefinition, limit: number): Pool {
  const all = new Set<ExecutionEnvironment>()
  const idle: ExecutionEnvironment[] = []
  const waiting: ((environment: ExecutionEnvironment | undefined) => void)[] = []
  let stopped = false

  const forget = (environment: ExecutionEnvironment): void => {
    all.delete(environment)
    const index = idle.indexOf(environment)
    if (index >= 0) idle.splice(index, 1)
  }
  const start = (): ExecutionEnvironment => {
    const environment = startEnvironment(definition)
    all.add(environment)
    // One that crashes between two invocations must not be lent again.
    environment.onEnd(() => forget(environment))
    return environment
  }
  const takeIdle = (): ExecutionEnvironment | undefined => {
    let environment = idle.pop()
    while (environment !== undefined && !environment.isAlive()) environment = idle.pop()
    return environment
  }

  return {
    async acquire() {
      if (stopped) return undefined
      const free = takeIdle() ?? (all.size < limit ? start() : undefined)
      return free ?? new Promise((resolve) => waiting.push(resolve))
    },
    release(environment) {
      if (!environment.isAlive()) forget(environment)
      if (stopped) return
      const next = waiting.shift()
      if (next === undefined) {
        if (environment.isAlive()) idle.push(environment)
      } else next(environment.isAlive() ? environment : start())
    },
    size: () => all.size,
    isStopped: () => stopped,
    async stop() {
      stopped = true
      for (const resolve of waiting.splice(0)) resolve(undefined)
      await Promise.all([...all].map((environment) => environment.terminate()))
    },
  }
}
