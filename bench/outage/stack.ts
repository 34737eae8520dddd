import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { nextMessage } from '../child-messages.ts'
import type { Alarm, Sample, Tells, Told, Way } from './messages.ts'

const PROCESS = fileURLToPath(new URL('stack-process.ts', import.meta.url))

/** A local stack full of customers, in a process of its own: what it takes of the processor is its own too. */
export class OutageStack {
  readonly #child: ChildProcess
  /** Is called with each sample. */
  onSample: (sample: Sample) => void = () => {}

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (message: Tells) => {
      if (message.kind === 'sample') this.onSample(message.sample)
    })
  }

  /** @throws Error when it cannot be started or filled */
  static async start(users: number): Promise<{ stack: OutageStack; keepsakes: number }> {
    const child = fork(PROCESS, [String(users)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const stack = new OutageStack(child)
    const { keepsakes } = await nextMessage<Tells, 'seeded'>(child, 'seeded')
    return { stack, keepsakes }
  }

  /** Resolves when requests can come. */
  async begin(way: Way): Promise<{ readonly api: string; readonly tokens: readonly string[] }> {
    return this.#ask({ kind: 'begin', way }, 'ready')
  }

  load(): void {
    this.#child.send({ kind: 'load' } satisfies Told)
  }

  async end(): Promise<{ readonly sample: Sample; readonly alarms: readonly Alarm[] }> {
    return this.#ask({ kind: 'end' }, 'ended')
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || !this.#child.connected) return
    this.#child.send({ kind: 'stop' } satisfies Told)
    await once(this.#child, 'exit')
  }

  #ask<Kind extends Tells['kind']>(told: Told, kind: Kind) {
    const answer = nextMessage<Tells, Kind>(this.#child, kind)
    this.#child.send(told)
    return answer
  }
}
