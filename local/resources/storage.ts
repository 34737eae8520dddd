import * as z from 'zod'
import { TemplateError } from '../template/error.ts'
import { bool, defineKind, document, generatedName, int } from './kind.ts'

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))

// GlobalSecondaryIndexes and StreamSpecification are absent on purpose: an index across users would break the
// first law of the design, and the embedded DynamoDB has no streams.
export const table = defineKind({
  type: 'AWS::DynamoDB::Table',
  honoured: z.strictObject({
    TableName: z.string().optional(),
    KeySchema: keySchema,
    AttributeDefinitions: z.array(
      z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
    ),
    LocalSecondaryIndexes: z
      .array(
        z.strictObject({
          IndexName: z.string(),
          KeySchema: keySchema,
          Projection: z.strictObject({
            ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
            NonKeyAttributes: z.array(z.string()).optional(),
          }),
        }),
      )
      .default([]),
    BillingMode: z.literal('PAY_PER_REQUEST'),
    PointInTimeRecoverySpecification: z
      .strictObject({
        PointInTimeRecoveryEnabled: z.boolean().default(false),
        RecoveryPeriodInDays: int.optional(),
      })
      .optional(),
    DeletionProtectionEnabled: bool.optional(),
    // Nobody is refused anything here, but a policy can be read, and put on a table that takes the place of this one.
    ResourcePolicy: z.strictObject({ PolicyDocument: document }).optional(),
  }),
  inert: {
    ContributorInsightsSpecification: 'there is no CloudWatch here',
    SSESpecification: 'nothing is encrypted at rest on one machine',
    TimeToLiveSpecification: 'a local table never removes items by itself',
    TableClass: 'storage costs nothing here',
    OnDemandThroughput: 'a local table is never throttled',
    WarmThroughput: 'a local table is never throttled',
    Tags: 'tags have no effect',
  },
  add(properties, { logicalId, context, model }) {
    const name = properties.TableName ?? generatedName(logicalId, context)
    const arn = `arn:aws:dynamodb:${context.region}:${context.accountId}:table/${name}`
    model.tables.push({
      logicalId,
      name,
      arn,
      keySchema: properties.KeySchema,
      attributeDefinitions: properties.AttributeDefinitions,
      localSecondaryIndexes: properties.LocalSecondaryIndexes,
      pointInTimeRecovery: properties.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled ?? false,
      deletionProtection: properties.DeletionProtectionEnabled ?? false,
      ...(properties.ResourcePolicy && { policy: properties.ResourcePolicy.PolicyDocument }),
    })
    return { ref: name, attributes: { Arn: arn } }
  },
})

const NO_ENCRYPTION = 'nothing is encrypted at rest on one machine'

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
    SqsManagedSseEnabled: NO_ENCRYPTION,
    KmsMasterKeyId: NO_ENCRYPTION,
    KmsDataKeyReusePeriodSeconds: NO_ENCRYPTION,
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

export const bucket = defineKind({
  type: 'AWS::S3::Bucket',
  honoured: z.strictObject({
    BucketName: z.string().optional(),
    NotificationConfiguration: z
      .strictObject({
        EventBridgeConfiguration: z
          .strictObject({ EventBridgeEnabled: z.boolean().default(true) })
          .optional(),
      })
      .optional(),
  }),
  inert: {
    BucketEncryption: 'nothing is encrypted at rest on one machine',
    VersioningConfiguration: 'a local bucket keeps the newest version of an object only',
    LifecycleConfiguration: 'a local bucket keeps its objects until they are deleted',
    PublicAccessBlockConfiguration: 'the server is bound to 127.0.0.1',
    OwnershipControls: 'there is one account',
    IntelligentTieringConfigurations: 'storage costs nothing here',
    LoggingConfiguration: 'access is not logged here',
    Tags: 'tags have no effect',
  },
  add({ BucketName, NotificationConfiguration }, { logicalId, context, model }) {
    const name = BucketName ?? generatedName(logicalId, context).toLowerCase()
    const arn = `arn:aws:s3:::${name}`
    const domain = `${name}.s3.${context.region}.amazonaws.com`
    const tellsEventBridge = NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled ?? false
    model.buckets.push({ logicalId, name, arn, tellsEventBridge })
    return { ref: name, attributes: { Arn: arn, DomainName: domain, RegionalDomainName: domain } }
  },
})
