import * as z from 'zod'
import { wants } from '../../schemas/wants.ts'
import { defineKind } from './kind.ts'

const PARTS = 'a list of at least one condition, such as [{ watch: { minutes: 15 } }]'

/** At least one part; the standing shown is that of the part that is nearest to its target. */
export const any = defineKind({
  name: 'any',
  schema: (earn) => z.array(earn, wants(PARTS)).min(1, `must be ${PARTS}`),
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
