import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
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
    const { keepsakes } = await stack.#told('seeded')
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
    const answer = this.#told(kind)
    this.#child.send(told)
    return answer
  }

  #told<Kind extends Tells['kind']>(kind: Kind): Promise<Extract<Tells, { kind: Kind }>> {
    return new Promise((resolve, reject) => {
      const gone = () => settle(() => reject(new Error('the process of the stack has ended')))
      const on = (message: Tells) => {
        if (message.kind === 'failed') settle(() => reject(new Error(message.message)))
        else if (message.kind === kind) settle(() => resolve(message as Extract<Tells, { kind: Kind }>))
      }
      const settle = (how: () => void) => {
        this.#child.off('message', on).off('exit', gone)
        how()
      }
      this.#child.on('message', on).on('exit', gone)
    })
  }
}
