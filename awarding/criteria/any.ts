import { defineKind } from './kind.ts'
import { partsOf, partsSchema } from './parts.ts'

/** At least one part; the standing shown is that of the part that is nearest to its target. */
export const any = defineKind({
  name: 'any',
  schema: partsSchema,
  compile: (parts, context) => {
    const criteria = parts.map(context.compile)
    return {
      ...partsOf(criteria, 1),
      standing: (progress) =>
        criteria
          .map((criterion) => criterion.standing(progress))
          .reduce((best, next) => (next.current / next.target > best.current / best.target ? next : best)),
    }
  },
})
