import type { MeasureKey } from '../measure.ts'
import { fieldsOf } from '../path-problem.ts'
import { all } from './all.ts'
import { any } from './any.ts'
import { atLeast } from './at-least.ts'
import { collect } from './collect.ts'
import { count } from './count.ts'
import type { CompileContext, Criterion, CriterionKind, Earn } from './kind.ts'
import { sequence } from './sequence.ts'
import { streak } from './streak.ts'
import { watch } from './watch.ts'

/** Every kind of criterion there is. A new one is a file beside this and a line here. */
export const criterionKinds: readonly CriterionKind[] = [
  count,
  watch,
  streak,
  sequence,
  collect,
  all,
  any,
  atLeast,
]

const kinds = new Map(criterionKinds.map((kind) => [kind.name, kind]))

export const kindCalled = (name: string): CriterionKind | undefined => kinds.get(name)

/** Which key of a kind's spec is the amount to reach; undefined for a kind that cannot have tiers. */
export const targetKeyOf = (kindName: string): string | undefined => kindCalled(kindName)?.targetKey

/** A condition whose amount to reach is another: that of a tier, which its group leaves out. */
export function withTarget(earn: Earn, target: number): Earn {
  const [kind = '', spec] = Object.entries(earn)[0] ?? []
  return { [kind]: { ...fieldsOf(spec), [targetKeyOf(kind) ?? 'target']: target } }
}

/** Compiles what the grammar has accepted. @throws TypeError when there is no such kind */
export function compileCriterion<M extends MeasureKey>(
  earn: Earn,
  context: Omit<CompileContext<M>, 'compile'>,
): Criterion<M> {
  const inner: CompileContext<M> = { ...context, compile: (part) => compileCriterion(part, context) }
  const [name = '', spec] = Object.entries(earn)[0] ?? []
  const kind = kindCalled(name)
  if (!kind) throw new TypeError(`no such kind of criterion: ${name}`)
  return kind.compile(spec, inner)
}
