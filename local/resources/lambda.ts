import * as z from 'zod'
import { type Place, TemplateError, within } from '../template/error.ts'
import { bool, defineKind, document, generatedName, int, type Loading } from './kind.ts'
import type { FunctionModel, StackModel } from './model.ts'

const text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)])

export const lambdaFunction = defineKind({
  type: 'AWS::Lambda::Function',
  honoured: z.strictObject({
    FunctionName: z.string().optional(),
    Handler: z.string(),
    Runtime: z.string().regex(/^nodejs/, 'only Node.js functions run here'),
    Timeout: int.default(3),
    MemorySize: int.default(128),
    ReservedConcurrentExecutions: int.optional(),
    Environment: z
      .strictObject({ Variables: z.record(z.string(), text).default({}) })
      .default({ Variables: {} }),
  }),
  inert: {
    Code: 'the code is read from the build folder that the bundle was made of',
    Role: 'permissions are not enforced here',
    Architectures: 'a function runs on the processor that is there',
    Description: 'it is for people',
    EphemeralStorage: 'a function has the disk of the machine',
    KmsKeyArn: 'nothing is encrypted at rest on one machine',
    LoggingConfig: 'lines are printed by the stack',
    TracingConfig: 'there is no X-Ray here',
    RuntimeManagementConfig: 'the runtime is the Node.js that runs the stack',
    RecursiveLoop: 'loops are not watched for here',
    Tags: 'tags have no effect',
  },
  add(properties, { logicalId, context, model }) {
    const name = properties.FunctionName ?? generatedName(logicalId, context)
    const arn = `arn:aws:lambda:${context.region}:${context.accountId}:function:${name}`
    const { ReservedConcurrentExecutions: reserved } = properties
    model.functions.push({
      logicalId,
      name,
      arn,
      handler: properties.Handler,
      environment: properties.Environment.Variables,
      timeoutMs: properties.Timeout * 1000,
      memoryMb: properties.MemorySize,
      ...(reserved !== undefined && { reservedConcurrency: reserved }),
    })
    return { ref: name, attributes: { Arn: arn } }
  },
})

export const version = defineKind({
  type: 'AWS::Lambda::Version',
  honoured: z.strictObject({ FunctionName: z.string() }),
  inert: {
    CodeSha256: 'there is one version of each function here',
    Description: 'it is for people',
    ProvisionedConcurrencyConfig: 'environments are started as they are needed',
  },
  add({ FunctionName }, { model, place }) {
    const ref = `${findFunction(model, FunctionName, place).arn}:1`
    return { ref, attributes: { Version: '1', FunctionArn: ref } }
  },
})

export const alias = defineKind({
  type: 'AWS::Lambda::Alias',
  honoured: z.strictObject({
    FunctionName: z.string(),
    FunctionVersion: z.literal(
      '1',
      'there is one version of each function here, which the template publishes',
    ),
    Name: z.string(),
  }),
  inert: {
    RoutingConfig: 'there is one version of each function here',
    ProvisionedConcurrencyConfig: 'environments are started as they are needed',
    Description: 'it is for people',
  },
  add({ FunctionName, Name }, { model, place }) {
    const ref = `${findFunction(model, FunctionName, place).arn}:${Name}`
    return { ref, attributes: { AliasArn: ref } }
  },
})

export const eventSourceMapping = defineKind({
  type: 'AWS::Lambda::EventSourceMapping',
  honoured: z.strictObject({
    EventSourceArn: z.string(),
    FunctionName: z.string(),
    Enabled: bool.default(true),
    BatchSize: int.default(10),
    MaximumBatchingWindowInSeconds: int.default(0),
    FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
    ScalingConfig: z.strictObject({ MaximumConcurrency: int.optional() }).default({}),
    FilterCriteria: z
      .strictObject({ Filters: z.array(z.strictObject({ Pattern: document })).default([]) })
      .default({ Filters: [] }),
  }),
  inert: {
    KmsKeyArn: 'nothing is encrypted at rest on one machine',
    MetricsConfig: 'there is no CloudWatch here',
    ProvisionedPollerConfig: 'one poller is enough here',
    Tags: 'tags have no effect',
  },
  add(properties, { logicalId, context, model, place }) {
    const queue = model.queues.find(({ arn }) => arn === properties.EventSourceArn)
    if (queue === undefined) {
      throw new TemplateError(
        within(place, 'EventSourceArn'),
        `names ${properties.EventSourceArn}; the local stack honours the queues of this template`,
      )
    }
    const maximumConcurrency = properties.ScalingConfig.MaximumConcurrency
    model.eventSourceMappings.push({
      logicalId,
      functionLogicalId: findFunction(model, properties.FunctionName, within(place, 'FunctionName'))
        .logicalId,
      queueArn: queue.arn,
      batchSize: properties.BatchSize,
      batchingWindowSeconds: properties.MaximumBatchingWindowInSeconds,
      ...(maximumConcurrency !== undefined && { maximumConcurrency }),
      reportBatchItemFailures: properties.FunctionResponseTypes.length > 0,
      filterPatterns: properties.FilterCriteria.Filters.map(({ Pattern }) => Pattern),
      enabled: properties.Enabled,
    })
    return { ref: generatedName(logicalId, context), attributes: { Id: generatedName(logicalId, context) } }
  },
})

/**
 * The function that a name, an ARN, or an ARN with a version or alias means: there is one version of each here.
 * @throws TemplateError when the template has no such function.
 */
export function findFunction(model: StackModel, reference: string, place: Place): FunctionModel {
  const invoked = /^arn:aws:apigateway:[^:]+:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/.exec(
    reference,
  )?.[1]
  const name = (invoked ?? reference).replace(/^arn:aws:lambda:[^:]+:\d+:function:/, '').split(':')[0]
  const found = model.functions.find((candidate) => candidate.name === name)
  if (found === undefined)
    throw new TemplateError(place, `names ${reference}, which is no function of this template`)
  return found
}

/** The integration by which a route ends at a function. Both kinds of API have it, each with a format and a time of its own. */
export const proxyIntegration = {
  honoured: {
    ApiId: z.string(),
    IntegrationType: z.literal('AWS_PROXY', 'only proxy integrations of functions run here'),
    IntegrationUri: z.string(),
  },
  inert: {
    Description: 'it is for people',
    IntegrationMethod: 'a function is invoked, not called by HTTP',
    ConnectionType: 'everything is on one machine',
    CredentialsArn: 'permissions are not enforced here',
  },
  add(
    { IntegrationUri, TimeoutInMillis }: { IntegrationUri: string; TimeoutInMillis: number },
    { logicalId, context, model, place }: Loading,
  ) {
    const target = findFunction(model, IntegrationUri, within(place, 'IntegrationUri'))
    const id = generatedName(logicalId, context)
    model.integrations.set(id, { functionLogicalId: target.logicalId, timeoutMs: TimeoutInMillis })
    return { ref: id, attributes: { IntegrationId: id } }
  },
}
