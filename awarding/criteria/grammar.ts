import * as z from 'zod/mini'
import { compilePattern, PatternError } from '../../event-patterns/index.ts'
import { isJsonObject, type JsonObject } from '../../json/json.ts'
import { activityTypes } from '../../schemas/activities/index.ts'
import { wants, wantsText } from '../../schemas/wants.ts'
import { criterionKinds, kindCalled } from './index.ts'
import type { CriterionKind, Earn, Grammar } from './kind.ts'

const EXAMPLE = 'an event pattern over detail, such as { programId: [{ prefix: final- }] }'

/**
 * An EventBridge event pattern over an activity's detail. It passes the value as it is: a record schema would silently
 * leave out a field called `__proto__`.
 */
export const whereSchema = z.unknown().check(
  z.superRefine((pattern, context) => {
    try {
      compilePattern(pattern)
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
      for (const { path, message: text } of [error, ...error.others]) {
        const message = path ? text.slice(path.length).trim() : `must be ${EXAMPLE}`
        context.addIssue({ code: 'custom', path: partsOf(path), message })
      }
    }
  }),
) as z.ZodMiniType as z.ZodMiniType<JsonObject>

const TYPES = `one of ${activityTypes.join(', ')}`

export const activityTypeSchema = z
  .string(wantsText(TYPES))
  .check(z.refine((type) => activityTypes.includes(type), { message: `must be ${TYPES}` }))

const names = criterionKinds.map(({ name }) => name)

/** The schema of a criterion: an object with one key, which names the kind. */
export const earnSchema: z.ZodMiniType<Earn> = z.lazy(() => oneOf(schemaOf))

const grammar: Grammar = { earn: earnSchema, where: whereSchema, activityType: activityTypeSchema }

const schemaOf = (kind: CriterionKind) => kind.schema(grammar)

/**
 * The schema of a keepsake's `earn`. Unlike in `earnSchema`, the amount to reach may be missing, for tiers to give;
 * consistency.ts refuses that where there are none.
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
          isJsonObject(value) && !issues.some(({ code }) => code === 'unrecognized_keys'),
      }),
    )
}

/** The kinds that may have tiers. */
export const tierableNames: readonly string[] = criterionKinds
  .filter(({ targetKey }) => targetKey !== undefined)
  .map(({ name }) => name)

/** Says what the kind's own schema finds wrong with an amount to reach; undefined when it is right. */
export function targetMistake(kindName: string, amount: unknown): string | undefined {
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

/** The keys and indexes of a pattern error's path, such as `a["b.c"][0]`. */
function partsOf(path: string): (string | number)[] {
  return Array.from(
    path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g),
    ([, index, quoted, plain]) => {
      if (index !== undefined) return Number(index)
      return quoted === undefined ? (plain ?? '') : String(JSON.parse(quoted))
    },
  )
}
