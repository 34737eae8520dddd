import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { demoUserIds, generateDay } from '../../cli/demo/day.ts'
import { DemoStack } from '../../cli/demo/play.ts'
import { watchedRun } from '../../cli/demo/watched.ts'
import { runLocal } from '../../local/run.ts'
import { chromiumToLaunch } from './support/chromium.ts'
import { Visit } from './support/visit.ts'

const out = process.argv[2] ?? '/tmp/mine/scratch-bench/shots'
await mkdir(out, { recursive: true })
const day = generateDay({ seed: 2024, viewers: 60 })
const users = demoUserIds(60)
const { endpointsFile, ...watched } = await watchedRun(day, users, '')
const run = await runLocal({ port: 0, awsPort: 0, users, partners: [], ...watched, log: () => {} })
const browser = await chromium.launch(await chromiumToLaunch())
const stack = new DemoStack(run)
await stack.publishDay(day)
for (const width of [390, 1280] as const)
  for (const theme of ['light', 'dark'] as const) {
    const visit = await Visit.begin(browser, { url: `${run.endpoints.api}/`, width, theme })
    await visit.page.getByRole('button', { name: 'Open passport' }).waitFor()
    await visit.settled()
    await visit.page.screenshot({ path: join(out, `cover-${width}-${theme}.png`) })
    await visit.open()
    await visit.settled()
    await visit.page.waitForLoadState('networkidle')
    await visit.page.screenshot({ path: join(out, `passport-${width}-${theme}.png`) })
    await visit.page.screenshot({ path: join(out, `full-${width}-${theme}.png`), fullPage: true })
    await visit.page.getByRole('tab', { name: 'Newest' }).click()
    await visit.settled()
    await visit.page.screenshot({ path: join(out, `newest-${width}-${theme}.png`) })
    await visit.page.getByRole('tab', { name: 'Stamps' }).click()
    await visit.page.getByRole('button', { name: /Under ten seconds/ }).click()
    await visit.settled()
    await visit.page.screenshot({ path: join(out, `details-${width}-${theme}.png`) })
    console.log(visit.errors)
    await visit.end()
  }
await browser.close()
stack.close()
await run.stop()
