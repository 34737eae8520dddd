import { execFile } from 'node:child_process'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fingerprint, type Sources } from '../fingerprint.ts'
import { withLock } from '../lock.ts'
import { projectRoot } from '../project.ts'
import { scriptSize } from './size.ts'

const sources: Sources = {
  folders: ['art', 'api', 'model', 'public', 'state', 'style', 'view']
    .map((folder) => `web/${folder}`)
    .concat('campaigns/stamps', 'ops/page'),
  files: ['main.tsx', 'index.html', 'vite.config.ts', 'tsconfig.json']
    .map((file) => `web/${file}`)
    .concat('package-lock.json'),
}

const DIST = join(projectRoot, 'web/dist')
/** Inside what it tells of, so that no page can be there without it. */
const STAMP = 'built-from.txt'

export interface EnsurePageOptions {
  /** Hears what is being done, when something is. */
  readonly log?: (line: string) => void
  /** Builds again even when nothing changed. */
  readonly force?: boolean
}

/**
 * Makes sure that web/dist is the page of the sources as they are now, and answers its path. Cheap when nothing changed,
 * safe to call from many processes at once. Throws an Error with what Vite
 * or the budget has against it.
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
