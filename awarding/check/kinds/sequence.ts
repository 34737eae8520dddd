import type { JsonObject } from '../../../schemas/json.ts'
import { parseDuration } from '../../../schemas/time.ts'
import { type Finding, under } from '../finding.ts'
import { leafOutlook, type Outlook } from '../outlook.ts'
import { lookAtWhere } from '../where.ts'

interface Sequence {
  readonly steps: readonly { readonly activity: string; readonly where?: JsonObject }[]
  readonly within?: string
}

/** Every step must be possible, and each is later than the one before. */
export function lookAtSequence({ steps, within }: Sequence): Outlook {
  const found: Finding[] = steps.flatMap(({ activity, where }, index) =>
    under(['steps', index, 'where'], lookAtWhere(activity, where).findings),
  )
  if (within !== undefined && parseDuration(within) === 0) {
    const message =
      'can never be met: each step comes after the one before: write a longer time, such as PT1H'
    found.push({ path: ['within'], message, fatal: true })
  }
  return leafOutlook(found)
}
