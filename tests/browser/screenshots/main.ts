import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoUserIds, generateDay } from '../../../demo/day.ts'
import { DemoStack } from '../../../demo/play.ts'
import { watchedRun } from '../../../demo/watched.ts'
import { runLocal } from '../../../local/run.ts'
import { ROOT } from '../../stack/support/process.ts'
import { launchedBrowser } from '../support/chromium.ts'
import { Visit } from '../support/visit.ts'
import { compressed } from './compressed.ts'
import { pictureDashboard } from './dashboard/pictures.ts'
import { pictureReport } from './report.ts'
import { pictureStudio } from './studio.ts'

/** Their passport has something of everything at the end of the day. */
const VIEWER = 'viewer-0007'
const FOLDER = join(ROOT, 'docs/screenshots')
const MOST_BYTES = 300_000

const [only] = process.argv.slice(2)
const browser = await launchedBrowser('machine')
await mkdir(FOLDER, { recursive: true })
try {
  if (only === undefined || only === 'passport') await picturePassport()
  if (only === undefined || only === 'report') tell(await pictureReport(browser, FOLDER, MOST_BYTES))
  if (only === undefined || only === 'studio') tell(await pictureStudio(browser, FOLDER, MOST_BYTES))
  if (only === undefined || only === 'dashboard') tell(await pictureDashboard(browser, FOLDER, MOST_BYTES))
} finally {
  await browser.close()
}

function tell(lines: readonly string[]): void {
  for (const line of lines) console.log(line)
}

/** Plays one viewer's day of the demo, and takes the pictures of the passport page that the documents show. */
async function picturePassport(): Promise<void> {
  const users = demoUserIds(12)
  const day = generateDay({ seed: 2024, viewers: users.length })
  const { endpointsFile: _, ...watched } = await watchedRun(day, users, '')
  const run = await runLocal({ port: 0, awsPort: 0, users, partners: [], log: () => {}, ...watched })
  const stack = new DemoStack(run)
  try {
    // One after the other, so that what is earned when does not depend on how events were batched.
    for (const event of day.filter(({ line }) => line.detail.userId === VIEWER))
      await stack.publishDay([event])
    for (const width of [390, 1280] as const) {
      for (const theme of ['light', 'dark'] as const) {
        const visit = await Visit.begin(browser, {
          ...{ url: `${run.endpoints.api}/`, viewer: VIEWER, width, theme },
          height: width === 390 ? 844 : 1200,
          font: 'machine',
          painted: true,
        })
        await visit.open()
        await visit.page.waitForLoadState('networkidle')
        await visit.settled()
        const file = join(FOLDER, `passport-${width}-${theme}.png`)
        const picture = compressed(await visit.page.screenshot(), MOST_BYTES)
        await writeFile(file, picture)
        console.log(`${file}: ${Math.ceil(picture.length / 1000)} KB`)
        await visit.end()
      }
    }
  } finally {
    stack.close()
    await run.stop()
  }
}
