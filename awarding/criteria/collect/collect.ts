import * as z from 'zod/mini'
import { keepsakeIdSchema } from '../../../schemas/ids.ts'
import { wants } from '../../../schemas/wants.ts'
import { defineKind, howFar, targetSchema } from '../kind.ts'
import { guide } from './guide.ts'

const WANTED = 'all, or a list of at least one keepsake id of this campaign'

/** Other keepsakes of the campaign: `atLeast` of them, or all. */
export const collect = defineKind({
  name: 'collect',
  guide,
  targetKey: 'atLeast',
  schema: () =>
    z.strictObject(
      {
        keepsakes: z.union(
          [z.literal('all'), z.array(keepsakeIdSchema).check(z.minLength(1, `must be ${WANTED}`))],
          wants(WANTED),
        ),
        atLeast: z.optional(targetSchema(500)),
      },
      wants('an object with keepsakes, and atLeast if not all of them are needed'),
    ),
  compile: ({ keepsakes, atLeast }, { otherKeepsakes }) => {
    const wanted = new Set(keepsakes === 'all' ? otherKeepsakes : keepsakes)
    const target = atLeast ?? wanted.size
    return {
      measures: [],
      collects: true,
      collected: [...wanted],
      howFar: ({ earned }) => howFar(wanted.intersection(earned).size, target, 'keepsakes'),
      metAt: ({ earned }) => {
        const times = [...earned].filter(([id]) => wanted.has(id)).map(([, at]) => at)
        return times.sort((a, b) => a - b)[target - 1]
      },
    }
  },
})
