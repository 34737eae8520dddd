import * as z from 'zod/mini'
import { activityTypes } from '../../../schemas/activities/index.ts'
import { languageSchema } from '../../../schemas/languages.ts'
import { durationSchema, timeSchema } from '../../../schemas/time.ts'
import { activityTypeSchema, earnSchema, keepsakeEarnSchema, whereSchema } from '../../criteria/grammar.ts'
import { modifiers } from '../../modifiers/modifiers.ts'
import { campaignSchema, keepsakeSchema } from '../campaign.ts'
import { keyDescriptions } from './key-descriptions.ts'
import { patternDefinitions } from './pattern-json-schema.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

/** Checks that zod makes in a way of its own, as far as JSON Schema can say them. */
const refinements = new Map<unknown, JsonSchema>([
  [
    timeSchema,
    { pattern: '^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})$' },
  ],
  [
    durationSchema,
    {
      pattern: '^P(?=.)(\\d+W)?(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+S)?)?$',
      examples: ['PT12H', 'P1D', 'P2D'],
    },
  ],
  [languageSchema, { pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$', examples: ['en', 'ar', 'pt-BR'] }],
  [activityTypeSchema, { enum: [...activityTypes] }],
  [earnSchema, { description: 'One criterion.', minProperties: 1, maxProperties: 1 }],
  [
    keepsakeEarnSchema,
    { description: 'One criterion; with tiers, without its target.', minProperties: 1, maxProperties: 1 },
  ],
  [modifiers.window.schema, { minProperties: 1 }],
  // Without tiers, the criterion has a target of its own.
  [
    keepsakeSchema,
    { if: { required: ['tiers'] }, else: { properties: { earn: { $ref: '#/definitions/criterion' } } } },
  ],
])

/**
 * The JSON Schema of a campaign file, draft 7 since that is what editors know, made from the zod schema. It says what
 * each key is for, and accepts every file that the zod schema accepts.
 */
export function campaignJsonSchema(): JsonSchema {
  const metadata = z.registry<{ id: string }>()
  metadata.add(earnSchema, { id: 'criterion' })
  metadata.add(keepsakeEarnSchema, { id: 'earn' })
  metadata.add(whereSchema, { id: 'pattern' })
  const schema = z.toJSONSchema(campaignSchema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    metadata,
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, refinements.get(zodSchema))
    },
  })
  const { $schema, definitions, ...campaign } = schema as JsonSchema & {
    definitions?: Record<string, JsonSchema>
  }
  describeKeys(campaign, [])
  for (const [name, definition] of Object.entries(definitions ?? {}))
    describeKeys(definition, [name === 'criterion' ? 'earn' : name])
  return {
    $schema: $schema ?? '',
    title: 'Keepsakes campaign',
    ...campaign,
    definitions: { ...definitions, ...patternDefinitions },
  } as JsonSchema
}

function describeKeys(node: JsonSchema, path: readonly string[]): void {
  for (const [name, property] of Object.entries(node.properties ?? {})) {
    if (typeof property !== 'object') continue
    const here = [...path, name]
    const description = keyDescriptions[here.join('.')]
    if (description !== undefined) property.description ??= description
    describeKeys(property, here)
  }
  const inner = [node.items, ...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])].flat()
  for (const one of inner) if (typeof one === 'object') describeKeys(one, path)
}
