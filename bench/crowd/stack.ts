import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { nextMessage } from '../child-messages.ts'
import type { Tells, Told, WaySample } from './messages.ts'

/** A stack with items of others, in a process of its own: what it takes of the processor and of memory is its own too. */
export class CrowdStack {
  readonly #child: ChildProcess
  readonly url: string
  readonly tokens: readonly string[]

  private constructor(child: ChildProcess, { url, tokens }: Extract<Tells, { kind: 'ready' }>) {
    this.#child = child
    this.url = url
    this.tokens = tokens
  }

  /** @throws Error when it cannot be started or filled */
  static async start(readers: number, others: number): Promise<CrowdStack> {
    const child = fork(join(import.meta.dirname, 'stack-process.ts'), [String(readers), String(others)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    try {
      return new CrowdStack(child, await nextMessage<Tells, 'ready'>(child, 'ready'))
    } catch (error) {
      child.kill()
      throw error
    }
  }

  /** Puts the old service before the same tables. Resolves to its address. */
  async openOld(): Promise<string> {
    return (await this.#ask('old')).url
  }

  async sample(): Promise<WaySample> {
    return (await this.#ask('sample')).sample
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || !this.#child.connected) return
    this.#child.send({ kind: 'stop' } satisfies Told)
    await once(this.#child, 'exit')
  }

  #ask<Kind extends 'old' | 'sample'>(kind: Kind) {
    const answer = nextMessage<Tells, Kind>(this.#child, kind)
    this.#child.send({ kind } satisfies Told)
    return answer
  }
}
