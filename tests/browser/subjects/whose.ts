import type { Page } from 'playwright-core'
import { serveAppAround } from '../support/app-around.ts'
import type { Pages } from '../support/pages.ts'
import { openingNight } from '../support/story.ts'

/** The passport that is shown is that of whoever the address, the token or the switch says, and nobody else's. */
export function whose(pages: Pages): void {
  const signed = (sub: string) => pages.run.tokens.sign({ sub, expiresIn: 600 })
  const earned = 'Opening night Earned'
  const not = 'Opening night 0 of 15 minutes'
  beforeAll(() => pages.publish(openingNight('uma'), openingNight('auth0|5f7c8ec7c33c6c004bbafe82')))

  test.each(['uma', 'auth0|5f7c8ec7c33c6c004bbafe82'])(
    'is that of the viewer in the address, also of one whom the switch did not have: %s',
    async (viewer) => {
      const visit = await pages.visit({ viewer })
      await visit.open()
      await visit.stamp(earned).waitFor()
      const choice = visit.page.getByLabel('Viewer')
      expect(await choice.inputValue()).toBe(viewer)
      await choice.selectOption('dora')
      await visit.stamp(not).waitFor()
      await choice.selectOption(viewer)
      await visit.stamp(earned).waitFor()
    },
  )

  test('is nobody’s where the address names a viewer that there cannot be, which it says', async () => {
    pages.expectErrors(/ 400 /)
    const visit = await pages.visit({ viewer: 'u'.repeat(300) })
    await visit.page.getByRole('heading', { name: 'Your passport cannot be opened' }).waitFor()
    await visit.page.getByText('There can be no viewer “uuu').waitFor()
    expect(visit.requests.filter((url) => url.includes('/v1/me/'))).toEqual([])
  })

  test('is that of the token in the address, whomever else that names, also when it is loaded again', async () => {
    const visit = await pages.visit({ viewer: 'dora', fragment: `token=${await signed('uma')}` })
    await visit.open()
    await visit.stamp(earned).waitFor()
    expect(new URL(visit.page.url())).toMatchObject({ search: '', hash: '' })
    expect(await visit.page.getByLabel('Viewer').count()).toBe(0)
    // The token was in memory only: without it the page cannot tell whose it is to be.
    await visit.page.reload()
    await visit.page.getByRole('heading', { name: 'Sign in again' }).waitFor()
    expect(visit.requests.some((url) => url.endsWith('/local/token'))).toBe(false)
  })

  test('is that of another token put into the address of a page that is open', async () => {
    const visit = await pages.visit({ fragment: `token=${await signed('uma')}` })
    await visit.open()
    await visit.stamp(earned).waitFor()
    const other = JSON.stringify(`#token=${await signed('dora')}`)
    await visit.page.evaluate(`location.hash = ${other}`)
    await visit.stamp(not).waitFor()
    expect(await visit.stamp(earned).count()).toBe(0)
    expect(await visit.announced('New stamp').count()).toBe(0)
    expect(new URL(visit.page.url()).hash).toBe('')
  })

  test('is that of the person to whom the app around it changes, and never of both', async () => {
    const { api } = pages.run.endpoints
    const app = await serveAppAround(`${api}/#token=${await signed('dora')}`)
    const deployed = (page: Page) =>
      page.route('**/config.json', (route) => route.fulfill({ json: { apiUrl: '' } }))
    try {
      const visit = await pages.visit({ before: deployed, at: app.url })
      const [, frame] = visit.page.frames()
      await frame?.getByText('0 of 21 stamps').waitFor()
      await visit.page.evaluate(`answer('${await signed('uma')}')`)
      await frame?.getByText('1 of 21 stamps').waitFor()
      expect(await frame?.getByText('New stamp').count()).toBe(0)
    } finally {
      app.close()
    }
  })
}
