import * as z from 'zod/mini'
import { wants } from '../../schemas/wants.ts'
import { criterionKinds, kindCalled } from './index.ts'
import type { CriterionKind, Earn, Grammar } from './kind.ts'
import { activityTypeSchema, whereSchema } from './where.ts'

const names = criterionKinds.map(({ name }) => name)

/** The schema of a condition: an object with one key, which names the kind. */
export const earnSchema: z.ZodMiniType<Earn> = z.lazy(() => oneOf(schemaOf))

const grammar: Grammar = { earn: earnSchema, where: whereSchema, activityType: activityTypeSchema }

const schemaOf = (kind: CriterionKind) => kind.schema(grammar)

/**
 * The schema of a keepsake's `earn`: as `earnSchema`, but the amount to reach may be missing, for the tiers to give.
 * Whether it may, only the keepsake tells.
 */
export const keepsakeEarnSchema: z.ZodMiniType<Earn> = z.lazy(() =>
  oneOf((kind) => {
    const target = targetOf(kind)
    return target ? z.safeExtend(target.object, { [target.key]: z.optional(target.schema) }) : schemaOf(kind)
  }),
)

function oneOf(schemaOfKind: (kind: CriterionKind) => z.ZodMiniType): z.ZodMiniType<Earn> {
  return z
    .strictObject(
      Object.fromEntries(criterionKinds.map((kind) => [kind.name, z.optional(schemaOfKind(kind))])),
      wants(`an object with one of ${names.join(', ')}`),
    )
    .check(
      z.refine((earn) => Object.keys(earn).length === 1, {
        message: `must have exactly one of ${names.join(', ')}; to ask for several, write all: [...] or any: [...]`,
        // A misspelt kind is told once, where it stands.
        when: ({ value, issues }) =>
          typeof value === 'object' &&
          value !== null &&
          !Array.isArray(value) &&
          !issues.some(({ code }) => code === 'unrecognized_keys'),
      }),
    )
}

/** The kinds that may have tiers. */
export const tierableNames: readonly string[] = criterionKinds
  .filter(({ targetKey }) => targetKey !== undefined)
  .map(({ name }) => name)

/** What is wrong with an amount to reach, as the kind's own schema says it; undefined when it is right. */
export function targetProblem(kindName: string, amount: unknown): string | undefined {
  const kind = kindCalled(kindName)
  const target = kind && targetOf(kind)
  return target?.schema.safeParse(amount).error?.issues[0]?.message
}

/** A kind's amount to reach, with the schema of the object that it is in. */
function targetOf(kind: CriterionKind) {
  const { targetKey: key } = kind
  const object = schemaOf(kind)
  if (key === undefined || !(object instanceof z.ZodMiniObject)) return undefined
  const schema = (object as z.ZodMiniObject<Record<string, z.ZodMiniType>>).shape[key]
  return schema && { key, object, schema }
}
