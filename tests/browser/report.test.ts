import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { reportPage } from '../../analytics/page/page.ts'
import { generateExport } from '../../bench/analytics/generate.ts'
import { certificatePage } from '../../cli/certify/page.ts'
import { reportOf } from '../analytics/support/reported.ts'
import { rehearsedCertificate } from '../certifying/support/certificate.ts'
import { launchedBrowser } from './support/chromium.ts'
import { setIn, type TestFont } from './support/fonts.ts'
import { describeInBrowser } from './support/visits.ts'

// In the page, as text: this side knows no DOM. Where text of a drawing lies outside of it, and what is shown.
const LOOK = `(() => {
  const shown = [...document.querySelectorAll('figure svg')].filter((svg) => svg.getClientRects().length > 0)
  const outside = shown.flatMap((svg) => {
    const around = svg.getBoundingClientRect()
    return [...svg.querySelectorAll('text')].filter((text) => {
      const { left, right } = text.getBoundingClientRect()
      return left < around.left - 14 || right > around.right + 14
    }).map((text) => text.textContent)
  })
  return { shown: shown.length, outside, sideways: document.documentElement.scrollWidth - innerWidth }
})()`

describeInBrowser('the page of the report', () => {
  let folder: string
  let url: string
  let browser: Browser
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
    await generateExport(folder, 400)
    await writeFile(join(folder, 'report.html'), await reportPage(await reportOf(folder, 10)))
    await writeFile(join(folder, 'certificate.html'), await certificatePage(rehearsedCertificate()))
    url = pathToFileURL(join(folder, 'report.html')).href
    browser = await launchedBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function opened(width: number, font: TestFont, colorScheme: 'light' | 'dark', at = url) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
    const page = await context.newPage()
    const problems: string[] = []
    page.on('console', (message) => problems.push(message.text()))
    page.on('request', (request) => request.url() !== at && problems.push(request.url()))
    await page.addInitScript(setIn(font))
    await page.goto(at)
    return { page, problems, close: () => context.close() }
  }

  test.each([
    [390, 'narrow'],
    [390, 'wide'],
    [1280, 'wide'],
  ] as const)(
    'fits %d pixels in a %s face, with one drawing of each plot, and asks for nothing',
    async (width, font) => {
      const { page, problems, close } = await opened(width, font, 'light')
      expect(await page.evaluate(LOOK)).toEqual({ shown: 10, outside: [], sideways: 0 })
      expect(problems).toEqual([])
      await close()
    },
  )

  test.each(['light', 'dark'] as const)(
    'has nothing in its %s colours that keeps somebody from reading it',
    async (scheme) => {
      const { page, close } = await opened(1280, 'narrow', scheme)
      await page.evaluate("document.querySelector('#passport-to-paris-editions ~ details').open = true")
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode()
        .options({ resultTypes: ['violations'] })
        .analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
      await close()
    },
  )

  test('is white and opened when it is printed, also at night', async () => {
    const { page, close } = await opened(1280, 'narrow', 'dark')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    const look = `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('.leaf')).color]`
    expect(await page.evaluate(look)).toEqual(['rgb(255, 255, 255)', 'rgb(29, 36, 64)'])
    const isOpen = `document.querySelector('details:not(.long) table').getBoundingClientRect().height > 40`
    expect(await page.evaluate(isOpen)).toBe(true)
    // Letters are of one size, however wide a drawing is.
    const sizes = `[...document.querySelectorAll('figure svg')]
      .filter((svg) => svg.getClientRects().length > 0)
      .map((svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)`
    await page.setViewportSize({ width: 688, height: 900 })
    const scales = await page.evaluate<number[]>(sizes)
    expect(scales).toHaveLength(10)
    expect(Math.max(...scales) / Math.min(...scales)).toBeLessThan(1.3)
    await close()
  })

  test.each([
    [390, 'wide', 'light'],
    [1280, 'narrow', 'dark'],
  ] as const)(
    'of a partner’s rehearsal fits %d pixels in a %s face, and can be read in %s colours',
    async (width, font, scheme) => {
      const certificate = new URL('certificate.html', url).href
      const { page, problems, close } = await opened(width, font, scheme, certificate)
      expect(await page.evaluate(LOOK)).toEqual({ shown: 4, outside: [], sideways: 0 })
      expect(problems).toEqual([])
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode()
        .options({ resultTypes: ['violations'] })
        .analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
      await close()
    },
  )
})
