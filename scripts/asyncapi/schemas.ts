import * as z from 'zod'
import { AWARDS_SOURCE, KEEPSAKE_AWARDED } from '../../events/announce.ts'
import { EXPORT_COMPLETED, EXPORTS_SOURCE } from '../../events/export-completed.ts'
import { ACTIVITY_REJECTED, REJECTIONS_SOURCE } from '../../events/rejections.ts'
import { ACTIVITY_BATCH, activityBatchSchema } from '../../schemas/activity-batch.ts'
import { activityRejectedSchema } from '../../schemas/activity-rejected.ts'
import { activitySchemas } from '../../schemas/api/activity-event.ts'
import { liveMessageSchema } from '../../schemas/api/live-message.ts'
import { storedTimeSchema } from '../../schemas/canonical-time.ts'
import { envelopeSchema } from '../../schemas/envelope.ts'
import { exportCompletedSchema } from '../../schemas/export-completed.ts'
import { editionSchema, keepsakeAwardedSchema } from '../../schemas/keepsake.ts'
import { timeSchema } from '../../schemas/time.ts'

export type JsonSchema = z.core.JSONSchema.BaseSchema

export const schemaRef = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** zod's own checks, as far as JSON Schema can say them, and more that is worth telling. */
const refinements = new Map<unknown, JsonSchema>([
  [timeSchema, { format: 'date-time' }],
  [storedTimeSchema, { format: 'date-time' }],
  [editionSchema, { description: 'Of a limited keepsake: the number of this one, of how many there are.' }],
])

/** Draft 7, which AsyncAPI's own schemas are an extension of. Fields beyond those named are allowed everywhere. */
function jsonSchemaOf(schema: z.core.$ZodType): JsonSchema {
  const { $schema, ...converted } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // A schema with words for readers is a copy.
      Object.assign(jsonSchema, refinements.get(zodSchema) ?? refinements.get(zodSchema._zod.parent))
      // zod says this of every integer; JSON holds it anyway.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      // An empty schema, or a bare true: a field may have been added since.
      delete jsonSchema.additionalProperties
    },
  })
  return converted
}

/** The schemas of what the events hold, by name. */
export function componentSchemas(): Record<string, JsonSchema> {
  const details = Object.entries(activitySchemas).map(([type, schema]) => [type, jsonSchemaOf(schema)])
  return {
    ...Object.fromEntries(details),
    [ACTIVITY_BATCH]: batchSchema(),
    [KEEPSAKE_AWARDED]: jsonSchemaOf(keepsakeAwardedSchema),
    [EXPORT_COMPLETED]: jsonSchemaOf(exportCompletedSchema),
    [ACTIVITY_REJECTED]: jsonSchemaOf(activityRejectedSchema),
  }
}

/** The `detail` of a batch, whose activities are what an event of each type has, without its source. */
function batchSchema(): JsonSchema {
  const { properties, ...detail } = jsonSchemaOf(activityBatchSchema)
  const alone = Object.keys(activitySchemas).map((type) => ({
    type: 'object',
    properties: {
      'detail-type': { const: type },
      time: { type: 'string', format: 'date-time', description: 'Of the batch, unless it is here.' },
      detail: schemaRef(type),
    },
    required: ['detail-type', 'detail'],
  }))
  const activities = { type: 'array', minItems: 1, items: { oneOf: alone } } as const
  return { ...detail, properties: { ...properties, activities } } as JsonSchema
}

/** A partner's event with its envelope, as far as it is read here. */
export function activityEvent(type: string): JsonSchema {
  const { properties, ...envelope } = jsonSchemaOf(envelopeSchema)
  return {
    ...envelope,
    properties: { ...properties, 'detail-type': { const: type }, detail: schemaRef(type) },
  }
}

/** An announced award with its envelope. */
export const awardEvent = (): JsonSchema => ownEvent(AWARDS_SOURCE, KEEPSAKE_AWARDED)

/** An export that is complete, with its envelope. */
export const exportEvent = (): JsonSchema => ownEvent(EXPORTS_SOURCE, EXPORT_COMPLETED)

export const rejectionEvent = (): JsonSchema => ownEvent(REJECTIONS_SOURCE, ACTIVITY_REJECTED)

function ownEvent(source: string, detailType: string): JsonSchema {
  return {
    type: 'object',
    properties: {
      source: { const: source },
      'detail-type': { const: detailType },
      time: { type: 'string', format: 'date-time' },
      detail: schemaRef(detailType),
    },
    required: ['source', 'detail-type', 'time', 'detail'],
  }
}

/** The live connection pushes an award without its envelope. */
export function pushedAward(): JsonSchema {
  const { properties, ...message } = jsonSchemaOf(liveMessageSchema)
  return { ...message, properties: { ...properties, detail: schemaRef(KEEPSAKE_AWARDED) } }
}
