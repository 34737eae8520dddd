import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'
import { ROOT } from '../../stack/support/process.ts'
import { onlyTestFonts } from './fonts.ts'

const INSTALLED = process.env.CHROMIUM_PATH
const BUNDLED = process.platform === 'linux' && process.arch === 'x64'

/** Why no browser can be started here; undefined where one can. */
export const noBrowser =
  INSTALLED || BUNDLED
    ? undefined
    : 'browser tests are skipped: name an installed Chrome or Chromium in the environment variable CHROMIUM_PATH'

/** Starts the browser. One that ends as it starts, as on a machine that has much else to do, is started once more. */
export async function launchedBrowser(fonts: 'test' | 'machine' = 'test'): Promise<Browser> {
  const options = await chromiumToLaunch(fonts)
  return chromium.launch(options).catch(() => chromium.launch(options))
}

/**
 * How to start the browser: the one that CHROMIUM_PATH names, else the one that npm brought. It knows the fonts of the tests
 * and no other, or the machine's with those that npm brought.
 */
async function chromiumToLaunch(fonts: 'test' | 'machine'): Promise<LaunchOptions> {
  // Without its sandbox it starts in containers too; all that it opens is this machine's own.
  const args = ['--no-sandbox', '--disable-gpu']
  const env = { ...process.env, ...(fonts === 'test' && { FONTCONFIG_FILE: await onlyTestFonts() }) }
  if (INSTALLED) return { executablePath: INSTALLED, args, env }
  const folder = await unpacked()
  const executablePath = join(folder, 'chromium')
  if (fonts === 'machine') env.FONTCONFIG_FILE = join(folder, FONTS_CONFIGURATION)
  // Its libraries are installed nearly everywhere; the package has them too, for another system than most machines are.
  const libraries = lacksLibraries(executablePath) ? { LD_LIBRARY_PATH: join(folder, 'al2023/lib') } : {}
  return { executablePath, args, env: { ...env, ...libraries } }
}

const FONTS_CONFIGURATION = 'fonts.conf'
const UNPACK = join(import.meta.dirname, 'unpack.ts')

/**
 * The folder of the unpacked browser. The package unpacks into the folder for temporary files, and takes what it finds
 * there for whole. Test files run side by side, so each that finds none unpacks its own; the first to be done is kept.
 */
async function unpacked(): Promise<string> {
  const cache = join(ROOT, 'node_modules/.cache')
  const folder = join(cache, 'keepsakes-chromium')
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const draft = await mkdtemp(`${folder}-`)
  // It brings its libraries along only where it takes the place for Lambda.
  const env = { PATH: process.env.PATH, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }
  await promisify(execFile)(process.execPath, [UNPACK], { env })
  await writeFile(join(draft, FONTS_CONFIGURATION), fontsConfiguration(folder))
  await rename(draft, folder).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true, force: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  return folder
}

/** The fonts of the package beside those of the machine, which may have none; sans-serif is the same everywhere. */
function fontsConfiguration(folder: string): string {
  const alias = (family: string) =>
    `<alias binding="strong"><family>${family}</family><prefer><family>Open Sans</family></prefer></alias>`
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
  ${['system-ui', 'ui-sans-serif', 'sans-serif'].map(alias).join('\n  ')}
</fontconfig>
`
}

/** A browser that is slow to start on a busy machine lacks nothing, and libraries of another system would end it. */
function lacksLibraries(executablePath: string): boolean {
  const { status, stderr } = spawnSync(executablePath, ['--version'], { timeout: 60_000, encoding: 'utf8' })
  return status !== 0 && /error while loading shared libraries/.test(stderr)
}
