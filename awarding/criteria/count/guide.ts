import type { JsonObject } from '../../../json/json.ts'
import { type ContentMistake, under } from '../../../schemas/mistakes.ts'
import { strangeField } from '../guiding/fields.ts'
import { leafOutlook } from '../guiding/outlook.ts'
import { lookAtWhere } from '../guiding/where.ts'
import { defineGuide, sharedKeys } from '../kind.ts'

interface Count {
  readonly activity: string
  readonly where?: JsonObject
  readonly distinct?: string
  readonly target: number
}

export const guide = defineGuide({
  description: 'A number of activities, or of different values of a field.',
  keys: {
    ...sharedKeys,
    distinct: 'The field whose different values are counted; left out, every activity counts.',
    target: 'How many.',
  },
  /** No more values can be counted than `where` lets through. */
  lookAt: ({ activity, where, distinct, target }: Count) => {
    const { mistakes, valuesOf } = lookAtWhere(activity, where)
    const found: ContentMistake[] = under(['where'], mistakes)
    if (distinct === undefined) return leafOutlook(found)

    const strange = strangeField(activity, distinct)
    if (strange) found.push({ path: ['distinct'], message: strange })
    // Progress is a user's own, so there is one user in it.
    const most = distinct === 'userId' ? 1 : valuesOf(distinct)?.size
    if (most !== undefined && target > most && !found.some(({ fatal }) => fatal)) {
      const values = most === 1 ? 'there is one value' : `there are ${most} values`
      const message =
        most === 0
          ? `can never be met: where lets through only activities without ${distinct}`
          : `can never be met: ${values} of ${distinct} to count here: write at most ${most}`
      found.push({ path: ['target'], message, fatal: true })
    }
    return leafOutlook(found)
  },
})
