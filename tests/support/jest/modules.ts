import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

const ROOT = new URL('../../../', import.meta.url).href
const GLOBALS = new URL('globals.ts', import.meta.url).href
const SEARCH = '?of='

/** Tests hold hooks and what they have started. Functions hold what they have read of their environment, and clients. */
const HOLDING_STATE = ['tests/', 'functions/'].map((folder) => ROOT + folder)

/**
 * From now on each test file gets modules of its own of those folders, and shares all others with the test files before it in
 * the same worker. The address of a module of its own names the test file, also in what that module imports.
 */
export function evaluateByFile(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier === '@jest/globals' ? GLOBALS : specifier, context)
      const search = searchIn(context.parentURL)
      return search !== '' && HOLDING_STATE.some((folder) => resolved.url.startsWith(folder))
        ? { ...resolved, url: resolved.url + search }
        : resolved
    },
  })
}

function searchIn(url = ''): string {
  const at = url.startsWith(ROOT) ? url.indexOf(SEARCH) : -1
  return at === -1 ? '' : url.slice(at)
}

const runs = new Map<string, number>()

/** Returns the way to import the modules of this run of a test file. */
export function importerOf(testPath: string): (path: string) => Promise<unknown> {
  const run = (runs.get(testPath) ?? 0) + 1
  runs.set(testPath, run)
  const file = pathToFileURL(testPath).href.slice(ROOT.length)
  // Node keeps compiled code by address, which therefore is the same each time the suite runs.
  const search = SEARCH + file + (run > 1 ? `&run=${run}` : '')
  return (path) => import(pathToFileURL(path) + search)
}
