import * as z from 'zod'
import { wants } from '../../schemas/wants.ts'
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

const names = criterionKinds.map(({ name }) => name)
const kindOf = new Map(criterionKinds.map((kind) => [kind.name, kind]))

/** The schema of a condition: an object with one key, which names the kind. */
export const earnSchema: z.ZodType<Earn> = z.lazy(() => oneOf((kind) => kind.schema(earnSchema)))

/**
 * The schema of a keepsake's `earn`: as `earnSchema`, but the amount to reach may be missing, for the tiers to give.
 * Whether it may, only the keepsake tells.
 */
export const keepsakeEarnSchema: z.ZodType<Earn> = z.lazy(() =>
  oneOf((kind) => {
    const schema = kind.schema(earnSchema)
    const target = targetOf(kind, schema)
    return target ? target.object.safeExtend({ [target.key]: target.schema.optional() }) : schema
  }),
)

function oneOf(schemaOf: (kind: CriterionKind) => z.ZodType): z.ZodType<Earn> {
  return z
    .strictObject(
      Object.fromEntries(criterionKinds.map((kind) => [kind.name, schemaOf(kind).optional()])),
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
    })
}

/** The kinds that may have tiers. */
export const tierableNames: readonly string[] = criterionKinds
  .filter(({ targetKey }) => targetKey !== undefined)
  .map(({ name }) => name)

/** Which key of a kind's spec is the amount to reach; undefined for a kind that cannot have tiers. */
export const targetKeyOf = (kindName: string): string | undefined => kindOf.get(kindName)?.targetKey

/** What is wrong with an amount to reach, as the kind's own schema says it; undefined when it is right. */
export function targetProblem(kindName: string, amount: unknown): string | undefined {
  const kind = kindOf.get(kindName)
  const target = kind && targetOf(kind, kind.schema(earnSchema))
  return target?.schema.safeParse(amount).error?.issues[0]?.message
}

/** A kind's amount to reach, with the schema of the object that it is in. */
function targetOf({ targetKey: key }: CriterionKind, schema: z.ZodType) {
  if (key === undefined || !(schema instanceof z.ZodObject)) return undefined
  const object: z.ZodObject<Record<string, z.ZodType>> = schema
  const target = object.shape[key]
  return target && { key, object, schema: target }
}

/** Compiles what `earnSchema` has accepted. */
export function compileCriterion(earn: Earn, context: Omit<CompileContext, 'compile'>): Criterion {
  const inner: CompileContext = { ...context, compile: (part) => compileCriterion(part, context) }
  const [name = '', spec] = Object.entries(earn)[0] ?? []
  const kind = kindOf.get(name)
  if (!kind) throw new TypeError(`no such kind of criterion: ${name}`)
  return kind.compile(spec, inner)
}
