import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../../../packaging/project.ts'
import { type CampaignGiven, votes } from '../../functions/support/catalogue.ts'
import { startHttp } from '../../functions/support/http.ts'
import { vote } from '../../stack/support/activities.ts'
import { get } from '../../stack/support/app.ts'
import { until } from '../../stack/support/until.ts'
import type { Pages } from '../support/pages.ts'

/** A picture that every stack serves. */
const image = 'stamps/marathon.svg'

const stamp = (number: number) => ({
  id: `stamp-${number}`,
  title: `Stamp ${number}`,
  image,
  earn: votes(number),
})

/** A campaign of many stamps. */
export const longList: CampaignGiven = {
  id: 'games',
  keepsakes: Array.from({ length: 25 }, (_, index) => stamp(index + 1)),
}

/** The list of the newest stamps. */
export function list(pages: Pages): void {
  /** As the API lists them: which vote completes which stamp depends on how the votes were batched. */
  const listed = async () => {
    const { endpoints } = pages.run
    const { body } = await get(endpoints, '/v1/me/keepsakes?limit=100', endpoints.tokens.sara)
    return (body as { keepsakes: { title: string }[] }).keepsakes.map(({ title }) => title)
  }

  test('goes on to the end, each stamp once, also when one is earned meanwhile', async () => {
    const votesOf = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) =>
        vote('sara', { occurredAt: `2024-07-26T18:${String(from + index).padStart(2, '0')}:00Z` }),
      )
    await pages.publish(...votesOf(1, 23))
    const visit = await pages.visit({ viewer: 'sara', campaign: 'games' })
    await visit.open()
    await visit.page.getByRole('tab', { name: 'Newest' }).click()
    const panel = visit.page.getByRole('tabpanel', { name: 'Newest' })
    const shown = () => panel.locator('.entry-title').allTextContents()
    const more = panel.getByRole('button', { name: 'Show more' })
    await more.click()
    await until('a second page', shown, ({ length }) => length === 20)
    // Lands at the top, while the end of the list is still to come.
    await pages.publish(...votesOf(24, 24))
    await until('the new one', shown, ([first]) => first === 'Stamp 24')
    await more.click()
    const whole = await until('the end of the list', shown, ({ length }) => length >= 25)
    expect(whole).toEqual(await listed())
    expect(new Set(whole).size).toBe(25)
    await more.waitFor({ state: 'hidden' })
    await panel.getByText('Title of encore').waitFor()
  })

  test('is shown whole by the page in the README, from an address of its own', async () => {
    const { api, tokens } = pages.run.endpoints
    const text = await readFile(join(projectRoot, 'README.md'), 'utf8')
    const page = (/```html\n([\s\S]*?)```/.exec(text)?.[1] ?? '').replace('http://127.0.0.1:3000', api)
    expect(page.trim().split('\n').length).toBeLessThanOrEqual(20)
    const html = { 'content-type': 'text/html' }
    const server = await startHttp(({ path }) =>
      path === '/' ? { headers: html, body: page } : { status: 204 },
    )
    try {
      const visit = await pages.visit({ at: `${server.url}/#${tokens.sara}` })
      const shown = () => visit.page.locator('li').allTextContents()
      const titles = await listed()
      const whole = await until('all of them', shown, ({ length }) => length === titles.length)
      expect(whole.map((line) => line.split(',')[0])).toEqual(titles)
    } finally {
      await server.stop()
    }
  })
}
