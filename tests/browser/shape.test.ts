import type { Page } from 'playwright-core'
import type { Passport } from '../../schemas/api/passport.ts'
import { describeInBrowser, usePages } from './support/pages.ts'
import { openingNight } from './support/story.ts'
import type { Visit } from './support/visit.ts'

const SENTENCE =
  'The evening on which everybody who had a window on the river stayed up to see the boats go by, '
const TITLES = [
  SENTENCE.repeat(2).trim(),
  'Passport'.repeat(25),
  '\u062c\u0648\u0627\u0632 '.repeat(40).trim(),
]

const SIDEWAYS = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
/** What there is to press and is not 44 pixels wide and high, as the text in it and its size. */
const SMALL = `[...document.querySelectorAll('button, select')]
  .map((each) => [each.textContent, each.getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 0 && (width < 44 || height < 44))
  .map(([text, { width, height }]) => [text, width, height])`

describeInBrowser('the shape of the passport page', () => {
  const pages = usePages({ viewers: ['anna'] })
  beforeAll(() => pages.publish(openingNight('anna')))

  /** Calls the passport and every stamp by these titles in turn, and takes every third picture away. */
  const titled = (titles: readonly string[]) => (page: Page) =>
    page.route('**/v1/me/passports/**', async (route) => {
      const response = await route.fetch()
      if (response.status() === 304) return route.fulfill({ response })
      const passport = (await response.json()) as Passport
      for (const [at, each] of passport.keepsakes.entries()) {
        if (each.state === 'hidden') continue
        each.title = titles[at % titles.length] ?? each.title
        if (at % 3 === 0) delete each.image
      }
      await route.fulfill({ response, json: { ...passport, title: titles[0] } })
    })

  const sideways = ({ page }: Visit) => page.evaluate<number>(SIDEWAYS)
  const small = ({ page }: Visit) => page.evaluate<unknown[]>(SMALL)

  test.each([320, 390, 768, 1280] as const)(
    'is never wider than a screen of %i pixels, and all there is to press can be',
    async (width) => {
      for (const titles of [undefined, TITLES, TITLES.toReversed()]) {
        const visit = await pages.visit({ width, ...(titles && { before: titled(titles) }) })
        const cover = visit.page.getByRole('button', { name: 'Open passport' })
        await cover.waitFor()
        expect([await sideways(visit), await small(visit)]).toEqual([0, []])
        await visit.open()
        await visit.settled()
        expect([await sideways(visit), await small(visit)]).toEqual([0, []])
        await visit.page.getByRole('list').getByRole('button').first().click()
        expect([await sideways(visit), await small(visit)]).toEqual([0, []])
        await visit.page.getByRole('button', { name: 'Close', exact: true }).click()
        await visit.page.getByRole('tab', { name: 'Newest' }).click()
        expect([await sideways(visit), await small(visit)]).toEqual([0, []])
        await visit.page.getByRole('button', { name: 'Close passport' }).click()
        await cover.click()
      }
    },
  )
})
