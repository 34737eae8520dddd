import * as z from 'zod/mini'
import { activityDefinitions } from '../../../schemas/activities/index.ts'
import { nearestOf } from '../../../schemas/nearest.ts'

/** A field of an activity's detail, as the activity's schema has it. */
export interface Field {
  readonly kind: 'text' | 'boolean' | 'other'
  readonly optional: boolean
  /** Says what the field must be; undefined when the value may stand in it. */
  complaint(value: unknown): string | undefined
}

/** The fields that the schema of an activity type names. Partners may send more. */
export function detailFieldsOf(activityType: string): ReadonlyMap<string, Field> {
  return FIELDS.get(activityType) ?? new Map()
}

/** The activity types whose schema names the field. */
function typesWith(field: string): string[] {
  return [...FIELDS].filter(([, fields]) => fields.has(field)).map(([type]) => type)
}

const FIELDS: ReadonlyMap<string, ReadonlyMap<string, Field>> = new Map(
  activityDefinitions.map(({ type, schema }) => {
    const shape = schema instanceof z.ZodMiniObject ? (schema.shape as Record<string, z.ZodMiniType>) : {}
    return [type, new Map(Object.entries(shape).map(([name, field]) => [name, fieldOf(field)]))]
  }),
)

function fieldOf(schema: z.ZodMiniType): Field {
  const optional = schema instanceof z.ZodMiniOptional
  const inner = optional ? schema.def.innerType : schema
  return {
    kind: inner instanceof z.ZodMiniString ? 'text' : inner instanceof z.ZodMiniBoolean ? 'boolean' : 'other',
    optional,
    complaint: (value) => schema.safeParse(value).error?.issues[0]?.message,
  }
}

/**
 * Says why a field is probably a slip that the schema of the activity type does not name. Undefined when the schema
 * names it, or when it may well be a partner's own.
 */
export function strangeField(activityType: string, field: string): string | undefined {
  const fields = detailFieldsOf(activityType)
  if (fields.has(field)) return undefined
  const leave = 'leave it if partners send one of this name'
  const near = nearestOf(field, [...fields.keys()])
  if (near !== undefined) return `is not a field of ${activityType}; did you mean ${near}? Otherwise ${leave}`
  const types = typesWith(field)
  return types.length > 0
    ? `is a field of ${types.join(' and ')}, not of ${activityType}: write another, or ${leave}`
    : undefined
}
