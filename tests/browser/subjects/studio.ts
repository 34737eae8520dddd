import type { Pages } from '../support/pages.ts'
import { findings, studioOf } from '../support/studio.ts'
import type { Visit } from '../support/visit.ts'

const begun = async ({ page }: Visit, title: string) => {
  await page.getByRole('button', { name: 'New campaign' }).click()
  await page.getByLabel('Title').fill(title)
  await page.getByRole('button', { name: 'Make the draft' }).click()
  await page.getByRole('button', { name: 'Kick-off' }).waitFor()
}

const savedBy = ({ page }: Visit, name: string) =>
  page.getByRole('toolbar').getByText(`Saved by ${name}`).waitFor()

const stampsOf = ({ page }: Visit) => page.locator('.board-title').allTextContents()

export function studio(pages: Pages): void {
  test('a campaign begins with a template, is changed by forms, and is there again when the tab is', async () => {
    const visit = await studioOf(pages, 'anna')
    const { page } = visit
    await page.getByText('Passport to Paris').first().waitFor()
    await begun(visit, 'Euro cup')
    await savedBy(visit, 'anna')
    expect(await stampsOf(visit)).toEqual([
      'Kick-off',
      'Round and round',
      'Sharp mind',
      'Your man of the match',
      'The final, known by heart',
      'Golden cup',
    ])

    // A mistake is told at its field, counted, and undone.
    await page.getByRole('button', { name: 'Sharp mind' }).click()
    const title = page.getByRole('textbox', { name: 'Title' })
    await title.fill('')
    await page.getByText('Must not be empty: write a title').waitFor()
    expect(await title.getAttribute('aria-invalid')).toBe('true')
    await page.getByRole('button', { name: '1 mistake' }).click()
    await page.getByRole('button', { name: 'Kick-off' }).click()
    await page.getByRole('button', { name: /sharp-mind, title/ }).click()
    await visit.when(`document.activeElement.id === 'at:keepsakes[2].title'`)
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: 'No mistakes' }).waitFor()
    expect(await title.inputValue()).toBe('Sharp mind')

    // A criterion becomes a part of another, with a condition in words.
    await page.getByLabel('What it takes').selectOption('any')
    await page.getByRole('button', { name: 'Another part' }).click()
    const second = page.getByRole('group', { name: 'Part 2' })
    await second.getByLabel('What it takes').selectOption('watch')
    await second.getByRole('button', { name: 'Which of them count' }).click()
    await second.getByRole('button', { name: 'A condition' }).click()
    await second.getByLabel('Condition 1: value').fill('cup-final')
    await second.getByText('programId begins with cup-final').waitFor()

    // A stamp is moved by keys and by hand, and keeps the focus.
    await page.getByRole('button', { name: 'Kick-off' }).focus()
    await page.keyboard.press('Alt+ArrowRight')
    await page.getByText('Kick-off is now stamp 2 of 6').waitFor()
    await page
      .getByRole('button', { name: 'Golden cup' })
      .dragTo(page.getByRole('button', { name: 'Round and round' }))
    await page.getByText('Golden cup is now stamp 1 of 6').waitFor()
    expect((await stampsOf(visit)).slice(0, 3)).toEqual(['Golden cup', 'Round and round', 'Kick-off'])

    // It is what viewers will see.
    const preview = page.frameLocator('iframe')
    await page.getByLabel('How far the viewer is').selectOption('all')
    await preview.getByRole('button', { name: /^Golden cup.* earned/i }).waitFor()
    await page.getByLabel('How far the viewer is').selectOption('nothing')
    await preview.getByText('Mystery stamp').waitFor()

    // The text has it all, and a tab that is closed before it is saved loses nothing.
    await page.getByRole('button', { name: 'Text', exact: true }).click()
    const text = page.getByLabel('The draft as text')
    expect(await text.inputValue()).toMatch(/any:\n +- count:[\s\S]+programId: \[\{ prefix: cup-final \}\]/)
    expect(await text.inputValue()).toContain(
      '# Whatever is on: programme ids of the cup begin with cup-.\n  - id: kick-off',
    )
    await page.keyboard.press('Control+s')
    await savedBy(visit, 'anna')
    await text.fill(`${await text.inputValue()}# The last words.\n`)
    await page.reload()
    await page.getByRole('button', { name: 'Text', exact: true }).click()
    expect(await text.inputValue()).toMatch(/# The last words\.\n$/)
    await page.keyboard.press('Control+s')
    await savedBy(visit, 'anna')
  })

  test('two people on one draft: the second is told who was first, and keeps both', async () => {
    pages.expectErrors(/412/)
    const anna = await studioOf(pages, 'anna')
    await begun(anna, 'Two of us')
    await savedBy(anna, 'anna')
    const ben = await studioOf(pages, 'ben', '#/campaigns/two-of-us')
    const change = async ({ page }: Visit, stamp: string, title: string) => {
      await page.getByRole('button', { name: stamp }).click()
      await page.getByRole('textbox', { name: 'Title' }).fill(title)
      await page.keyboard.press('Control+s')
    }
    await change(anna, 'Kick-off', 'The first whistle')
    await savedBy(anna, 'anna')
    await anna.page.getByRole('button', { name: 'The first whistle' }).waitFor()
    await change(ben, 'Golden cup', 'The cup')
    await ben.page.getByRole('dialog', { name: 'anna saved this draft too' }).waitFor()
    await ben.page.getByRole('button', { name: 'Keep both changes' }).click()
    await savedBy(ben, 'ben')
    const stamps = await stampsOf(ben)
    expect([stamps[0], stamps[5]]).toEqual(['The first whistle', 'The cup'])
  })

  test.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('axe finds nothing serious, %s and %d pixels wide', async (theme, width) => {
    const visit = await studioOf(pages, 'anna', '', { theme, width, painted: true })
    const { page } = visit
    await page.getByText('Passport to Paris').first().waitFor()
    expect(await findings(visit)).toEqual([])
    await begun(visit, `Looked at in ${theme}`)
    expect(await findings(visit)).toEqual([])
    await page.getByRole('button', { name: 'The final, known by heart' }).click()
    await page.getByRole('textbox', { name: 'Title' }).fill('')
    await page.getByText('Must not be empty: write a title').waitFor()
    expect(await findings(visit)).toEqual([])
    const [wide, seen] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, innerWidth]',
    )
    expect(wide).toBeLessThanOrEqual(seen)
    await page.getByRole('button', { name: 'Text', exact: true }).click()
    await page.getByLabel('The draft as text').waitFor()
    expect(await findings(visit)).toEqual([])
  })
}
