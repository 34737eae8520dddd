import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { screenLines } from '../../../../cli/watch/screen.ts'
import { compressed } from '../compressed.ts'
import { dashboardPage } from './page.ts'
import { playedDashboard } from './played.ts'
import { terminalPage } from './terminal.ts'

/** The terminal's, in characters. */
const WIDTH = 120

/** Takes the pictures of the dashboard that the documents show, of the played day: as CloudWatch draws it, and in the terminal. */
export async function pictureDashboard(
  browser: Browser,
  folder: string,
  mostBytes: number,
): Promise<string[]> {
  const shown = await playedDashboard()
  // Otherwise it has colours only where the script runs in a terminal.
  process.env.FORCE_COLOR = '1'
  const text = screenLines(shown, WIDTH).join('\n').trimEnd()
  const dashboard = await dashboardPage(shown, { x: 0, y: 0, width: 6, height: 4 })
  const pages = {
    'dashboard-light': { html: dashboard, scheme: 'light', width: 1624 },
    'dashboard-dark': { html: dashboard, scheme: 'dark', width: 1624 },
    'watch-light': { html: terminalPage(text, false), scheme: 'light', width: 1070 },
    'watch-dark': { html: terminalPage(text, true), scheme: 'dark', width: 1070 },
  } as const
  const temporary = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  try {
    const files: string[] = []
    for (const [name, { html, scheme, width }] of Object.entries(pages)) {
      const page = join(temporary, `${name}.html`)
      await writeFile(page, html)
      const tab = await browser.newPage({ viewport: { width, height: 400 }, colorScheme: scheme })
      await tab.goto(pathToFileURL(page).href)
      const picture = compressed(await tab.screenshot({ fullPage: true }), mostBytes)
      const file = join(folder, `${name}.png`)
      await writeFile(file, picture)
      await tab.close()
      files.push(`${file}: ${Math.ceil(picture.length / 1000)} KB`)
    }
    return files
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}
