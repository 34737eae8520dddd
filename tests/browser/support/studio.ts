import { AxeBuilder } from '@axe-core/playwright'
import type { Pages } from './pages.ts'
import type { Visit } from './visit.ts'

/** Somebody opens the studio, and signs in by their name. */
export async function studioOf(
  pages: Pages,
  name: string,
  place = '',
  options: Parameters<Pages['visit']>[0] = {},
) {
  const visit = await pages.visit({ ...options, at: `${pages.run.endpoints.api}/studio${place}` })
  await visit.page.getByLabel('Your name').fill(name)
  await visit.page.getByRole('button', { name: 'Sign in' }).click()
  await visit.page.getByRole('dialog').waitFor({ state: 'detached' })
  return visit
}

/** Everything serious that axe finds, and the place of each. */
export async function findings({ page }: Visit): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    // The passport itself is looked at elsewhere.
    .exclude('iframe')
    .analyze()
  expect(passes.length).toBeGreaterThan(10)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`)}`,
    )
}
