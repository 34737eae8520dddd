import { createRequire } from 'node:module'
import { evaluateByFile, importerOf } from './modules.ts'

evaluateByFile()

const require = createRequire(import.meta.url)

/**
 * Jest's `runtime`: the way in which a test file gets its modules. It leaves them to Node, which loads a module once. Jest's own
 * loads all that a file imports anew for it, in a context of `node:vm`.
 */
export default class NativeRuntime {
  readonly unstable_importModule: (path: string) => Promise<unknown>

  constructor(...[, , , , , , testPath]: RuntimeArguments) {
    this.unstable_importModule = importerOf(testPath)
  }

  unstable_shouldLoadAsEsm(): boolean {
    return true
  }

  /** Jest asks for jest-circus, which holds the tests of one file. */
  requireInternalModule(path: string): unknown {
    delete require.cache[path]
    return require(path)
  }

  requireModule(path: string): unknown {
    return require(path)
  }

  /** Jest asks for the maps of compiled code. Nothing is compiled: Node takes the types off in place. */
  getSourceMaps(): Map<string, string> {
    return new Map()
  }

  getAllCoverageInfoCopy(): undefined {}
  setGlobalsForRuntime(): void {}
  enterTestCode(): void {}
  leaveTestCode(): void {}
  teardown(): void {}
}

type RuntimeArguments = [
  config: unknown,
  environment: unknown,
  resolver: unknown,
  transformer: unknown,
  files: unknown,
  coverage: unknown,
  testPath: string,
]
