import * as z from 'zod/mini'
import { activityDefinitions } from '../../schemas/activities/index.ts'

/** A field of an activity's detail, as the activity's schema has it. */
export interface Field {
  readonly kind: 'text' | 'boolean' | 'other'
  readonly optional: boolean
  /** Undefined when the value may stand in the field, or else what the field must be. */
  complaint(value: unknown): string | undefined
}

/** The fields that the schema of an activity type names. Partners may send more. */
export function fieldsOf(activityType: string): ReadonlyMap<string, Field> {
  return FIELDS.get(activityType) ?? new Map()
}

/** The activity types whose schema names the field. */
export function typesWith(field: string): string[] {
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
