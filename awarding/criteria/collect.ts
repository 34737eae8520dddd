import * as z from 'zod'
import { keepsakeIdSchema } from '../../schemas/ids.ts'
import { defineKind, standing } from './kind.ts'
import { targetSchema } from './where.ts'

/** Other keepsakes of the campaign, at least `atLeast` of them (all, if it is not said). */
export const collect = defineKind({
  name: 'collect',
  schema: () =>
    z.strictObject({
      keepsakes: z.union(
        [z.literal('all'), z.array(keepsakeIdSchema).min(1)],
        'must be all, or a list of keepsake ids of this campaign',
      ),
      atLeast: targetSchema.optional(),
    }),
  compile: ({ keepsakes, atLeast }, { otherKeepsakes }) => {
    const wanted = new Set(keepsakes === 'all' ? otherKeepsakes : keepsakes)
    const target = atLeast ?? wanted.size
    return {
      measures: [],
      collects: true,
      standing: ({ earned }) => standing(earned.intersection(wanted).size, target, 'keepsakes'),
    }
  },
})
