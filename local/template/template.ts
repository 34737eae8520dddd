import * as z from 'zod'
import type { Json } from '../../json/json.ts'
import { TemplateError } from './error.ts'

const json = z.json() as z.ZodType<Json>
const object = z.record(z.string(), json)

const resource = z.strictObject({
  Type: z.string(),
  Properties: object.default({}),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).default([]),
  // They say what AWS does with a resource when its stack changes; a local stack is created anew from its template.
  DeletionPolicy: json.optional(),
  UpdateReplacePolicy: json.optional(),
  UpdatePolicy: object.optional(),
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

/** @throws TemplateError when the outline of the document is not that of a template, or holds a Transform. */
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

/** The place and the name of a stack. */
export type StackIdentity = { stackName: string; region: string; accountId: string }

/** The pseudo parameters of CloudFormation; AWS::NoValue is not a value and is not among them. */
export function pseudoParameters({ stackName, region, accountId }: StackIdentity): Record<string, Json> {
  return {
    'AWS::AccountId': accountId,
    'AWS::NotificationARNs': [],
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  }
}

const PLAIN_TYPES = ['String', 'Number', 'CommaDelimitedList', 'List<Number>', 'List<String>']

/** Each parameter's given value or its default. @throws TemplateError where there is neither. */
export function parameterValues(template: Template, given: Record<string, string>): Record<string, Json> {
  const values: Record<string, Json> = {}
  for (const [name, parameter] of Object.entries(template.Parameters)) {
    const place = { logicalId: 'Parameters', path: [name] }
    if (!PLAIN_TYPES.includes(parameter.Type)) {
      throw new TemplateError(place, `has the type ${parameter.Type}, which the local stack does not honour`)
    }
    const value = given[name] ?? parameter.Default
    if (value === undefined) throw new TemplateError(place, 'has no default and was given no value')
    const isList = parameter.Type !== 'String' && parameter.Type !== 'Number'
    values[name] = isList ? splitList(String(value)) : String(value)
  }
  return values
}

function splitList(value: string): string[] {
  return value === '' ? [] : value.split(',').map((part) => part.trim())
}
