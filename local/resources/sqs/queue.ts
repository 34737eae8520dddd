import * as z from 'zod'
import { TemplateError } from '../../template/error.ts'
import { defineKind, generatedName } from '../kind.ts'
import { int } from '../values.ts'

const noEncryption = 'nothing is encrypted at rest on one machine'

export const queue = defineKind({
  type: 'AWS::SQS::Queue',
  honoured: z.strictObject({
    QueueName: z.string().optional(),
    VisibilityTimeout: int.optional(),
    DelaySeconds: int.optional(),
    MaximumMessageSize: int.optional(),
    ReceiveMessageWaitTimeSeconds: int.optional(),
    RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: int }).optional(),
  }),
  inert: {
    MessageRetentionPeriod: 'a local queue keeps its messages until they are deleted',
    SqsManagedSseEnabled: noEncryption,
    KmsMasterKeyId: noEncryption,
    KmsDataKeyReusePeriodSeconds: noEncryption,
    RedriveAllowPolicy: 'local queues take dead letters from every queue of their template',
    Tags: 'tags have no effect',
  },
  add({ QueueName, RedrivePolicy, ...numbers }, { logicalId, context, model, place }) {
    const name = QueueName ?? generatedName(logicalId, context)
    if (name.endsWith('.fifo'))
      throw new TemplateError(place, 'is a FIFO queue, which the local stack does not honour')
    const arn = `arn:aws:sqs:${context.region}:${context.accountId}:${name}`
    const url = `${context.awsUrl}/${context.accountId}/${name}`
    const attributes: Record<string, string> = {}
    for (const [attribute, value] of Object.entries(numbers)) {
      if (value !== undefined) attributes[attribute] = String(value)
    }
    if (RedrivePolicy !== undefined) attributes.RedrivePolicy = JSON.stringify(RedrivePolicy)
    model.queues.push({ logicalId, name, arn, url, attributes })
    return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } }
  },
})
