import { fieldsOf, isFields, type Value } from '../paths.ts'
import { rowsOf, typedOf } from './pattern.ts'

/** Values by their fields, by the activity that has them. They are offered where a pattern is written. */
export type Seen = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>

/** One field of one activity with a value in it. */
interface Sight {
  readonly activity: string
  readonly field: string
  readonly value: string
}

/** Everything that the patterns of a campaign compare with: the next stamp often asks for the same. */
export function seenIn(content: Value): Seen {
  return gathered(sightsIn(fieldsOf(content).keepsakes))
}

export function gathered(sights: Iterable<Sight>): Seen {
  const seen = new Map<string, Map<string, Set<string>>>()
  for (const { activity, field, value } of sights) {
    const fields = seen.get(activity) ?? new Map<string, Set<string>>()
    const values = fields.get(field) ?? new Set<string>()
    seen.set(activity, fields.set(field, values.add(value)))
  }
  return seen
}

function* sightsIn(value: Value, kind?: string): Generator<Sight> {
  if (Array.isArray(value)) for (const each of value) yield* sightsIn(each)
  if (!isFields(value)) return
  const activity = typeof value.activity === 'string' ? value.activity : kind === 'watch' && 'TvWatched'
  for (const { field, tests } of (activity && rowsOf(value.where)) || [])
    for (const { operator, operand } of tests)
      if (operator === 'is')
        yield { activity: String(activity), field: field.join('.'), value: typedOf(operand) }
  for (const [key, inner] of Object.entries(value)) if (key !== 'where') yield* sightsIn(inner, key)
}

/** Everything that is seen in several places, the first of them first. */
export function together(...all: readonly Seen[]): Seen {
  return gathered(
    all.flatMap((seen) =>
      [...seen].flatMap(([activity, fields]) =>
        [...fields].flatMap(([field, values]) => [...values].map((value) => ({ activity, field, value }))),
      ),
    ),
  )
}

/** The fields of an activity that were seen. */
export const fieldsSeen = (seen: Seen, activity: string | undefined): string[] => [
  ...(seen.get(activity ?? '')?.keys() ?? []),
]

/** The values of a field that were seen, so many at most. */
export const valuesSeen = (seen: Seen, activity: string | undefined, field: string, most: number): string[] =>
  [...(seen.get(activity ?? '')?.get(field) ?? [])].slice(0, most)
