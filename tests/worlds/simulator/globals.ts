import { AsyncLocalStorage } from 'node:async_hooks'

/** Code in a simulated invocation asks these for time, chance and pauses. */
export interface Surroundings {
  /** Epoch milliseconds, by the invocation's own clock. */
  now(): number
  random(): number
  pause(done: () => void, milliseconds: number): { cancel(): void }
}

const running = new AsyncLocalStorage<Surroundings>()

const real = {
  now: Date.now,
  random: Math.random,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
}

/** Another turn of the event loop: everything that can go on without an answer has gone on by then. */
export const turn = (): Promise<void> => new Promise((resume) => void setImmediate(resume))

/** A while for what is done outside of this process's own turns, such as files. */
export const moment = (): Promise<void> => new Promise((resume) => void real.setTimeout(resume, 1))

export function inside<T>(surroundings: Surroundings, act: () => T): T {
  return running.run(surroundings, act)
}

export const surroundings = (): Surroundings | undefined => running.getStore()

class SimulatedTimer {
  readonly #pause: { cancel(): void }
  constructor(pause: { cancel(): void }) {
    this.#pause = pause
  }
  cancel(): void {
    this.#pause.cancel()
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
  hasRef(): boolean {
    return true
  }
}

let uses = 0

/**
 * While `act` runs, the clock, chance and timers of whatever runs in a simulated invocation are the simulation's: also those of
 * the AWS SDK, whose pauses nobody hands in. Whatever else runs in the process keeps its own.
 */
export async function withSimulatedGlobals<T>(act: () => Promise<T>): Promise<T> {
  if (uses++ === 0) install()
  try {
    return await act()
  } finally {
    if (--uses === 0) uninstall()
  }
}

function install(): void {
  Date.now = () => running.getStore()?.now() ?? real.now()
  Math.random = () => running.getStore()?.random() ?? real.random()
  const setSimulated = (done: (...all: unknown[]) => void, milliseconds = 0, ...all: unknown[]) => {
    const around = running.getStore()
    return around
      ? new SimulatedTimer(around.pause(() => done(...all), milliseconds))
      : real.setTimeout(done, milliseconds, ...all)
  }
  globalThis.setTimeout = Object.assign(setSimulated, real.setTimeout) as unknown as typeof setTimeout
  globalThis.clearTimeout = ((timer?: unknown) => {
    if (timer instanceof SimulatedTimer) timer.cancel()
    else real.clearTimeout(timer as NodeJS.Timeout)
  }) as typeof clearTimeout
}

function uninstall(): void {
  Date.now = real.now
  Math.random = real.random
  globalThis.setTimeout = real.setTimeout
  globalThis.clearTimeout = real.clearTimeout
}
