import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { evaluateByFile } from '../support/jest/modules.ts'
import { projectFolder } from './mutants.ts'

const ROOT = projectFolder.href
const GENERATION = /[?&]generation=\d+$/

const stripped = new Map<string, string>()
const imports = new Map<string, Set<string>>()

/**
 * From now on Node gets the code with the mutants for these files, and loads all modules of the project anew for what is imported by
 * an address that `nextGeneration` has made.
 */
export function loadMutated(sources: Readonly<Record<string, string>>): void {
  evaluateByFile()
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context)
      if (!isOurs(resolved.url)) return resolved
      const { parentURL = '' } = context
      if (isOurs(parentURL)) add(bare(parentURL), bare(resolved.url))
      const [generation] = GENERATION.exec(parentURL) ?? []
      if (generation === undefined || GENERATION.test(resolved.url)) return resolved
      const mark = resolved.url.includes('?') ? '&' : '?'
      return { ...resolved, url: resolved.url + mark + generation.slice(1) }
    },
    load(url, context, next) {
      const file = bare(url)
      const source = sources[file]
      if (source === undefined) return next(url, context)
      const code = stripped.get(file) ?? stripTypeScriptTypes(source)
      stripped.set(file, code)
      return { format: 'module', source: code, shortCircuit: true }
    },
  })
}

let generation = 0

/** Returns the way to load test files, and all of the project that they import, once more. */
export function nextGeneration(): (testFile: string) => string {
  generation += 1
  const mark = `&generation=${generation}`
  return (testFile) => firstGeneration(testFile) + mark
}

/** Returns the address by which a test file has modules of its own of `tests/`, as in jest. */
export function firstGeneration(testFile: string): string {
  return `${testFile}?of=${testFile.slice(ROOT.length)}`
}

/** Returns the files that a file imports, and those that they import. */
export function reachedFrom(file: string): Set<string> {
  const reached = new Set<string>()
  const open = [file]
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const imported of imports.get(at) ?? [])
      if (!reached.has(imported)) {
        reached.add(imported)
        open.push(imported)
      }
  return reached
}

function add(importer: string, imported: string): void {
  const known = imports.get(importer)
  if (known) known.add(imported)
  else imports.set(importer, new Set([imported]))
}

function isOurs(url: string): boolean {
  return url.startsWith(ROOT) && !url.includes('/node_modules/')
}

function bare(url: string): string {
  const at = url.indexOf('?')
  return at === -1 ? url : url.slice(0, at)
}
