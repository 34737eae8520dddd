import { jestExpect } from '@jest/expect'
import {
  addEventHandler,
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  type Event,
  getState,
  it,
  resetState,
  run,
  type State,
  setState,
  test,
} from 'jest-circus'
import ProcessEnvironment from '../support/jest/environment.ts'
import { rememberProcess } from '../support/jest/process-state.ts'

type Test = State['rootDescribeBlock']['tests'][number]
type Block = State['rootDescribeBlock']

export interface Watcher {
  started(number: number): void
  done(number: number, failure?: string): void
}

export interface RunOptions {
  readonly stopsAtFailure: boolean
  /** Each test and each hook has so many milliseconds. */
  readonly timeout: number
}

let environment: ProcessEnvironment | undefined
let current: TestFile | undefined

/** Puts the globals of the tests in place: jest-circus without the rest of jest, in this very process. */
export function prepareGlobals(): void {
  const globals = { describe, test, it, beforeAll, beforeEach, afterAll, afterEach, expect: jestExpect }
  Object.assign(globalThis, globals)
  environment = new ProcessEnvironment({ projectConfig: { fakeTimers: { enableGlobally: false } } as never })
  addEventHandler((event) => current?.handle(event))
  const outside = (error: unknown) => current?.failOutside(error)
  process.on('uncaughtException', outside)
  process.on('unhandledRejection', outside)
}

/** The tests of one file, loaded once, and run as often as one likes. */
export class TestFile {
  readonly url: string
  readonly #state: State
  readonly #tests: readonly Test[]
  readonly #modes: readonly Test['mode'][]
  #watcher: Watcher | undefined
  #outside: string | undefined

  private constructor(url: string, state: State) {
    this.url = url
    this.#state = state
    this.#tests = testsOf(state.rootDescribeBlock)
    this.#modes = this.#tests.map(({ mode }) => mode)
  }

  /** @param address by which Node imports the file */
  static async load(url: string, address: string): Promise<TestFile> {
    resetState()
    jestExpect.setState({ testPath: new URL(url).pathname })
    await import(address)
    return new TestFile(url, getState())
  }

  get numbers(): readonly number[] {
    return this.#tests.map((_, number) => number)
  }

  nameOf(number: number): string {
    const names: string[] = []
    for (let at: Test | Block | undefined = this.#tests[number]; at?.parent; at = at.parent)
      names.unshift(at.name)
    return names.join(' › ')
  }

  /** Runs the tests of these numbers, until one fails if so wished. */
  async run(
    numbers: readonly number[],
    watcher: Watcher,
    { stopsAtFailure, timeout }: RunOptions,
  ): Promise<void> {
    const chosen = new Set(numbers)
    for (const [number, test] of this.#tests.entries()) {
      const isOn = chosen.has(number) && this.#modes[number] !== 'skip' && this.#modes[number] !== 'todo'
      Object.assign(test, { mode: isOn ? 'only' : 'skip', errors: [], status: null, seenDone: false })
      test.timeout = timeout
    }
    Object.assign(this.#state, { hasFocusedTests: true, unhandledErrors: [], testTimeout: timeout })
    this.#outside = undefined
    this.#watcher = {
      started: (number) => watcher.started(number),
      done: (number, failure) => {
        watcher.done(number, failure)
        if (failure !== undefined && stopsAtFailure) for (const test of this.#tests) test.mode = 'skip'
      },
    }
    setState(this.#state)
    current = this
    const restoreProcess = rememberProcess()
    try {
      const { unhandledErrors } = await run()
      if (unhandledErrors.length > 0) watcher.done(-1, unhandledErrors.join('\n'))
      else if (this.#outside !== undefined) watcher.done(-1, this.#outside)
    } finally {
      current = undefined
      environment?.fakeTimersModern.dispose()
      environment?.moduleMocker.restoreAllMocks()
      restoreProcess()
    }
  }

  failOutside(error: unknown): void {
    this.#outside = String(error)
  }

  handle(event: Event): void {
    if (event.name === 'test_started') this.#watcher?.started(this.#tests.indexOf(event.test as Test))
    if (event.name === 'test_start') jestExpect.setState({ currentTestName: event.test.name })
    if (event.name !== 'test_done') return
    for (const { error } of jestExpect.extractExpectedAssertionsErrors()) event.test.errors.push(error)
    for (const error of jestExpect.getState().suppressedErrors ?? []) event.test.errors.push(error)
    jestExpect.setState({ suppressedErrors: [] })
    if (this.#outside !== undefined) event.test.errors.push(new Error(this.#outside))
    this.#outside = undefined
    const { errors } = event.test
    const failure = errors.length === 0 ? undefined : textOf(errors[0])
    this.#watcher?.done(this.#tests.indexOf(event.test as Test), failure)
  }
}

function testsOf(block: Block): Test[] {
  return block.children.flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)))
}

function textOf(error: unknown): string {
  const first = Array.isArray(error) ? (error[0] ?? error[1]) : error
  return first instanceof Error ? first.message : String(first)
}
