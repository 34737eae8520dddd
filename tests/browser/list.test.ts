import { votes } from '../functions/support/catalogue.ts'
import { vote } from '../stack/support/activities.ts'
import { until } from '../stack/support/until.ts'
import { describeInBrowser, usePages } from './support/pages.ts'

const KEEPSAKES = 25

describeInBrowser('the list of the newest stamps', () => {
  const keepsake = (number: number) => ({
    id: `stamp-${number}`,
    title: `Stamp ${number}.`,
    earn: votes(number),
  })
  const pages = usePages({
    viewers: ['anna'],
    campaigns: [
      { id: 'games', keepsakes: Array.from({ length: KEEPSAKES }, (_, index) => keepsake(index + 1)) },
      { id: 'encore', keepsakes: [{ id: 'encore', title: 'Encore', earn: votes(1) }] },
    ],
  })

  test('goes on to the end, each stamp once, also when one is earned meanwhile', async () => {
    const votesOf = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) =>
        vote('anna', { occurredAt: `2024-07-26T18:${String(from + index).padStart(2, '0')}:00Z` }),
      )
    await pages.publish(...votesOf(1, 23))
    const visit = await pages.visit({ viewer: 'anna', campaign: 'games' })
    await visit.open()
    await visit.page.getByRole('tab', { name: 'Newest' }).click()
    const entries = visit.page.getByRole('tabpanel', { name: 'Newest' }).getByRole('listitem')
    const titles = async () =>
      (await entries.allTextContents()).map((text) => /Stamp \d+|Encore/.exec(text)?.[0] ?? text)
    const more = visit.page.getByRole('button', { name: 'Show more' })
    await more.click()
    await until(
      'a second page',
      () => entries.count(),
      (count) => count > 10,
    )
    // Lands at the top, while the end of the list is still to come.
    await pages.publish(...votesOf(24, 24))
    await entries.getByText('Stamp 24.').first().waitFor()
    while (await more.isVisible()) await more.click()
    const expected = Array.from({ length: 24 }, (_, index) => `Stamp ${24 - index}`)
    await until('the whole list', titles, ({ length }) => length === 25)
    const shown = await titles()
    expect(shown.filter((title) => title !== 'Encore')).toEqual(expected)
    expect(shown.filter((title) => title === 'Encore')).toHaveLength(1)
  })
})
