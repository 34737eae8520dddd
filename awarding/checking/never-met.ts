import type { ContentMistake } from '../../schemas/mistakes.ts'
import type { Collection, Outlook } from '../criteria/guiding/outlook.ts'

/** A keepsake and what can come of its criterion. */
export interface Prospect {
  readonly id: string
  /** Where the keepsake stands, or the group that it is a tier of. */
  readonly path: readonly PropertyKey[]
  /** Undefined when the criterion has mistakes: then it counts as one that can be met. */
  readonly outlook: Outlook | undefined
}

export type GradedMistake = Omit<ContentMistake, 'fatal'> & { readonly severity: 'error' | 'warning' }

/**
 * Everything that is found about keepsakes: errors where one can never be earned, each with its cause, and warnings
 * for the rest, such as an alternative that can never be met beside one that can.
 */
export function gradeProspects(prospects: readonly Prospect[]): GradedMistake[] {
  const attainable = attainableOf(prospects)
  const needs = needsOf(prospects, attainable)
  return prospects.flatMap(({ id, path, outlook }) => {
    if (!outlook) return []
    const lost = !attainable.has(id)
    const found = outlook.mistakes.map(
      ({ fatal, ...finding }): GradedMistake => ({
        ...finding,
        path: [...path, ...finding.path],
        severity: fatal && lost ? 'error' : 'warning',
      }),
    )
    const unmet = outlook.collections.filter(
      ({ wanted, target }) => wanted.intersection(attainable).size < target,
    )
    return [
      ...found,
      ...unmet.map(
        (collection): GradedMistake => ({
          path: [...path, ...collection.path],
          message: reasonOf(id, collection, attainable, needs),
          severity: lost ? 'error' : 'warning',
        }),
      ),
    ]
  })
}

/** The keepsakes that can be earned: the least set that holds what can be met by those in it. */
function attainableOf(prospects: readonly Prospect[]): ReadonlySet<string> {
  const attainable = new Set<string>()
  let before: number
  do {
    before = attainable.size
    for (const { id, outlook } of prospects) {
      if (!outlook || outlook.canBeMet(attainable)) attainable.add(id)
    }
  } while (attainable.size > before)
  return attainable
}

/** By keepsake, the keepsakes it collects that can never be earned. */
type Needs = ReadonlyMap<string, readonly string[]>

function needsOf(prospects: readonly Prospect[], attainable: ReadonlySet<string>): Needs {
  return new Map(
    prospects.map(({ id, outlook }) => {
      const wanted = (outlook?.collections ?? []).flatMap((collection) => [...collection.wanted])
      return [id, wanted.filter((other) => !attainable.has(other))]
    }),
  )
}

function reasonOf(
  id: string,
  { wanted, target }: Collection,
  attainable: ReadonlySet<string>,
  needs: Needs,
): string {
  const circle = circleFrom(id, needs)
  if (circle) {
    const chain = [...circle, id].join(' needs ')
    return `can never be met: ${chain}: leave one of them out, or ask for fewer with atLeast`
  }
  const left = wanted.intersection(attainable).size
  const lost = [...wanted.difference(attainable)].join(', ')
  return `can never be met: it asks for ${target}, and ${left} can be earned: mend ${lost}, or ask for fewer with atLeast`
}

/** The shortest way from a keepsake back to itself by what can never be collected; undefined when there is none. */
function circleFrom(id: string, needs: Needs): readonly string[] | undefined {
  const ways: string[][] = [[id]]
  const seen = new Set<string>()
  for (const way of ways) {
    for (const next of needs.get(way.at(-1) ?? '') ?? []) {
      if (next === id) return way
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return undefined
}
