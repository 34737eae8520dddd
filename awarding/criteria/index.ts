import { fieldsOf } from '../../json/json.ts'
import type { MeasureKey } from '../progress/measure.ts'
import { collect } from './collect/collect.ts'
import { all, any, atLeast } from './combined/combined.ts'
import { count } from './count/count.ts'
import type { CompileContext, Criterion, CriterionKind, Earn } from './kind.ts'
import { sequence } from './sequence/sequence.ts'
import { streak } from './streak/streak.ts'
import { watch } from './watch/watch.ts'

/** Every kind of criterion, in the order in which producers are told of them. A new one is a folder and an entry here. */
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

/** The key of the amount to reach; undefined for a kind that cannot have tiers. */
export const targetKeyOf = (kindName: string): string | undefined => kindCalled(kindName)?.targetKey

/** The criterion of a tier: that of its group, with the amount to reach that the group leaves out. */
export function withTarget(earn: Earn, target: number): Earn {
  const [kind = '', spec] = Object.entries(earn)[0] ?? []
  return { [kind]: { ...fieldsOf(spec), [targetKeyOf(kind) ?? 'target']: target } }
}

/** The kind of a criterion, and what is said under its name. @throws TypeError when there is no such kind */
export function kindOf(earn: Earn): { readonly kind: CriterionKind; readonly spec: unknown } {
  const [name = '', spec] = Object.entries(earn)[0] ?? []
  const kind = kindCalled(name)
  if (!kind) throw new TypeError(`no such kind of criterion: ${name}`)
  return { kind, spec }
}

/** Compiles what the grammar has accepted. @throws TypeError when there is no such kind */
export function compileCriterion<M extends MeasureKey>(
  earn: Earn,
  context: Omit<CompileContext<M>, 'compile'>,
): Criterion<M> {
  const { kind, spec } = kindOf(earn)
  return kind.compile(spec, { ...context, compile: (part) => compileCriterion(part, context) })
}
