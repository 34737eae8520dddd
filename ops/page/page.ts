import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fingerprint, type Sources } from '../fingerprint.ts'
import { withLock } from '../lock.ts'
import { projectRoot } from '../project.ts'

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
 * safe to call from many processes at once. Throws PageBudgetError, and what Vite throws.
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
    // Vite takes a moment to load, which whoever has the page already does not wait for.
    const { buildPage } = await import('./build.ts')
    const { scriptBytes } = await buildPage(draft)
    await writeFile(join(draft, STAMP), from)
    await rm(DIST, { recursive: true, force: true })
    await rename(draft, DIST)
    log(`the page has ${(scriptBytes / 1000).toFixed(1)} KB of script, gzipped`)
    return DIST
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
