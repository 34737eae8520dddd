import * as z from 'zod'
import { wants } from '../../schemas/wants.ts'
import type { Criterion, Earn } from './kind.ts'

const PARTS = 'a list of at least one condition, such as [{ watch: { minutes: 15 } }]'

/** The schema of the parts of a composite. */
export const partsSchema = (earn: z.ZodType<Earn>) => z.array(earn, wants(PARTS)).min(1, `must be ${PARTS}`)

/** What a composite has of its parts. @param needed how many of them must be met */
export function partsOf(
  criteria: readonly Criterion[],
  needed: number,
): Pick<Criterion, 'measures' | 'collects' | 'parts'> {
  return {
    parts: { needed, of: criteria },
    measures: criteria.flatMap(({ measures }) => measures),
    collects: criteria.some(({ collects }) => collects),
  }
}
