import fc from 'fast-check'
import { firstGeneration, loadMutated, nextGeneration, reachedFrom } from './loading.ts'
import type { Answer, Attempt, Covered, Failure, Load, Request, TestSeen, Tried } from './messages.ts'
import { prepareGlobals, TestFile } from './test-file.ts'
import { Watchdog } from './watchdog.ts'

/** The switches of Stryker's code look here, and count here. */
interface Switch {
  activeMutant: string
  currentTestId: string | undefined
  hitCount: number | undefined
  hitLimit: number | undefined
  mutantCoverage: { static: Record<string, number>; perTest: Record<string, Record<string, number>> }
}

const NONE = 'none'
const SEED = 87
const AROUND = 'around'
const COVERING_MS = 120_000

const mutantSwitch: Switch = {
  ...{ activeMutant: NONE, currentTestId: undefined, hitCount: undefined, hitLimit: undefined },
  mutantCoverage: { static: {}, perTest: {} },
}
Object.assign(globalThis, { __stryker__: mutantSwitch })

const watchdog = new Watchdog()
const loaded = new Map<string, TestFile>()
let all: readonly string[] = []

function load({ sources, testFiles }: Load): Answer {
  loadMutated(sources)
  // A property tries the same values each time. The smallest that fails is of no interest.
  fc.configureGlobal({ seed: SEED, endOnFailure: true })
  prepareGlobals()
  all = testFiles
  return { kind: 'loaded' }
}

/** Loads a test file before the first of its tests is run: a new process that tries a few mutants needs few of them. */
async function testFileOf(url: string): Promise<TestFile> {
  const testFile = loaded.get(url) ?? (await TestFile.load(url, firstGeneration(url)))
  loaded.set(url, testFile)
  return testFile
}

async function cover(): Promise<Covered> {
  const tests: TestSeen[] = []
  const failures: Failure[] = []
  const around: Record<string, Record<string, number>> = {}
  const reached: Record<string, string[]> = {}
  const { mutantCoverage } = mutantSwitch
  for (const file of all) await testFileOf(file)
  for (const [file, testFile] of loaded) {
    mutantCoverage.perTest = {}
    mutantSwitch.currentTestId = AROUND
    // A test is not to blame for all else that the machine does.
    let began = process.cpuUsage()
    const watcher = {
      started: (number: number) => {
        began = process.cpuUsage()
        mutantSwitch.currentTestId = String(number)
      },
      done: (number: number, message?: string) => {
        const { user, system } = process.cpuUsage(began)
        const milliseconds = (user + system) / 1000
        mutantSwitch.currentTestId = AROUND
        const name = testFile.nameOf(number)
        if (message !== undefined) failures.push({ file, number, name, message })
        tests.push({ file, number, name, milliseconds, hits: mutantCoverage.perTest[number] ?? {} })
      },
    }
    await testFile.run(testFile.numbers, watcher, { stopsAtFailure: false, timeout: COVERING_MS })
    around[file] = mutantCoverage.perTest[AROUND] ?? {}
    mutantSwitch.currentTestId = undefined
    reached[file] = [...reachedFrom(file)]
  }
  return { kind: 'covered', tests, loading: mutantCoverage.static, around, reached, failures }
}

async function attempt({ mutant, tests, anew, hitLimit, timeout, most }: Attempt): Promise<Tried> {
  mutantSwitch.mutantCoverage = { static: {}, perTest: {} }
  let failure: Failure | undefined
  let ran = false
  let addressOf = anew ? nextGeneration() : undefined
  // Without the mutant, which would stay in what modules keep.
  if (!anew) for (const [file] of tests) await testFileOf(file)
  try {
    watchdog.give(most)
    Object.assign(mutantSwitch, { activeMutant: mutant, hitCount: 0, hitLimit })
    for (const [file, numbers] of tests) {
      failure = await firstFailure(file, numbers, { addressOf, timeout })
      if (failure) break
    }
  } finally {
    ran = (mutantSwitch.hitCount ?? 0) > 0
    Object.assign(mutantSwitch, { activeMutant: NONE, hitCount: undefined })
    watchdog.rest()
  }
  if (!failure) return { kind: 'tried', ran, spoilt: false }
  addressOf &&= nextGeneration()
  const numbers = failure.number === undefined ? [] : [failure.number]
  const again = await firstFailure(failure.file, numbers, { addressOf, timeout })
  return { kind: 'tried', failure, ran, spoilt: again !== undefined }
}

async function firstFailure(
  file: string,
  numbers: readonly number[],
  { addressOf, timeout }: { addressOf: ((file: string) => string) | undefined; timeout: number },
): Promise<Failure | undefined> {
  let testFile: TestFile
  try {
    testFile = await (addressOf ? TestFile.load(file, addressOf(file)) : testFileOf(file))
  } catch (error) {
    return { file, name: 'loading', message: String(error) }
  }
  let failure: Failure | undefined
  const nameOf = (number: number) => testFile.nameOf(number)
  const watcher = {
    started() {},
    done(number: number, message?: string) {
      if (message === undefined) return
      failure ??=
        number < 0
          ? { file, name: 'outside of a test', message }
          : { file, number, name: nameOf(number), message }
    },
  }
  await testFile.run(numbers, watcher, { stopsAtFailure: true, timeout })
  return failure
}

process.on('message', (request: Request) => {
  void answer(request).then((text) => process.send?.(text))
})

async function answer(request: Request): Promise<Answer> {
  try {
    if (request.kind === 'load') return await load(request)
    return await (request.kind === 'cover' ? cover() : attempt(request))
  } catch (error) {
    return {
      kind: 'broken',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
  }
}
