import { execFile } from 'node:child_process'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { fingerprint, type Sources } from '../fingerprint.ts'
import { withLock } from '../lock.ts'
import { projectRoot } from '../project.ts'

const sources: Sources = {
  folders: ['art', 'api', 'model', 'public', 'state', 'style', 'view']
    .map((folder) => `web/${folder}`)
    .concat('campaigns/stamps', 'docs/contract/v1', 'packaging/page'),
  files: ['main.tsx', 'index.html', 'vite.config.ts', 'tsconfig.json']
    .map((file) => `web/${file}`)
    .concat('package-lock.json', 'docs/asyncapi.yaml', 'docs/openapi.yaml'),
}

const DIST = join(projectRoot, 'web/dist')
/** Lies inside the page that it tells of, so that no page can be there without it. */
const STAMP = 'built-from.txt'

interface EnsurePageOptions {
  /** Hears what is being done, when something is. */
  readonly log?: (line: string) => void
  /** Builds again even when nothing changed. */
  readonly force?: boolean
}

/**
 * Makes sure that web/dist is the page of the sources as they are now, and answers its path. Cheap when nothing changed,
 * safe to call from many processes at once.
 *
 * @throws Error with what Vite or the budget has against it
 */
export async function ensurePage({ log = () => {}, force = false }: EnsurePageOptions = {}): Promise<string> {
  const isCurrent = async () => !force && (await builtFrom()) === (await fingerprint(projectRoot, sources))
  if (await isCurrent()) return DIST
  return withLock(join(projectRoot, '.build/page-lock'), async () => {
    // Asked again: another process may have built it meanwhile.
    if (await isCurrent()) return DIST
    log('building the page')
    const draft = `${DIST}-draft`
    const from = await fingerprint(projectRoot, sources)
    await buildApart(draft)
    const scriptBytes = await scriptSize(draft)
    await writeFile(join(draft, STAMP), from)
    await rm(DIST, { recursive: true, force: true })
    await rename(draft, DIST)
    log(`the page has ${(scriptBytes / 1000).toFixed(1)} KB of script, gzipped`)
    return DIST
  })
}

/**
 * In a process of its own: Vite's compiler is native code that works in a process's first context only, and whoever
 * starts a stack may be in another, as every test is.
 */
async function buildApart(folder: string): Promise<void> {
  const script = join(import.meta.dirname, 'build.ts')
  await promisify(execFile)(process.execPath, [script, folder]).catch((error: { stderr?: string }) => {
    throw new Error(error.stderr?.trim() || 'the page could not be built', { cause: error })
  })
}

function builtFrom(): Promise<string | undefined> {
  return readFile(join(DIST, STAMP), 'utf8').catch(() => undefined)
}

if (import.meta.main) {
  await ensurePage({ log: console.log, force: true }).catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}

/** The page's script is larger than it may be. */
export class PageBudgetError extends Error {
  override readonly name = 'PageBudgetError'
}

/** All of the page's script, compressed as a server would send it. */
const BUDGET = 60_000

/** Bytes of all script in a folder, each file gzipped by itself. */
export async function scriptSize(folder: string): Promise<number> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.m?js$/.test(name))
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))))
  return files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0)
}

/** @throws PageBudgetError */
export function assertWithinBudget(bytes: number): void {
  if (bytes <= BUDGET) return
  const kilobytes = (value: number) => `${Math.ceil(value / 1000)} KB`
  throw new PageBudgetError(
    `the page has ${kilobytes(bytes)} of script, gzipped; it may have ${kilobytes(BUDGET)}: a phone on a train waits for it`,
  )
}
