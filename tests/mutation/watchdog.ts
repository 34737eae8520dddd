import { threadId, Worker, workerData } from 'node:worker_threads'

const LOOK_MS = 100
const NEVER = Number.MAX_SAFE_INTEGER

/** Ends this process when it has used more of the processor than it was given: code that loops lets nothing else of its thread run. */
export class Watchdog {
  readonly #ends = new Float64Array(new SharedArrayBuffer(8)).fill(NEVER)

  constructor() {
    new Worker(new URL(import.meta.url), { workerData: this.#ends }).unref()
  }

  /** @param milliseconds of the processor, however long they take on a busy machine */
  give(milliseconds: number): void {
    this.#ends[0] = usedMs() + milliseconds
  }

  rest(): void {
    this.#ends[0] = NEVER
  }
}

function usedMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

if (threadId !== 0 && workerData instanceof Float64Array) {
  const [ends] = [workerData]
  setInterval(() => {
    if (usedMs() > (ends[0] ?? NEVER)) process.kill(process.pid, 'SIGKILL')
  }, LOOK_MS)
}
