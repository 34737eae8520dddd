import type { Page } from 'playwright-core'
import { until } from '../stack/support/until.ts'
import { describeInBrowser, usePages } from './support/pages.ts'
import { aboutParis1924, eightProgrammes, hundredMetres, openingNight } from './support/story.ts'

describeInBrowser('the passport page', () => {
  const pages = usePages({ viewers: ['anna', 'benno', 'clara', 'dora', 'emil', 'fred', 'gina', 'hans'] })

  test('shows a stamp when it is earned, without being asked again, and says so', async () => {
    const visit = await pages.visit({ viewer: 'anna' })
    await visit.open()
    await visit.stamp('Opening night 0 of 15 minutes').waitFor()
    await visit.page.evaluate('window.isStillHere = true')
    await pages.publish(openingNight('anna'))
    await visit.stamp('Opening night Earned').waitFor({ timeout: 10_000 })
    await visit.announced('New stamp: Opening night').waitFor()
    await visit.page.getByText('1 of 21', { exact: true }).waitFor()
    expect(visit.pushed.join()).toContain('"keepsakeId":"opening-night"')
    expect(await visit.page.evaluate('window.isStillHere')).toBe(true)
    await visit.page.getByRole('tab', { name: 'Newest' }).click()
    await visit.page.getByRole('listitem').getByText('Opening night', { exact: true }).waitFor()
  })

  test.each([
    [390, 'closed', 'benno'],
    [390, 'open', 'gina'],
    [1280, 'closed', 'clara'],
    [1280, 'open', 'hans'],
  ] as const)(
    'moves nothing while it loads, nor when a stamp lands, at %i pixels, %s at first',
    async (width, cover, viewer) => {
      // What moves just after a click is not counted: one that is open as it loads needs none.
      const before = (page: Page) => page.addInitScript(`sessionStorage.setItem('keepsakes.open', 'yes')`)
      const visit = await pages.visit({ viewer, width, ...(cover === 'open' && { before }) })
      if (cover === 'closed') await visit.open()
      await visit.stamp('Opening night 0 of 15 minutes').waitFor()
      for (const [title, event] of [
        ['Opening night', openingNight(viewer)],
        ['Under ten seconds', hundredMetres(viewer)],
      ] as const) {
        await pages.publish(event)
        await visit.stamp(`${title} Earned`).waitFor()
        await visit.settled()
      }
      expect({ shift: await visit.layoutShift(), shifted: await visit.shifted() }).toEqual({
        shift: 0,
        shifted: [],
      })
      // What does move is noticed.
      await visit.page.evaluate('document.body.style.paddingBlockStart = "200px"')
      await until(
        'the move to be noticed',
        () => visit.layoutShift(),
        (shift) => shift > 0.05,
      )
    },
  )

  test('tells a newcomer how to begin', async () => {
    const visit = await pages.visit({ viewer: 'dora' })
    await visit.page.getByText('0 of 21 stamps').waitFor()
    await visit.open()
    await visit.page.getByRole('heading', { name: 'Your first stamp is waiting' }).waitFor()
    expect(await visit.stamp('Earned').count()).toBe(0)
    await visit.page.getByRole('tab', { name: 'Newest' }).click()
    await visit.page.getByText('No stamps yet').waitFor()
    expect(await visit.page.getByRole('button', { name: 'Show more' }).count()).toBe(0)
  })

  test('knows nothing of a hidden stamp before it is earned', async () => {
    const visit = await pages.visit({ viewer: 'emil' })
    await visit.open()
    await visit.page.getByText('Mystery stamp').waitFor()
    await visit.page.getByRole('tab', { name: 'Newest' }).click()
    await visit.page.getByRole('tab', { name: 'Stamps' }).click()
    await pages.publish(aboutParis1924('emil', 1))
    expect(await visit.mentions(/golden.?passport/gi)).toEqual([])
    await pages.publish(...eightProgrammes('emil'))
    await visit.stamp('Golden passport Earned').waitFor()
    await visit
      .stamp('Golden passport')
      .getByText(/^No\. [\d,]+ of 10,000$/)
      .waitFor()
    expect(await visit.page.getByText('Mystery stamp').count()).toBe(0)
    for (const word of [/"golden-passport"/g, /Golden passport/g, /golden-passport\.svg/g])
      expect(await visit.mentions(word)).not.toEqual([])
  })

  test('changes from one viewer to another, whose own passport it shows, also when it is loaded again', async () => {
    await pages.publish(openingNight('fred'))
    const visit = await pages.visit({ viewer: 'fred' })
    await visit.open()
    await visit.stamp('Opening night Earned').waitFor()
    await visit.page.getByLabel('Viewer').selectOption('dora')
    await visit.stamp('Opening night 0 of 15 minutes').waitFor()
    expect(await visit.stamp('Earned').count()).toBe(0)
    expect(new URL(visit.page.url()).search).toBe('?viewer=dora')
    await visit.page.reload()
    await visit.stamp('Opening night 0 of 15 minutes').waitFor()
    expect(await visit.page.getByLabel('Viewer').inputValue()).toBe('dora')
    await visit.page.getByLabel('Viewer').selectOption('fred')
    await visit.stamp('Opening night Earned').waitFor()
    // It listens for the one who is shown.
    await pages.publish(...[1, 2, 3].map((question) => aboutParis1924('fred', question)))
    await visit.stamp('A century ago Earned').waitFor({ timeout: 10_000 })
  })
})
