import * as z from 'zod/mini'
import { wants } from '../../schemas/wants.ts'
import { defineKind, standing } from './kind.ts'
import { partsOf, partsSchema } from './parts.ts'
import { targetSchema } from './target.ts'

/** At least `n` of the parts, whichever they are. */
export const atLeast = defineKind({
  name: 'atLeast',
  schema: (grammar) =>
    z
      .strictObject(
        { n: targetSchema(500), of: partsSchema(grammar) },
        wants('an object with n and of, such as { n: 2, of: [...] }'),
      )
      .check(
        z.superRefine(({ n, of }, context) => {
          if (n <= of.length) return
          context.addIssue({
            code: 'custom',
            path: ['n'],
            message: `can never be met: there ${of.length === 1 ? 'is 1 condition' : `are ${of.length} conditions`} in of`,
          })
        }),
      ),
  compile: ({ n, of }, context) => {
    const criteria = of.map(context.compile)
    return {
      ...partsOf(criteria, n),
      standing: (progress) => {
        const met = criteria.filter((criterion) => criterion.standing(progress).met).length
        return standing(met, n, 'criteria')
      },
    }
  },
})
