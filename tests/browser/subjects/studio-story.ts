import { vote } from '../../stack/support/activities.ts'
import type { Pages } from '../support/pages.ts'
import { findings, studioOf } from '../support/studio.ts'

const CUP = `id: story-cup
title: Story cup
startsAt: 2024-07-01T00:00:00+02:00
endsAt: 2024-09-01T00:00:00+02:00
timeZone: Europe/Paris
keepsakes:
  - { id: voter, title: First vote, description: Vote., earn: { count: { activity: PollVoted, target: 1 } } }
  - { id: rare, title: Rare bird, description: Vote twice., supply: 1, earn: { count: { activity: PollVoted, target: 2 } } }
  - { id: never, title: Nobody yet, description: Watch., earn: { watch: { minutes: 600 } } }
`

const STAMP =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script><circle r="4"/></svg>'

const recorded = (userId: string, minute: number) =>
  JSON.stringify({
    source: 'partner.acme',
    'detail-type': 'PollVoted',
    time: '2024-07-20T12:00:00Z',
    detail: {
      eventId: `${userId}-${minute}`,
      userId,
      occurredAt: `2024-07-20T10:0${minute}:00Z`,
      pollId: 'goal',
      optionId: 'a',
    },
  })
const DAY = [
  recorded('ida', 1),
  recorded('ida', 3),
  recorded('ben', 2),
  recorded('ben', 4),
  'garbage',
  recorded('joe', 5),
]

/** From a draft to what viewers have, and back: two people, and a viewer. */
export function studioStory(pages: Pages): void {
  test('a draft is rehearsed, approved by another, scheduled, published, earned by a viewer, and taken back with one press', async () => {
    // Neither a draft nor anything live, at first.
    pages.expectErrors(/404/)
    const anna = await studioOf(pages, 'anna', '#/campaigns/story-cup', { painted: true })
    const { page } = anna
    await page.getByLabel('Campaign file').setInputFiles({
      name: 'story-cup.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(CUP),
    })
    await page.getByRole('button', { name: 'First vote' }).waitFor()

    // With a picture that is cleaned, and lies where viewers find it; one of 50 MB is refused before it is sent.
    await page.getByRole('button', { name: 'First vote' }).click()
    await page.getByRole('button', { name: 'Picture', exact: true }).click()
    const drop = page.getByLabel('Or drop a picture here')
    await drop.setInputFiles({
      name: 'wall.png',
      mimeType: 'image/png',
      buffer: Buffer.alloc(50 * 1024 * 1024 - 1),
    })
    await page.getByText('wall.png has 50.0 MB, and 40.0 MB are taken. Make it smaller.').waitFor()
    await drop.setInputFiles({ name: 'stamp.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(STAMP) })
    await page.getByText('It is kept, 9 by 9. Taken away: script. Look at it once more.').waitFor()
    const image = await page.getByRole('textbox', { name: 'Picture', exact: true }).inputValue()
    expect(image).toMatch(/^pictures\/[0-9a-f]{64}\.svg$/)
    await page.keyboard.press('Control+s')
    await page.getByRole('toolbar').getByText('Saved by anna').waitFor()

    // Rehearsed, on what was recorded.
    await page.getByRole('link', { name: 'Rehearse' }).click()
    const events = { name: 'day.jsonl', mimeType: 'text/plain', buffer: Buffer.from(DAY.join('\n')) }
    await page.getByLabel('Recorded events').setInputFiles(events)
    const row = (name: string) => page.getByRole('row', { name })
    await row('First vote').getByRole('cell', { name: '3', exact: true }).waitFor()
    expect(await row('Rare bird').textContent()).toMatch(/1.*33%, one viewer in 3.*0 of 1; 1 came too late/)
    await page.getByText('Never earned Nobody yet').waitFor()
    await page.getByText('Line 5: the event: is not JSON').waitFor()
    await page.getByLabel('Viewer’s id').fill('ben')
    await page.getByRole('combobox', { name: 'Keepsake' }).selectOption('rare')
    await page.getByRole('button', { name: 'Why, or why not?' }).click()
    await page.getByText('ben does not have it: none was left by then').waitFor()
    expect(await findings(anna)).toEqual([])

    // Its fields and values are offered where a condition is written.
    await page.getByRole('link', { name: 'Edit', exact: true }).click()
    await page.getByRole('button', { name: 'First vote' }).click()
    await page.getByRole('button', { name: 'Which of them count' }).click()
    await page.getByRole('button', { name: 'A condition' }).click()
    await page.getByLabel('Condition 1: field').fill('pollId')
    await page.keyboard.press('Tab')
    await page.locator('datalist option[value=goal]').first().waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Leave out: Which of them count' }).click()
    await page.keyboard.press('Control+s')
    await page.getByRole('toolbar').getByText('Saved by anna').waitFor()

    // Another person looks at it.
    await page.getByRole('link', { name: 'Publish', exact: true }).click()
    await page.getByText('the campaign Story cup is new, with 3 keepsakes').waitFor()
    const own = page.getByText(/You saved revision \d+, so somebody else approves it\./)
    await own.waitFor()
    // Each pause in writing is a revision.
    const revision = /revision \d+/.exec(String(await own.textContent()))?.[0] ?? ''
    await page.getByRole('button', { name: 'Ask for review' }).click()
    await page.getByText('Ready for review').waitFor()
    const ben = await studioOf(pages, 'ben', '#/campaigns/story-cup/publishing', { painted: true })
    await ben.page.getByRole('button', { name: `Approve ${revision}` }).click()
    await ben.page.getByText(`ben approved ${revision}`).waitFor()

    // At a time, and then at once after all.
    await page.reload()
    await page.getByText('Approved', { exact: true }).waitFor()
    await page.getByLabel('Why?', { exact: true }).fill('The cup begins')
    await page.getByLabel('At a time').check()
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 16)
    await page.getByLabel(/^By your clock/).fill(tomorrow)
    await page.getByRole('button', { name: `Schedule ${revision}` }).click()
    await page.getByText(`anna scheduled ${revision} for`).waitFor()
    expect(await findings(anna)).toEqual([])
    await page.getByRole('button', { name: 'Cancel the schedule' }).click()
    await page.getByText(`anna scheduled ${revision} for`).waitFor({ state: 'detached' })
    await page.getByLabel('Now').check()
    await page.getByLabel('Why?', { exact: true }).fill('The cup begins')
    await page.getByRole('button', { name: `Publish ${revision}` }).click()
    await page.getByText('The draft is what viewers have: there is nothing to publish.').waitFor()

    // A viewer has it.
    const viewer = await pages.visit({ viewer: 'tess', campaign: 'story-cup' })
    await viewer.open()
    await viewer.stamp('First vote 0 of 1').waitFor({ timeout: 60_000 })
    await pages.publish(vote('tess'))
    await viewer.stamp('First vote Earned').waitFor({ timeout: 60_000 })
    const drawn = `[...document.images].some(({ src, naturalWidth }) => src.endsWith('/${image}') && naturalWidth > 0)`
    await viewer.when(drawn)

    // And it goes again.
    await ben.page.reload()
    await ben.page.getByText('the campaign Story cup is removed, with 3 keepsakes').waitFor()
    await ben.page.getByRole('button', { name: /^Take release \d+ back$/ }).click()
    await ben.page.getByText('Taken back', { exact: true }).waitFor()
    await ben.page.getByRole('link', { name: 'History' }).click()
    await ben.page.locator('.acts').getByText('ben took it back').waitFor()
    const acts = await ben.page.locator('.acts strong').allTextContents()
    expect(acts.filter((act) => act !== 'anna saved the draft')).toEqual([
      'ben took it back',
      'anna published it',
      'anna cancelled its publication',
      'anna scheduled its publication',
      'ben approved it',
      'anna asked for its review',
    ])
    await ben.page.getByRole('link', { name: 'Releases' }).click()
    await ben.page.getByText(/^Taken back on .* by ben: Release \d+ is taken back/).waitFor()
    await ben.page.getByRole('heading', { name: 'The difference between two' }).waitFor()
    expect(await findings(ben)).toEqual([])
  })
}
