import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const CONTAINER = fileURLToPath(new URL('container.ts', import.meta.url))

/** As a load balancer and its containers usually are; a crashed one of theirs takes longer to be back. */
const CONTAINERS = 2
const CONTAINER_MEGABYTES = 512
const HEALTH_EACH_MS = 2_000
const HEALTH_MISSES = 3
const BACK_AFTER_MS = 2_000

interface Container {
  readonly process: ChildProcess
  /** Undefined until it serves. */
  port: number | undefined
  cpuMs: number
  misses: number
}

/** A line of a container. */
interface ContainerTells {
  readonly port?: number
  readonly cpuMs?: number
  readonly bytes?: number
}

export interface FleetSample {
  /** Milliseconds of processor time of all there ever were. */
  readonly cpuMs: number
  /** The same of each that runs, by its process. */
  readonly running: ReadonlyMap<number, number>
  readonly crashes: number
  /** The most memory that one of them was seen to have. */
  readonly peakBytes: number
}

/**
 * The containers of the old service. One that ends by itself, as when its memory is full, or that misses its health checks is
 * replaced; until then it gets no requests.
 */
export class Fleet {
  readonly #aws: string
  readonly #table: string
  readonly #containers = new Set<Container>()
  readonly #health: NodeJS.Timeout
  readonly #timers = new Set<NodeJS.Timeout>()
  #endedMs = 0
  #crashes = 0
  #peakBytes = 0
  #turn = 0
  #isStopping = false

  constructor(aws: string, table: string) {
    this.#aws = aws
    this.#table = table
    for (let each = 0; each < CONTAINERS; each++) this.#start()
    this.#health = setInterval(() => this.#check(), HEALTH_EACH_MS)
  }

  /** The port of a container, each in turn; undefined while there is none. */
  next(): number | undefined {
    const serving = [...this.#containers].flatMap(({ port }) => (port === undefined ? [] : [port]))
    return serving.length === 0 ? undefined : serving[this.#turn++ % serving.length]
  }

  get isServing(): boolean {
    return [...this.#containers].filter(({ port }) => port !== undefined).length === CONTAINERS
  }

  sample(): FleetSample {
    const running = new Map([...this.#containers].map((each) => [each.process.pid ?? 0, each.cpuMs]))
    const cpuMs = [...running.values()].reduce((sum, each) => sum + each, this.#endedMs)
    return { cpuMs, running, crashes: this.#crashes, peakBytes: this.#peakBytes }
  }

  stop(): void {
    this.#isStopping = true
    clearInterval(this.#health)
    for (const timer of this.#timers) clearTimeout(timer)
    for (const { process: child } of this.#containers) child.kill('SIGKILL')
  }

  #start(): void {
    const args = [`--max-old-space-size=${CONTAINER_MEGABYTES}`, CONTAINER, this.#aws, this.#table]
    // A channel that closes tells it that its parent has gone.
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'ipc'] })
    const container: Container = { process: child, port: undefined, cpuMs: 0, misses: 0 }
    this.#containers.add(container)
    createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => {
      const { port, cpuMs, bytes = 0 } = JSON.parse(line) as ContainerTells
      if (port !== undefined) container.port = port
      if (cpuMs !== undefined) container.cpuMs = cpuMs
      this.#peakBytes = Math.max(this.#peakBytes, bytes)
    })
    child.on('error', () => undefined)
    child.on('exit', () => {
      this.#containers.delete(container)
      this.#endedMs += container.cpuMs
      if (this.#isStopping) return
      this.#crashes++
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        this.#start()
      }, BACK_AFTER_MS)
      this.#timers.add(timer)
    })
  }

  #check(): void {
    for (const container of this.#containers) {
      if (container.port === undefined) continue
      if (container.misses >= HEALTH_MISSES) {
        container.port = undefined
        container.process.kill('SIGKILL')
        continue
      }
      container.misses++
      fetch(`http://127.0.0.1:${container.port}/health`, {
        signal: AbortSignal.timeout(HEALTH_EACH_MS),
      }).then(
        () => {
          container.misses = 0
        },
        () => undefined,
      )
    }
  }
}
