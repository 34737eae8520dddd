import * as z from 'zod'
import { wants } from '../../schemas/wants.ts'
import { all } from './all.ts'
import { any } from './any.ts'
import { collect } from './collect.ts'
import { count } from './count.ts'
import type { CompileContext, Criterion, CriterionKind, Earn } from './kind.ts'
import { streak } from './streak.ts'
import { watch } from './watch.ts'

/** Every kind of criterion there is. A new one is a file beside this and a line here. */
export const criterionKinds: readonly CriterionKind[] = [count, watch, streak, collect, all, any]

const names = criterionKinds.map(({ name }) => name)
const kindOf = new Map(criterionKinds.map((kind) => [kind.name, kind]))

/** The schema of `earn`: an object with one key, which names the kind. */
export const earnSchema: z.ZodType<Earn> = z.lazy(() =>
  z
    .strictObject(
      Object.fromEntries(criterionKinds.map((kind) => [kind.name, kind.schema(earnSchema).optional()])),
      wants(`an object with one of ${names.join(', ')}`),
    )
    .refine((earn) => Object.keys(earn).length === 1, {
      message: `must have exactly one of ${names.join(', ')}; to ask for several, write all: [...] or any: [...]`,
      // A misspelt kind is told once, where it stands.
      when: ({ value, issues }) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        !issues.some(({ code }) => code === 'unrecognized_keys'),
    }),
)

/** Compiles what `earnSchema` has accepted. */
export function compileCriterion(earn: Earn, context: Omit<CompileContext, 'compile'>): Criterion {
  const inner: CompileContext = { ...context, compile: (part) => compileCriterion(part, context) }
  const [name = '', spec] = Object.entries(earn)[0] ?? []
  const kind = kindOf.get(name)
  if (!kind) throw new TypeError(`no such kind of criterion: ${name}`)
  return kind.compile(spec, inner)
}
