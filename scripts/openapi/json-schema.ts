import * as z from 'zod'
import { jsonValueSchema } from '../../schemas/api/user-export.ts'
import { editionSchema } from '../../schemas/keepsake.ts'
import { timeSchema } from '../../schemas/time.ts'
import { components } from './components.ts'

export type JsonSchema = z.core.JSONSchema.BaseSchema

const refTo = (name: string) => `#/components/schemas/${name}`

/** The name of a schema that is no component, within its own conversion. */
const ROOT = 'root'

/** The JSON Schemas (2020-12) of all components, by name. */
export function componentSchemas(): Record<string, JsonSchema> {
  return convert(components)
}

/** The JSON Schema of any schema, in which components are referred to. */
export function jsonSchemaOf(schema: z.core.$ZodType): JsonSchema {
  const name = Object.keys(components).find((name) => components[name] === schema)
  if (name) return { $ref: refTo(name) }
  return convert({ ...components, [ROOT]: schema })[ROOT] ?? {}
}

function convert(schemas: Readonly<Record<string, z.core.$ZodType>>): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  const converted = z.toJSONSchema(registry, {
    uri: refTo,
    override: ({ zodSchema, jsonSchema }) => {
      refine(zodSchema, jsonSchema)
      const mapping = discriminatorOf(zodSchema, registry)
      if (mapping) jsonSchema.discriminator = mapping
    },
  })
  return Object.fromEntries(
    Object.entries(converted.schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]),
  )
}

/** JSON Schema can say this of schemas that others are made of, and zod does not. */
const refinements = new Map<unknown, JsonSchema>([
  [timeSchema, { format: 'date-time' }],
  [editionSchema, { description: 'The number of a limited keepsake: `number` from 1 to `of`, the supply.' }],
  [jsonValueSchema, { description: 'Any JSON value.' }],
])

function refine(zodSchema: z.core.$ZodType, jsonSchema: JsonSchema): void {
  if (zodSchema === jsonValueSchema) delete jsonSchema.anyOf
  Object.assign(jsonSchema, refinements.get(zodSchema) ?? refinements.get(zodSchema._zod.parent))
  // Apps may not rely on an object never having more fields than today.
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
  // For integers this says the same, in the usual way.
  if (jsonSchema.type === 'integer' && jsonSchema.exclusiveMinimum === 0) {
    delete jsonSchema.exclusiveMinimum
    jsonSchema.minimum = 1
  }
  // zod says this of every integer and every record; JSON holds it anyway.
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.propertyNames && Object.keys(jsonSchema.propertyNames).length === 1)
    delete jsonSchema.propertyNames
}

function discriminatorOf(zodSchema: z.core.$ZodTypes, registry: z.core.$ZodRegistry<{ id: string }>) {
  const { def } = zodSchema._zod
  if (def.type !== 'union' || !('discriminator' in def)) return undefined
  const propertyName = String(def.discriminator)
  const mapping = def.options.flatMap((option) => {
    const id = registry.get(option)?.id
    const values = [...(option._zod.propValues?.[propertyName] ?? [])]
    return id ? values.map((value) => [String(value), refTo(id)]) : []
  })
  return { propertyName, mapping: Object.fromEntries(mapping) }
}
