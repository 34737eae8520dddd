import { AxeBuilder } from '@axe-core/playwright'
import { vote } from '../../stack/support/activities.ts'
import type { Pages } from '../support/pages.ts'
import type { Visit } from '../support/visit.ts'

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

async function signedIn(pages: Pages, name: string, place: string): Promise<Visit> {
  const visit = await pages.visit({ painted: true, at: `${pages.run.endpoints.api}/studio${place}` })
  await visit.page.getByLabel('Your name').fill(name)
  await visit.page.getByRole('button', { name: 'Sign in' }).click()
  await visit.page.getByRole('dialog').waitFor({ state: 'detached' })
  return visit
}

async function serious({ page }: Visit): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .exclude('iframe')
    .analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`)}`,
    )
}

/** A picture as a camera makes it: larger than a stamp takes. */
async function drawnPng({ page }: Visit, width: number, height: number): Promise<Buffer> {
  const address = await page.evaluate<string>(`{
    const canvas = Object.assign(document.createElement('canvas'), { width: ${width}, height: ${height} })
    canvas.getContext('2d').fillRect(0, 0, ${width}, ${height})
    canvas.toDataURL('image/png')
  }`)
  return Buffer.from(address.split(',')[1] ?? '', 'base64')
}

/** From a draft to what viewers have, and back: two people, and a viewer. */
export function studioStory(pages: Pages): void {
  test('a draft is rehearsed, approved by another, scheduled, published, earned by a viewer, and taken back with one press', async () => {
    // Neither a draft nor anything live, at first.
    pages.expectErrors(/404/)
    const anna = await signedIn(pages, 'anna', '#/campaigns/story-cup')
    const { page } = anna
    await page.getByLabel('Campaign file').setInputFiles({
      name: 'story-cup.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(CUP),
    })
    await page.getByRole('button', { name: 'First vote' }).waitFor()

    // A picture is dropped on a stamp, and made harmless; too large a one is refused before it is sent.
    await page.getByRole('button', { name: 'First vote' }).click()
    await page.getByRole('button', { name: 'Picture', exact: true }).click()
    const picture = page.locator('.picture-field input[type=file]')
    const svg = (inside: string) => ({
      name: 'stamp.svg',
      mimeType: 'image/svg+xml',
      buffer: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240">${inside}</svg>`),
    })
    await picture.setInputFiles(svg(`<text>${'long '.repeat(120_000)}</text>`))
    await page.locator('.mistake-text').getByText('stamp.svg is an SVG of 0.6 MB: make it simpler').waitFor()
    await picture.setInputFiles({
      name: 'photo.png',
      mimeType: 'image/png',
      buffer: await drawnPng(anna, 2000, 1000),
    })
    await page.getByText('Kept as WEBP, 960 by 480').waitFor()
    await picture.setInputFiles(svg('<script>alert(1)</script><circle r="90" cx="120" cy="120"/>'))
    await page.getByText('Kept as SVG, 240 by 240, 1 KB. Taken away: script. Look at it once more.').waitFor()
    const image = await page.getByLabel('Picture', { exact: true }).inputValue()
    expect(image).toMatch(/^pictures\/[0-9a-f]{64}\.svg$/)

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
    expect(await serious(anna)).toEqual([])

    // Another person looks at it.
    await page.getByRole('link', { name: 'Publish', exact: true }).click()
    await page.getByText('the campaign Story cup is new, with 3 keepsakes').waitFor()
    // What was typed is saved now and then, so it is one of several.
    const told = await page.getByText(/^You saved revision \d+, so somebody else approves it/).textContent()
    const revision = /\d+/.exec(String(told))?.[0]
    await page.getByRole('button', { name: 'Ask for review' }).click()
    await page.getByText('Ready for review').waitFor()
    const ben = await signedIn(pages, 'ben', '#/campaigns/story-cup/publishing')
    await ben.page.getByRole('button', { name: `Approve revision ${revision}` }).click()
    await ben.page.getByText(`ben approved revision ${revision}`).waitFor()

    // At a time, and then at once after all.
    await page.reload()
    await page.getByText('Approved', { exact: true }).waitFor()
    await page.getByLabel('Why?', { exact: true }).fill('The cup begins')
    await page.getByLabel('At a time').check()
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 16)
    await page.getByLabel(/^By your clock/).fill(tomorrow)
    await page.getByRole('button', { name: `Schedule revision ${revision}` }).click()
    await page.getByText(`anna scheduled revision ${revision} for`).waitFor()
    expect(await serious(anna)).toEqual([])
    await page.getByRole('button', { name: 'Cancel the schedule' }).click()
    await page.getByText(`anna scheduled revision ${revision} for`).waitFor({ state: 'detached' })
    await page.getByLabel('Now').check()
    await page.getByLabel('Why?', { exact: true }).fill('The cup begins')
    await page.getByRole('button', { name: `Publish revision ${revision}` }).click()
    await page.getByText('The draft is what viewers have: there is nothing to publish.').waitFor()

    // A viewer has it.
    const viewer = await pages.visit({ viewer: 'tess', campaign: 'story-cup' })
    await viewer.open()
    await viewer.stamp('First vote 0 of 1').waitFor({ timeout: 60_000 })
    await pages.publish(vote('tess'))
    await viewer.stamp('First vote Earned').waitFor({ timeout: 60_000 })
    await viewer.when(
      `[...document.querySelectorAll('.stamp.earned img')].some(({ src, naturalWidth }) => src.endsWith('${image}') && naturalWidth > 0)`,
    )

    // And it goes again.
    await ben.page.reload()
    await ben.page.getByText('the campaign Story cup is removed, with 3 keepsakes').waitFor()
    await ben.page.getByRole('button', { name: /^Take release \d+ back$/ }).click()
    await ben.page.getByText('Taken back', { exact: true }).waitFor()
    await ben.page.getByRole('link', { name: 'History' }).click()
    await ben.page.locator('.acts').getByText('ben took it back').waitFor()
    const acts = await ben.page.locator('.acts strong').allTextContents()
    expect(acts.slice(0, acts.indexOf('anna saved the draft') + 1)).toEqual([
      'ben took it back',
      'anna published it',
      'anna cancelled its publication',
      'anna scheduled its publication',
      'ben approved it',
      'anna asked for its review',
      'anna saved the draft',
    ])
    await ben.page.getByRole('link', { name: 'Releases' }).click()
    await ben.page.getByText(/^Taken back on .* by ben: Release \d+ is taken back/).waitFor()
    await ben.page.getByRole('heading', { name: 'The difference between two' }).waitFor()
    expect(await serious(ben)).toEqual([])
  })
}
