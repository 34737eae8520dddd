import * as z from 'zod'
import type { Json } from '../../schemas/json.ts'
import { TemplateError } from './error.ts'

const json = z.json() as z.ZodType<Json>
const object = z.record(z.string(), json)

const resource = z.strictObject({
  Type: z.string(),
  Properties: object.default({}),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).default([]),
  // What happens to a resource of AWS when its stack changes; a local stack is created anew from its template.
  DeletionPolicy: json.optional(),
  UpdateReplacePolicy: json.optional(),
  UpdatePolicy: json.optional(),
  Metadata: json.optional(),
})

const parameter = z.looseObject({
  Type: z.string(),
  Default: z.union([z.string(), z.number(), z.boolean()]).optional(),
})

const schema = z.strictObject({
  AWSTemplateFormatVersion: z.string().optional(),
  Description: z.string().optional(),
  Metadata: json.optional(),
  Parameters: z.record(z.string(), parameter).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), object)).default({}),
  Conditions: object.default({}),
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.looseObject({ Value: json, Condition: z.string().optional() })).default({}),
})

/** A CloudFormation template in its JSON form, as `serverless package` writes it. */
export type Template = z.infer<typeof schema>
export type TemplateResource = z.infer<typeof resource>

/** Throws TemplateError when the outline of the document is not that of a template, or holds a Transform. */
export function parseTemplate(document: unknown): Template {
  const parsed = schema.safeParse(document)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const [section = 'Template', ...path] = (issue?.path ?? []).map((step) =>
    typeof step === 'symbol' ? String(step) : step,
  )
  throw new TemplateError(
    { logicalId: String(section), path },
    `is not what a CloudFormation template has there: ${issue?.message}`,
  )
}
