import { nearestOf } from './nearest.ts'
import { fieldsOf } from './path-problem.ts'
import { earnableIds } from './tiers.ts'

/** What was probably meant by a value that the schema refuses, for values that name something; `content` is the file's. */
export function meantBy(path: readonly PropertyKey[], value: unknown, content: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  // There are hundreds of zones, and one that is not very near is another one.
  if (path.join() === 'timeZone') return nearestOf(value, Intl.supportedValuesOf('timeZone'), 2)
  if (path.at(-2) !== 'keepsakes' || path.at(-3) !== 'collect') return undefined
  const { keepsakes } = fieldsOf(content)
  const own = path[1]
  const others = Array.isArray(keepsakes) ? keepsakes.filter((_, index) => index !== own) : []
  return nearestOf(
    value,
    others.flatMap((other) => earnableIds(fieldsOf(other)).map(String)),
  )
}
