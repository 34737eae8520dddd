import type { JsonObject } from '../../../json/json.ts'
import { type ContentMistake, under } from '../../../schemas/mistakes.ts'
import { parseDuration } from '../../../schemas/time.ts'
import { leafOutlook } from '../guiding/outlook.ts'
import { lookAtWhere } from '../guiding/where.ts'
import { defineGuide, sharedKeys } from '../kind.ts'

interface Sequence {
  readonly steps: readonly { readonly activity: string; readonly where?: JsonObject }[]
  readonly within?: string
}

export const guide = defineGuide({
  description: 'Steps one after the other, in the order in which they happened.',
  keys: {
    steps: 'The steps, the first one first.',
    'steps.activity': sharedKeys.activity,
    'steps.where': sharedKeys.where,
    within: 'How long it may take from the first step to the last: an ISO 8601 duration.',
  },
  /** Every step must be possible, and each is later than the one before. */
  lookAt: ({ steps, within }: Sequence) => {
    const found: ContentMistake[] = steps.flatMap(({ activity, where }, index) =>
      under(['steps', index, 'where'], lookAtWhere(activity, where).mistakes),
    )
    if (within !== undefined && parseDuration(within) === 0) {
      const message =
        'can never be met: each step comes after the one before: write a longer time, such as PT1H'
      found.push({ path: ['within'], message, fatal: true })
    }
    return leafOutlook(found)
  },
})
