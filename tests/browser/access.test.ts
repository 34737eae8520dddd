import { AxeBuilder } from '@axe-core/playwright'
import { describeInBrowser, usePages } from './support/pages.ts'
import { aboutParis1924, eightProgrammes, openingNight } from './support/story.ts'
import type { Visit } from './support/visit.ts'

describeInBrowser('the passport page, whoever uses it', () => {
  const pages = usePages({ viewers: ['anna', 'benno', 'clara', 'dora'] })

  const findings = async ({ page }: Visit) => {
    const { violations, passes } = await new AxeBuilder({ page }).analyze()
    expect(passes.length).toBeGreaterThan(10)
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`)}`,
      )
  }

  /** What axe finds in each of the page's main states. */
  const tour = async (width: 390 | 1280, theme: 'light' | 'dark') => {
    const visit = await pages.visit({ viewer: 'anna', width, theme })
    const found: [state: string, findings: string[]][] = []
    const look = async (state: string) => {
      await visit.settled()
      found.push([`${width} ${theme} ${state}`, await findings(visit)])
    }
    await visit.page.getByRole('button', { name: 'Open passport' }).waitFor()
    await look('cover')
    await visit.open()
    await look('stamps')
    await visit.stamp('Opening night Earned').click()
    await look('an earned stamp')
    await visit.page.keyboard.press('Escape')
    await visit.stamp('A century ago').click()
    await look('a locked stamp')
    await visit.page.keyboard.press('Escape')
    await visit.page.getByRole('tab', { name: 'Newest' }).click()
    await look('newest')
    await visit.page.getByLabel('Viewer').selectOption('dora')
    await visit.page.getByRole('tab', { name: 'Stamps' }).click()
    await visit.page.getByText('Your first stamp is waiting').waitFor()
    await look('empty')
    return found
  }

  test('has no serious finding of axe, at 390 and 1280 pixels, light and dark', async () => {
    await pages.publish(...eightProgrammes('anna'), aboutParis1924('anna', 1))
    const tours = await Promise.all([
      ...[tour(390, 'light'), tour(390, 'dark')],
      ...[tour(1280, 'light'), tour(1280, 'dark')],
    ])
    const found = tours.flat()
    expect(found).toHaveLength(24)
    expect(found.filter(([, findings]) => findings.length > 0)).toEqual([])
  })

  test('would hear of axe what is wrong', async () => {
    const visit = await pages.visit({ viewer: 'dora' })
    await visit.page.getByRole('button', { name: 'Open passport' }).waitFor()
    await visit.page.evaluate(`document.body.append(document.createElement('button'))`)
    expect((await findings(visit)).join()).toMatch(/^button-name/)
  })

  test('can be used by keyboard alone', async () => {
    const visit = await pages.visit({ viewer: 'dora' })
    const { keyboard } = visit.page
    await visit.page.getByRole('button', { name: 'Open passport' }).waitFor()
    await visit.tabTo('Open passport')
    await keyboard.press('Enter')
    await visit.tabTo('Stamps')
    await keyboard.press('ArrowRight')
    await visit.page.getByText('No stamps yet').waitFor()
    await keyboard.press('ArrowLeft')
    await visit.tabTo('A century ago')
    const opener = await visit.focused()
    await keyboard.press('Enter')
    const dialog = visit.page.getByRole('dialog', { name: 'A century ago' })
    await dialog.waitFor()
    // The focus goes round within the dialog.
    for (let turn = 0; turn < 4; turn++) {
      expect(
        await visit.page.evaluate(`document.querySelector('dialog').contains(document.activeElement)
        || document.activeElement === document.body`),
      ).toBe(true)
      await keyboard.press('Tab')
    }
    await keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await visit.focused()).toBe(opener)
  })

  test('keeps the focus where it is when a stamp lands', async () => {
    const visit = await pages.visit({ viewer: 'clara' })
    await visit.open()
    await visit.stamp('Opening night').focus()
    await pages.publish(openingNight('clara'))
    await visit.stamp('Opening night Earned').waitFor()
    expect(await visit.focused()).toContain('Opening night')
  })

  test('moves only for those who like it', async () => {
    for (const [viewer, reducedMotion] of [
      ['benno', true],
      ['dora', false],
    ] as const) {
      const visit = await pages.visit({ viewer, reducedMotion })
      await visit.open()
      await pages.publish(openingNight(viewer))
      await visit.stamp('Opening night Earned').waitFor()
      await visit.announced('New stamp: Opening night').waitFor()
      await visit.settled()
      const motions = await visit.motions()
      if (reducedMotion) expect(motions).toEqual([])
      else expect(motions.length).toBeGreaterThan(2)
    }
  })
})
