import * as z from 'zod'
import { defineKind, generatedName } from '../kind.ts'

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
  }),
  inert: {
    PointInTimeRecoverySpecification: 'there are no backups of a local table',
    ContributorInsightsSpecification: 'there is no CloudWatch here',
    DeletionProtectionEnabled: 'a local table lives as long as its data folder',
    SSESpecification: 'nothing is encrypted at rest on one machine',
    ResourcePolicy: 'permissions are not enforced here',
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
    })
    return { ref: name, attributes: { Arn: arn } }
  },
})
