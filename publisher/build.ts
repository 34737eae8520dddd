import { execFile } from 'node:child_process'
import { copyFile, glob, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Builds what is packed: JavaScript in which nothing of the rest of the project is missing, for browsers and set-top boxes of
 * 2020 and later, and the types.
 *
 * @param outdir where it goes, instead of `dist` beside this
 */
export async function buildPublisher(outdir = here('dist')): Promise<void> {
  await rm(outdir, { recursive: true, force: true })
  await Promise.all([
    // Browsers have nothing of Node: an import of it would end the build.
    bundle('index.ts', `${outdir}/index.js`, 'browser'),
    bundle('node/index.ts', `${outdir}/node.js`, 'node'),
    promisify(execFile)(process.execPath, [
      here('../node_modules/typescript/bin/tsc'),
      ...['-p', here('tsconfig.json'), '--outDir', outdir],
    ]),
  ])
  for await (const file of glob('**/*.d.ts', { cwd: outdir })) await nameJavaScript(join(outdir, file))
}

/** Names the modules of a declaration file as they are packed: older compilers do not take `.ts` there. */
async function nameJavaScript(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replaceAll(/(?<= from '\.[^']*)\.ts(?=')/g, '.js'))
}

function bundle(entry: string, outfile: string, platform: 'browser' | 'node') {
  return build({
    ...{ entryPoints: [here(entry)], outfile, platform },
    ...{ bundle: true, format: 'esm', target: 'es2020', logLevel: 'error' },
  })
}

if (import.meta.main) {
  await buildPublisher()
  await copyFile(here('../LICENSE'), here('LICENSE'))
}
