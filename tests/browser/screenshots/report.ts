import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { generateExport } from '../../../bench/analytics/generate.ts'
import { keepsakes } from '../../cli/support/keepsakes.ts'
import { compressed } from './compressed.ts'

const USERS = 20_000
const HEIGHTS = { 390: 844, 1280: 1300 } as const

/** Takes the pictures of the report's page that the documents show, of an export that is generated. */
export async function pictureReport(browser: Browser, folder: string, mostBytes: number): Promise<string[]> {
  const temporary = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  try {
    const page = join(temporary, 'report.html')
    await generateExport(join(temporary, 'exports'), USERS)
    const { code, stderr } = await keepsakes(['report', join(temporary, 'exports'), '--html', page])
    if (code !== 0) throw new Error(stderr)
    const files: string[] = []
    for (const width of [390, 1280] as const) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const viewport = { width, height: HEIGHTS[width] }
        const tab = await browser.newPage({ viewport, colorScheme })
        await tab.goto(pathToFileURL(page).href)
        const file = join(folder, `report-${width}-${colorScheme}.png`)
        await writeFile(file, compressed(await tab.screenshot(), mostBytes))
        await tab.close()
        files.push(`${file}: ${Math.ceil((await readFile(file)).length / 1000)} KB`)
      }
    }
    return files
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}
