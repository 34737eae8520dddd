import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { until } from './until.ts'

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface ScriptOptions {
  readonly input?: string
  readonly cwd?: string
  /** The most that any file of it may grow to, in blocks of 512 bytes: writing beyond fails, as on a disk that is full. */
  readonly fileBlocks?: number
}

/** A script of this project in a process of its own, on the same Node as the tests. */
export class Script {
  readonly #child: ChildProcess
  readonly #ended: Promise<number | null>
  #stdout = ''
  #stderr = ''

  constructor(path: string, args: readonly string[], options: ScriptOptions = {}) {
    const { input = '', cwd = ROOT, fileBlocks } = options
    const script = fileURLToPath(new URL(path, `file://${ROOT}/`))
    const node = [process.execPath, script, ...args]
    // The shell becomes Node, and so keeps its process id.
    const limit = fileBlocks === undefined ? [] : ['sh', '-c', `ulimit -f ${fileBlocks}; exec "$@"`, 'sh']
    const [file = '', ...rest] = [...limit, ...node]
    this.#child = spawn(file, rest, { cwd, stdio: 'pipe' })
    this.#child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (this.#stdout += chunk))
    this.#child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (this.#stderr += chunk))
    // Whoever does not read its input may close it first.
    this.#child.stdin?.on('error', () => undefined).end(input)
    this.#ended = once(this.#child, 'close').then(([code]) => code as number | null)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** All of it so far. */
  get stderr(): string {
    return this.#stderr
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Waits until it has printed the text. @throws Error with what it printed instead, also when it ends before */
  async printed(wanted: string): Promise<string> {
    const state = () => ({ stdout: this.#stdout, stderr: this.#stderr, code: this.#child.exitCode })
    const isOver = () => this.#stdout.includes(wanted) || this.hasEnded
    await until(`"${wanted}"`, state, isOver)
    if (!this.#stdout.includes(wanted)) throw new Error(`it ended: ${JSON.stringify(state())}`)
    return this.#stdout
  }

  /** Resolves when it has ended by itself or by a signal, then with code null. */
  async end(): Promise<Ended> {
    const code = await this.#ended
    return { code, stdout: this.#stdout, stderr: this.#stderr }
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<Ended> {
    this.#child.kill(signal)
    return this.end()
  }
}

/** Runs a script to its end. */
export function runScript(path: string, args: readonly string[], input?: string): Promise<Ended> {
  return new Script(path, args, input === undefined ? {} : { input }).end()
}
