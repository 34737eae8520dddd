import * as z from 'zod'
import { defineKind } from './kind.ts'

/** At least one part; the standing shown is that of the part that is nearest to its target. */
export const any = defineKind({
  name: 'any',
  schema: (earn) => z.array(earn, 'must be a list of conditions').min(1, 'must have at least one condition'),
  compile: (parts, context) => {
    const criteria = parts.map(context.compile)
    return {
      measures: criteria.flatMap(({ measures }) => measures),
      collects: criteria.some(({ collects }) => collects),
      standing: (progress) =>
        criteria
          .map((criterion) => criterion.standing(progress))
          .reduce((best, next) => (next.current / next.target > best.current / best.target ? next : best)),
    }
  },
})
