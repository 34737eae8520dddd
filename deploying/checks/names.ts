import { STATEFUL } from '../../packaging/stateful.ts'
import type { Holder, NamedResource } from '../cloud.ts'
import { type Mistake, mistake } from '../errors.ts'

/** Whether the new stack takes it in as it is, with all that it holds. */
export const isAdopted = ({ type, kept }: NamedResource) => kept && STATEFUL.includes(type)

/** Finds the names that the stack needs and cannot have. */
export function nameMistakes(held: readonly (NamedResource & { holder: Holder })[]): Mistake[] {
  return held.flatMap((resource) => {
    const { id, name, holder } = resource
    if (holder === 'nobody' || (holder === 'us' && isAdopted(resource))) return []
    if (holder === 'others')
      return [
        mistake(
          name,
          `is taken by another account, or you may not see it (${id}): choose another name for the stage, or ask for s3:ListBucket on it`,
        ),
      ]
    return [
      mistake(
        name,
        `is there already, outside the stack, and would be in the way of ${id}: delete it if it is what an earlier stack has left`,
      ),
    ]
  })
}
