import { defineKind, standing } from './kind.ts'
import { partsOf, partsSchema } from './parts.ts'

/** Every part. */
export const all = defineKind({
  name: 'all',
  schema: partsSchema,
  compile: (parts, context) => {
    const criteria = parts.map(context.compile)
    return {
      ...partsOf(criteria, criteria.length),
      standing: (progress) => {
        const met = criteria.filter((criterion) => criterion.standing(progress).met).length
        return standing(met, criteria.length, 'criteria')
      },
    }
  },
})
