import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, Load, Request } from './messages.ts'
import { projectFolder } from './mutants.ts'

/** A property makes this part of its usual runs (tests/support/runs.ts), since it makes them for every mutant that it meets. */
const SHARE_OF_RUNS = '0.2'
const STARTING_MS = 240_000

/** A process that holds the tests and tries mutants, and that can be ended whatever it is doing. */
export class WorkerProcess {
  readonly #load: Load
  #child: ChildProcess | undefined

  constructor(load: Load) {
    this.#load = load
  }

  /** @returns the answer, or nothing when it is late or the process has ended, which it then has in any case */
  async ask(request: Request, milliseconds: number): Promise<Answer | undefined> {
    if (!this.#child) {
      this.#child = startWorker()
      const loaded = await this.#answer(this.#load, STARTING_MS)
      if (loaded?.kind !== 'loaded')
        throw new Error(loaded?.kind === 'broken' ? loaded.message : 'the tests could not be loaded')
    }
    const answer = await this.#answer(request, milliseconds)
    if (answer?.kind === 'broken') throw new Error(answer.message)
    if (!answer) this.stop()
    return answer
  }

  stop(): void {
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }

  #answer(request: Request, milliseconds: number): Promise<Answer | undefined> {
    const child = this.#child
    if (!child) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const finish = (answer?: Answer) => {
        clearTimeout(timer)
        child.off('message', finish).off('exit', exited)
        resolve(answer)
      }
      const exited = () => finish()
      const timer = setTimeout(exited, milliseconds)
      child.on('message', finish).on('exit', exited)
      child.send(request)
    })
  }
}

function startWorker(): ChildProcess {
  return fork(fileURLToPath(new URL('worker.ts', import.meta.url)), {
    cwd: fileURLToPath(projectFolder),
    env: { ...process.env, KEEPSAKES_RUNS: SHARE_OF_RUNS, NODE_NO_WARNINGS: '1' },
    // Code that is wrong on purpose prints nothing that helps anybody.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}
