import * as z from 'zod'
import { defineKind, standing } from './kind.ts'

/** Every part. */
export const all = defineKind({
  name: 'all',
  schema: (earn) => z.array(earn, 'must be a list of conditions').min(1, 'must have at least one condition'),
  compile: (parts, context) => {
    const criteria = parts.map(context.compile)
    return {
      measures: criteria.flatMap(({ measures }) => measures),
      collects: criteria.some(({ collects }) => collects),
      standing: (progress) => {
        const met = criteria.filter((criterion) => criterion.standing(progress).met).length
        return standing(met, criteria.length, 'criteria')
      },
    }
  },
})
