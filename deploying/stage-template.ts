import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import type { Caller, NamedResource } from './cloud.ts'

const resource = z.looseObject({
  Type: z.string(),
  DeletionPolicy: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
})

const template = z.looseObject({
  Parameters: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Default: z.union([z.string(), z.number()]).optional() }),
  ),
  Resources: z.record(z.string(), resource),
})

/** The compiled template, as far as a deployment looks into it. */
export type Template = z.infer<typeof template>

const stackSettings = z.object({
  terminationProtection: z.boolean(),
  /** The statements of the stack's policy; none where it protects nothing. */
  policy: z.array(z.unknown()),
  tags: z.record(z.string(), z.string()),
})

/** Settings of a stack that no template can say. */
export type StackSettings = z.infer<typeof stackSettings>

/** The packager has made this for one stage. */
export interface StagePackage {
  readonly template: Template
  /** The template that has the deployment bucket alone, by which a stack begins. */
  readonly firstTemplate: { readonly Resources: Template['Resources'] }
  /** Where the zips of the functions are. */
  readonly directory: string
  readonly settings: StackSettings
}

export async function readPackage(templatePath: string): Promise<StagePackage> {
  const directory = dirname(templatePath)
  const read = async (path: string) => JSON.parse(await readFile(path, 'utf8'))
  const [whole, first, settings] = await Promise.all([
    read(templatePath),
    read(join(directory, 'cloudformation-template-create-stack.json')),
    read(join(directory, 'stack-settings.json')),
  ])
  return {
    template: template.parse(whole),
    firstTemplate: first,
    directory,
    settings: stackSettings.parse(settings),
  }
}

/** The parameters of the account that the template asks for: where each is kept, and whether it is a list. */
export function accountParametersOf({ Parameters }: Template): { path: string; isList: boolean }[] {
  return Object.values(Parameters).flatMap(({ Type, Default }) =>
    Type.startsWith('AWS::SSM::Parameter::Value<') && Default !== undefined
      ? [{ path: String(Default), isList: Type.includes('<List<') }]
      : [],
  )
}

/** The property that has the name, of each type whose names can be taken. Roles and the like get names by AWS. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'BucketName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Archive': 'ArchiveName',
  'AWS::Logs::LogGroup': 'LogGroupName',
}

export function namedResourcesOf({ Resources }: Template, caller: Caller): NamedResource[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties, DeletionPolicy = 'Delete' }]) => {
    const name = textOf(Properties[NAMES[Type] ?? ''], caller)
    return name === undefined ? [] : [{ id, type: Type, name, kept: DeletionPolicy.startsWith('Retain') }]
  })
}

/** A text that names at most the account, the region and the partition. */
function textOf(value: unknown, { account, region, partition }: Caller): string | undefined {
  if (typeof value === 'string') return value
  const sub = typeof value === 'object' && value !== null && 'Fn::Sub' in value ? value['Fn::Sub'] : undefined
  if (typeof sub !== 'string') return undefined
  const known: Readonly<Record<string, string>> = {
    AccountId: account,
    Region: region,
    Partition: partition,
  }
  return sub.replaceAll(/\$\{AWS::(\w+)\}/g, (_, name: string) => known[name] ?? '')
}

/** The names of the functions. */
export function functionNamesOf({ Resources }: Template): string[] {
  return Object.values(Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::Lambda::Function' ? [String(Properties.FunctionName)] : [],
  )
}

/** How many batches of each queue may be under way at once, by the logical id of the mapping. */
export function concurrenciesOf({ Resources }: Template): { id: string; most: number }[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    if (Type !== 'AWS::Lambda::EventSourceMapping') return []
    const scaling = z
      .looseObject({ MaximumConcurrency: z.coerce.number() })
      .safeParse(Properties.ScalingConfig)
    return scaling.success ? [{ id, most: scaling.data.MaximumConcurrency }] : []
  })
}

/** Whether API Gateway needs a role of the account: for the access log of a WebSocket API. */
export function needsApiLogRole({ Resources }: Template): boolean {
  const apis = Object.entries(Resources).filter(
    ([, { Type, Properties }]) =>
      Type === 'AWS::ApiGatewayV2::Api' && Properties.ProtocolType === 'WEBSOCKET',
  )
  return Object.values(Resources).some(
    ({ Type, Properties }) =>
      Type === 'AWS::ApiGatewayV2::Stage' &&
      Properties.AccessLogSettings !== undefined &&
      apis.some(([id]) => JSON.stringify(Properties.ApiId) === JSON.stringify({ Ref: id })),
  )
}
