import * as z from 'zod/mini'
import { wants } from '../../schemas/wants.ts'
import type { MeasureKey } from '../measure.ts'
import type { Criterion, Grammar } from './kind.ts'

const PARTS = 'a list of at least one condition, such as [{ watch: { minutes: 15 } }]'

/** The schema of the parts of a composite. */
export const partsSchema = ({ earn }: Pick<Grammar, 'earn'>) =>
  z.array(earn, wants(PARTS)).check(z.minLength(1, `must be ${PARTS}`))

/** What a composite has of its parts. @param needed how many of them must be met */
export function partsOf<M extends MeasureKey>(
  criteria: readonly Criterion<M>[],
  needed: number,
): Pick<Criterion<M>, 'measures' | 'collects' | 'parts'> {
  return {
    parts: { needed, of: criteria },
    measures: criteria.flatMap(({ measures }) => measures),
    collects: criteria.some(({ collects }) => collects),
  }
}
