import type { Pages } from '../support/pages.ts'
import { openingNight } from '../support/story.ts'

/** Whoever uses it, and however. */
export function access(pages: Pages): void {
  test('can be used by keyboard alone', async () => {
    const visit = await pages.visit({ viewer: 'lotte' })
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
    const visit = await pages.visit({ viewer: 'mara' })
    await visit.open()
    await visit.stamp('Opening night').focus()
    await pages.publish(openingNight('mara'))
    await visit.stamp('Opening night Earned').waitFor()
    expect(await visit.focused()).toContain('Opening night')
  })
}
