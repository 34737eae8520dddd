import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { CAMPAIGNS_FOLDER, runLocal } from '../../../local/run.ts'
import { Visit } from '../support/visit.ts'
import { compressed } from './compressed.ts'

const CAMPAIGN = 'passport-to-paris'
const PERSON = 'anna'
/** It has a picture, and a criterion with a condition. */
const STAMP = 'Gold on clay'

/** Takes the pictures of the studio that the documents show. Returns a line for each. */
export async function pictureStudio(browser: Browser, folder: string, mostBytes: number): Promise<string[]> {
  const run = await runLocal({ port: 0, awsPort: 0, users: [], partners: [], page: true, log: () => {} })
  const { api } = run.endpoints
  const lines: string[] = []
  try {
    const text = await readFile(join(CAMPAIGNS_FOLDER, `${CAMPAIGN}.yaml`), 'utf8')
    const token = await run.tokens.sign({ sub: PERSON, scope: 'campaigns:draft' })
    await fetch(`${api}/v1/studio/drafts/${CAMPAIGN}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'if-none-match': '*',
      },
      body: JSON.stringify({ text }),
    })
    for (const width of [390, 1280] as const) {
      for (const theme of ['light', 'dark'] as const) {
        const at = `${api}/studio#/campaigns/${CAMPAIGN}`
        const visit = await Visit.begin(browser, {
          ...{ url: api, at, width, theme, height: width === 390 ? 844 : 1000 },
          font: 'machine',
          painted: true,
        })
        const { page } = visit
        await page.getByLabel('Your name').fill(PERSON)
        await page.getByRole('button', { name: 'Sign in' }).click()
        const stamp = page.getByRole('button', { name: STAMP })
        await stamp.waitFor()
        if (width > 390) await stamp.click()
        await page.waitForLoadState('networkidle')
        await visit.settled()
        await page.evaluate('scrollTo(0, 0)')
        const file = join(folder, `studio-${width}-${theme}.png`)
        const picture = compressed(await page.screenshot(), mostBytes)
        await writeFile(file, picture)
        lines.push(`${file}: ${Math.ceil(picture.length / 1000)} KB`)
        await visit.end()
      }
    }
  } finally {
    await run.stop()
  }
  return lines
}
