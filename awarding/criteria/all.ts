import * as z from 'zod'
import { wants } from '../../schemas/wants.ts'
import { defineKind, standing } from './kind.ts'

const PARTS = 'a list of at least one condition, such as [{ watch: { minutes: 15 } }]'

/** Every part. */
export const all = defineKind({
  name: 'all',
  schema: (earn) => z.array(earn, wants(PARTS)).min(1, `must be ${PARTS}`),
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
