import { runLocal } from '../../../local/run.ts'
import { launchedBrowser } from '../support/chromium.ts'
import { Visit } from '../support/visit.ts'

/** Bench `rehearsing`: rehearses the file that is named, in the studio in a browser, and prints what that took as JSON. */
const [events = ''] = process.argv.slice(2)
const run = await runLocal({ port: 0, awsPort: 0, users: [], partners: [], page: true, log: () => {} })
const browser = await launchedBrowser('machine')
try {
  const at = `${run.endpoints.api}/studio#/campaigns/passport-to-paris`
  const visit = await Visit.begin(browser, { url: `${run.endpoints.api}/`, at, font: 'machine' })
  const { page } = visit
  await page.getByLabel('Your name').fill('bench')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Campaign file').setInputFiles('campaigns/passport-to-paris.yaml')
  await page.getByRole('link', { name: 'Rehearse' }).click()
  // Whoever uses the page meanwhile waits as long as the longest pause between two turns of its clock.
  await page.evaluate(`{
    window.longestPause = 0
    let before = performance.now()
    setInterval(() => {
      const now = performance.now()
      window.longestPause = Math.max(window.longestPause, now - before)
      before = now
    }, 10)
  }`)
  const from = performance.now()
  await page.getByLabel('Recorded events').setInputFiles(events)
  await page.getByRole('heading', { name: 'What would be earned' }).waitFor({ timeout: 600_000 })
  const seconds = (performance.now() - from) / 1000
  const told = await page.getByRole('status').filter({ hasText: 'activities of' }).textContent()
  const longestPauseMs = await page.evaluate<number>('Math.round(window.longestPause)')
  console.log(JSON.stringify({ seconds, longestPauseMs, told }))
} finally {
  await browser.close()
  await run.stop()
}
