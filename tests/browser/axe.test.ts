import { AxeBuilder } from '@axe-core/playwright'
import { describeInBrowser, usePages } from './support/pages.ts'
import { aboutParis1924, eightProgrammes } from './support/story.ts'
import type { Visit } from './support/visit.ts'

const STATES = ['cover', 'stamps', 'an earned stamp', 'a locked stamp', 'newest', 'empty']

describeInBrowser('axe, looking at the passport page', () => {
  const pages = usePages({ viewers: ['anna', 'dora'] })
  beforeAll(() => pages.publish(...eightProgrammes('anna'), aboutParis1924('anna', 1)))

  const findings = async ({ page }: Visit) => {
    const { violations, passes } = await new AxeBuilder({ page })
      .options({ resultTypes: ['violations'] })
      .analyze()
    expect(passes.length).toBeGreaterThan(10)
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`)}`,
      )
  }

  /** What axe finds in each of the page's main states, by either theme. */
  const tour = async (width: 390 | 1280) => {
    const visit = await pages.visit({ viewer: 'anna', width })
    const found: [state: string, findings: string[]][] = []
    const look = async (state: string) => {
      for (const colorScheme of ['dark', 'light'] as const) {
        await visit.page.emulateMedia({ colorScheme })
        await visit.settled()
        found.push([`${state}, ${colorScheme}`, await findings(visit)])
      }
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

  test.each([390, 1280] as const)('has no serious finding at %i pixels, dark or light', async (width) => {
    const found = await tour(width)
    expect(found.map(([state]) => state)).toEqual(
      STATES.flatMap((state) => [`${state}, dark`, `${state}, light`]),
    )
    expect(found.filter(([, findings]) => findings.length > 0)).toEqual([])
  })

  test('hears of what is wrong', async () => {
    const visit = await pages.visit({ viewer: 'dora' })
    await visit.page.getByRole('button', { name: 'Open passport' }).waitFor()
    await visit.page.evaluate(`document.body.append(document.createElement('button'))`)
    expect((await findings(visit)).join()).toMatch(/^button-name/)
  })
})
