import { ModernFakeTimers } from '@jest/fake-timers'
import type { jest as Jest } from '@jest/globals'
import { ModuleMocker } from 'jest-mock'
import { rememberProcess } from './process-state.ts'

type JestTimers = 'advanceTimersByTime' | 'advanceTimersByTimeAsync' | 'setSystemTime' | 'useRealTimers'

/** Jest's object, as far as the tests use it. */
type JestObject = Pick<typeof Jest, JestTimers | 'restoreAllMocks' | 'spyOn' | 'useFakeTimers'>

export interface TestGlobals {
  readonly jest: JestObject
  readonly describe: typeof describe
  readonly expect: typeof expect
  readonly test: typeof test
}

/** Jest's `testEnvironment`: the process itself, which after each test file is again what it was before. */
export default class ProcessEnvironment {
  readonly global = globalThis
  readonly fakeTimers = null
  readonly fakeTimersModern: ModernFakeTimers
  readonly moduleMocker = new ModuleMocker(globalThis)
  readonly #restoreProcess = rememberProcess()

  constructor({
    projectConfig,
  }: { projectConfig: ConstructorParameters<typeof ModernFakeTimers>[0]['config'] }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis })
    Object.assign(globalThis, { jest: this.#jestObject() })
  }

  async setup(): Promise<void> {
    // Jest has put its own in place, which maps the positions of compiled code. Nothing here is compiled.
    Reflect.deleteProperty(Error, 'prepareStackTrace')
  }

  async teardown(): Promise<void> {
    this.fakeTimersModern.dispose()
    this.moduleMocker.restoreAllMocks()
    this.#restoreProcess()
  }

  exportConditions(): string[] {
    return ['node', 'node-addons']
  }

  getVmContext(): null {
    return null
  }

  #jestObject(): JestObject {
    const timers = this.fakeTimersModern
    const mocker = this.moduleMocker
    return {
      advanceTimersByTime: (ms: number) => timers.advanceTimersByTime(ms),
      advanceTimersByTimeAsync: (ms: number) => timers.advanceTimersByTimeAsync(ms),
      restoreAllMocks: () => mocker.restoreAllMocks(),
      setSystemTime: (now?: number | Date) => timers.setSystemTime(now),
      spyOn: mocker.spyOn.bind(mocker),
      useFakeTimers: (config?: Parameters<ModernFakeTimers['useFakeTimers']>[0]) =>
        timers.useFakeTimers(config),
      useRealTimers: () => timers.useRealTimers(),
    } as unknown as JestObject
  }
}
