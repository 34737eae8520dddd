import type { Fields } from '../path-problem.ts'
import type { Finding } from './finding.ts'
import type { Outlook } from './outlook.ts'

/** What a keepsake's modifiers make of its criterion, with paths from the keepsake. */
export function lookAtModifiers({ chance, window, earn }: Fields, { collections }: Outlook): Finding[] {
  const found: Finding[] = []
  if (chance === 0) {
    const message = 'can never be met: of no chance, nothing counts: write more than 0, such as 0.1'
    found.push({ path: ['chance'], message, fatal: true })
  }
  const collectsOnly =
    collections.length > 0 && typeof earn === 'object' && earn !== null && 'collect' in earn
  for (const key of ['chance', 'window']) {
    if (!collectsOnly || (key === 'chance' ? chance : window) === undefined) continue
    const message =
      'changes nothing: it narrows which activities count, and collect counts none: leave it out'
    found.push({ path: [key], message, fatal: false })
  }
  return found
}
