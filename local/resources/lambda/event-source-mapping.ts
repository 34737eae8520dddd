import * as z from 'zod'
import { TemplateError, within } from '../../template/error.ts'
import { defineKind, generatedName } from '../kind.ts'
import { bool, document, int } from '../values.ts'
import { findFunction } from './find-function.ts'

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
      queueUrl: queue.url,
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
