import type { Page } from 'playwright-core'
import { until } from '../../stack/support/until.ts'
import { serveAppAround } from '../support/app-around.ts'
import type { Pages } from '../support/pages.ts'
import { openingNight } from '../support/story.ts'

const DAYS = 24 * 60 * 60 * 1000

/** When there is no network, no token, or no answer. */
export function trouble(pages: Pages): void {
  const signed = (sub: string, expiresIn: number) => pages.run.tokens.sign({ sub, expiresIn })

  /** As it is deployed: without the demo, so that tokens come from the app around it. */
  const deployed = (page: Page) =>
    page.route('**/config.json', (route) => route.fulfill({ json: { apiUrl: '' } }))

  test('keeps what it shows while it is offline, says so, and catches up when it is back', async () => {
    pages.expectErrors(/ERR_INTERNET_DISCONNECTED/)
    const visit = await pages.visit({ viewer: 'paul' })
    await visit.open()
    await visit.context.setOffline(true)
    await visit.page.getByText('You are offline').waitFor()
    await visit.stamp('Opening night 0 of 15 minutes').waitFor()
    await pages.publish(openingNight('paul'))
    expect(await visit.stamp('Opening night Earned').count()).toBe(0)
    await visit.context.setOffline(false)
    await visit.stamp('Opening night Earned').waitFor()
    await visit.announced('New stamp: Opening night').waitFor()
    expect(await visit.page.getByText('You are offline').count()).toBe(0)
  })

  test('opens by itself when it was offline from the start', async () => {
    pages.expectErrors(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/)
    let isOffline = true
    const visit = await pages.visit({
      viewer: 'paul',
      before: (page) =>
        page.route('**/v1/**', (route) =>
          isOffline ? route.abort('internetdisconnected') : route.fallback(),
        ),
    })
    await visit.page.getByRole('heading', { name: 'You are offline' }).waitFor()
    isOffline = false
    await visit.page.getByRole('button', { name: 'Open passport' }).waitFor()
  })

  test('renews a viewer’s token that has expired, before it is used', async () => {
    const expired = await signed('quinn', -60)
    let asked = 0
    const visit = await pages.visit({
      viewer: 'quinn',
      before: (page) =>
        page.route('**/local/token', (route) =>
          asked++ === 0 ? route.fulfill({ json: { token: expired } }) : route.fallback(),
        ),
    })
    await visit.open()
    expect(asked).toBeGreaterThan(1)
    expect(visit.refused).toEqual([])
  })

  test('renews a viewer’s token that the API refuses, which a slow clock took for good', async () => {
    pages.expectErrors(/ 401 |Authentication failed/)
    const expired = await signed('quinn', -60)
    let asked = 0
    const visit = await pages.visit({
      viewer: 'quinn',
      before: async (page) => {
        await page.clock.setFixedTime(Date.now() - 2 * DAYS)
        await page.route('**/local/token', (route) =>
          asked++ === 0 ? route.fulfill({ json: { token: expired } }) : route.fallback(),
        )
      },
    })
    await visit.page.getByText('0 of 21 stamps').waitFor()
    expect(asked).toBeGreaterThan(1)
    expect(visit.refused.every(([status]) => status === 401)).toBe(true)
    expect(visit.refused.length).toBeGreaterThan(0)
  })

  test('asks the app around it for a token when its own has expired, and hears of none but from there', async () => {
    const { api } = pages.run.endpoints
    const app = await serveAppAround(`${api}/#token=${await signed('rosa', -60)}`)
    try {
      await pages.publish(openingNight('rosa'))
      const visit = await pages.visit({ before: deployed, at: app.url })
      await until('the app to be asked', () => visit.page.evaluate<number>('window.asked'))
      const [, frame] = visit.page.frames()
      // The page's words to itself do not come from the app, whoever makes it say them.
      await frame?.evaluate(tell(await signed('quinn', 600)))
      await visit.page.evaluate(`answer('${await signed('rosa', 600)}')`)
      await frame?.getByText('1 of 21 stamps').waitFor()
      // The token does not stay in its address.
      expect(await frame?.evaluate<string>('location.href')).toBe(`${api}/`)
      expect(visit.refused).toEqual([])
    } finally {
      app.close()
    }
  })

  test('asks to sign in again where there is no app around it', async () => {
    const visit = await pages.visit({ before: deployed, fragment: `token=${await signed('rosa', -60)}` })
    await visit.page.getByRole('heading', { name: 'Sign in again' }).waitFor()
    expect(new URL(visit.page.url()).hash).toBe('')
    expect(visit.refused).toEqual([])
  })

  test('shows the passport of the token in its address, and takes it out of there', async () => {
    const visit = await pages.visit({ before: deployed, fragment: `token=${await signed('paul', 600)}` })
    await visit.page.getByRole('button', { name: 'Open passport' }).waitFor()
    expect(new URL(visit.page.url()).hash).toBe('')
  })
}

const tell = (token: string) => `postMessage({ type: 'keepsakes.token', token: '${token}' })`
