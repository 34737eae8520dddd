import type { Page } from 'playwright-core'
import { type CampaignGiven, votes } from '../../functions/support/catalogue.ts'
import { vote } from '../../stack/support/activities.ts'
import type { Pages } from '../support/pages.ts'
import { aboutParis1924, eightProgrammes, hundredMetres, openingNight } from '../support/story.ts'

/** Its second stamp is a secret, and there is one of it. */
export const oneSecret: CampaignGiven = {
  id: 'encore',
  keepsakes: [
    { id: 'encore', title: 'Encore', image: 'stamps/marathon.svg', earn: votes(1) },
    { id: 'relic', title: 'The relic', image: 'stamps/relic.svg', earn: votes(2), hidden: true, supply: 1 },
  ],
}

/** Stamps that are earned while the page is looked at. */
export function arriving(pages: Pages): void {
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
    [390, 'closed', 'wide', 'benno', false],
    [1280, 'open', 'narrow', 'hans', true],
  ] as const)(
    'moves nothing else while it loads, nor when a stamp lands, at %i pixels, %s at first, in a %s font',
    async (width, cover, font, viewer, reducedMotion) => {
      // Moves just after a click do not count: a passport that loads open needs none.
      const before = (page: Page) => page.addInitScript(`sessionStorage.setItem('keepsakes.open', 'yes')`)
      const look = {
        viewer,
        width,
        font,
        reducedMotion,
        painted: true,
        ...(cover === 'open' && { before }),
      }
      const visit = await pages.visit(look)
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
      // A stamp lands in motion for those who like that, and for nobody else.
      const motions = await visit.motions()
      if (reducedMotion) expect(motions).toEqual([])
      else expect(motions.length).toBeGreaterThan(2)
      // A real move is noticed.
      await visit.page.evaluate('document.body.style.paddingBlockStart = "200px"')
      await visit.when('window.layoutShift > 0.05')
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
    const visit = await pages.visit({ viewer: 'emil', recorded: true })
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

  test('knows nothing of a hidden stamp that others have and that is sold out', async () => {
    const votesOf = (userId: string) =>
      [1, 2].map((at) => vote(userId, { occurredAt: `2024-07-26T18:0${at}:00Z` }))
    await pages.publish(...votesOf('tess'))
    const visit = await pages.visit({ viewer: 'theo', campaign: 'encore', recorded: true })
    await visit.open()
    await pages.publish(...votesOf('theo'))
    await visit.stamp('Encore Earned').waitFor()
    await visit.page.reload()
    await visit.page.getByText('Mystery stamp').waitFor()
    expect(await visit.mentions(/relic/gi)).toEqual([])
    await visit.page.getByLabel('Viewer').selectOption('tess')
    await visit.stamp('The relic Earned').waitFor()
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
}
