import { AxeBuilder } from '@axe-core/playwright'
import { type Answers, useCanned } from './support/canned.ts'
import { worded, wordings } from './support/passports.ts'
import type { Visit } from './support/visit.ts'
import { describeInBrowser } from './support/visits.ts'

const usual = worded(wordings.usual)
const nothingEarned: Answers = {
  passport: {
    ...usual.passport,
    keepsakes: usual.passport.keepsakes.filter(({ state }) => state !== 'earned'),
  },
  list: { keepsakes: [] },
}

describeInBrowser('axe, looking at the passport page', () => {
  const canned = useCanned(['anna', 'dora'], usual)
  beforeEach(() => canned.answers(usual))
  afterEach(async () => {
    canned.recover()
    await canned.visits.end()
  })

  const findings = async ({ page }: Visit) => {
    // The page behind a dialog was looked at before that opened.
    const dialog = (await page.getByRole('dialog').count()) > 0
    const isThere = await page.evaluate<boolean>(`'axe' in window`)
    // Put into the page once, and without a page of its own to put together what it found: both take longer than the look.
    const axe = new AxeBuilder({ page, ...(isThere && { axeSource: '0' }) })
      .setLegacyMode()
      .options({ resultTypes: ['violations'] })
    if (dialog) axe.include('dialog')
    const { violations, passes } = await axe.analyze()
    expect(passes.length).toBeGreaterThan(10)
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`)}`,
      )
  }

  /** The page's main states, each with the way to it from the one before. */
  const STATES: readonly (readonly [state: string, way: (visit: Visit) => Promise<unknown>])[] = [
    ['cover', (visit) => visit.page.getByRole('button', { name: 'Open passport' }).waitFor()],
    ['stamps', (visit) => visit.open()],
    ['an earned stamp', (visit) => visit.stamp('Opening night Earned').click()],
    ['a locked stamp', (visit) => visit.instead(visit.stamp('Quick thinker'))],
    ['the passport in full', (visit) => visit.instead(visit.stamp('About this passport'))],
    ['newest', (visit) => visit.instead(visit.page.getByRole('tab', { name: 'Newest' }))],
    [
      'nothing yet',
      async (visit) => {
        canned.answers(nothingEarned)
        await visit.page.getByLabel('Viewer').selectOption('dora')
        await visit.page.getByText('0 of 13').waitFor()
      },
    ],
    [
      'nothing new for now',
      async (visit) => {
        canned.trouble = { title: 'Not now' }
        await visit.page.evaluate(`dispatchEvent(new Event('online'))`)
        await visit.page.getByText('a little late').waitFor()
      },
    ],
    [
      'nothing at all',
      async (visit) => {
        await visit.page.getByLabel('Viewer').selectOption('anna')
        await visit.page.getByText('cannot be opened').waitFor()
      },
    ],
  ]

  // Places do not depend on the colours (layout.test.ts), nor do the colours on the width.
  test.each([
    [390, 'light'],
    [1280, 'dark'],
  ] as const)('has no serious finding at %i pixels, %s', async (width, theme) => {
    canned.visits.expectErrors(/503/)
    const visit = await canned.visit({ viewer: 'anna', width, theme, painted: true })
    const found: [state: string, findings: string[]][] = []
    for (const [state, go] of STATES) {
      await go(visit)
      found.push([state, await findings(visit)])
    }
    expect(found.filter(([, findings]) => findings.length > 0)).toEqual([])
    // It does hear of what is wrong.
    await visit.page.evaluate(`document.body.append(document.createElement('button'))`)
    expect((await findings(visit)).join()).toMatch(/^button-name/)
  })
})
