import { execFile } from 'node:child_process'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { fingerprint, type Sources } from '../fingerprint.ts'
import { withLock } from '../lock.ts'
import { projectRoot } from '../project.ts'

const sources: Sources = {
  folders: ['art', 'api', 'model', 'public', 'state', 'studio', 'style', 'view']
    .map((folder) => `web/${folder}`)
    // The studio checks campaigns with the core.
    .concat('json', 'schemas', 'event-patterns', 'events', 'awarding')
    .concat('campaigns/stamps', 'docs/contract/v1', 'packaging/page'),
  files: ['main.tsx', 'index.html', 'studio.html', 'studio-preview.html', 'vite.config.ts', 'tsconfig.json']
    .map((file) => `web/${file}`)
    .concat('package-lock.json', 'docs/asyncapi.yaml', 'docs/openapi.yaml'),
}

/** All script that a page loads as it is opened, compressed as a server would send it, in bytes. */
const BUDGETS = { 'index.html': 60_000, 'studio.html': 250_000 } as const

type Page = keyof typeof BUDGETS

export const pages = Object.keys(BUDGETS) as readonly Page[]

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
    log('building the pages')
    const draft = `${DIST}-draft`
    const from = await fingerprint(projectRoot, sources)
    await buildApart(draft)
    await writeFile(join(draft, STAMP), from)
    await rm(DIST, { recursive: true, force: true })
    await rename(draft, DIST)
    for (const page of pages) {
      const bytes = await firstLoadSize(DIST, page)
      log(`${page} has ${(bytes / 1000).toFixed(1)} KB of script, gzipped`)
    }
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
    throw new Error(error.stderr?.trim() || 'the pages could not be built', { cause: error })
  })
}

function builtFrom(): Promise<string | undefined> {
  return readFile(join(DIST, STAMP), 'utf8').catch(() => undefined)
}

/** A page's script is larger than it may be. */
export class PageBudgetError extends Error {
  override readonly name = 'PageBudgetError'
}

/** Bytes of all script that a page loads as it is opened, each file gzipped by itself. */
export async function firstLoadSize(folder: string, page: Page): Promise<number> {
  const html = await readFile(join(folder, page), 'utf8')
  const names = [...html.matchAll(/\s(?:src|href)="([^"]+\.m?js)"/g)].map(([, name = '']) => name)
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))))
  return files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0)
}

/** @throws PageBudgetError */
export function assertWithinBudget(page: Page, bytes: number): void {
  const most = BUDGETS[page]
  if (bytes <= most) return
  const kilobytes = (value: number) => `${Math.ceil(value / 1000)} KB`
  throw new PageBudgetError(
    `${page} has ${kilobytes(bytes)} of script, gzipped; it may have ${kilobytes(most)}: whoever opens it waits for that`,
  )
}

if (import.meta.main) {
  await ensurePage({ log: console.log, force: true }).catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
