import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Task, Told } from './process.ts'

/** A process of its own that handles batches one way. */
export class MeasuredProcess {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** @param side the path of a bundle, or the name of a baseline */
  static async start(side: string, url: string, env: NodeJS.ProcessEnv = {}): Promise<MeasuredProcess> {
    const script = join(import.meta.dirname, 'process.ts')
    const child = fork(script, [side, url], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const started = new MeasuredProcess(child)
    await started.#told()
    return started
  }

  async run(task: Task): Promise<Told> {
    this.#child.send(task)
    return (await this.#told()) as Told
  }

  stop(): void {
    if (this.#child.connected) this.#child.disconnect()
  }

  async #told(): Promise<unknown> {
    const ended = new AbortController()
    try {
      return await Promise.race([
        once(this.#child, 'message', { signal: ended.signal }).then(([message]) => message),
        once(this.#child, 'exit', { signal: ended.signal }).then(([code]) => {
          throw new Error(`a measured process ended with ${code}`)
        }),
      ])
    } finally {
      ended.abort()
    }
  }
}
