import type { Json, JsonObject } from '../../json/json.ts'
import type { TableModel } from '../resources/model.ts'

/** Creates the table at the embedded DynamoDB, unless an earlier run of the same data folder has. */
export async function defineTable(awsUrl: string, table: TableModel): Promise<void> {
  await createUnlessThere(awsUrl, table)
  const { name: TableName, arn: ResourceArn, pointInTimeRecovery, deletionProtection, policy } = table
  if (pointInTimeRecovery !== undefined)
    await call(awsUrl, 'UpdateContinuousBackups', {
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: pointInTimeRecovery },
    })
  if (deletionProtection !== undefined)
    await call(awsUrl, 'UpdateTable', { TableName, DeletionProtectionEnabled: deletionProtection })
  if (policy) await call(awsUrl, 'PutResourcePolicy', { ResourceArn, Policy: JSON.stringify(policy) })
}

async function createUnlessThere(awsUrl: string, table: TableModel): Promise<void> {
  const wanted = {
    KeySchema: table.keySchema,
    AttributeDefinitions: table.attributeDefinitions,
    ...(table.localSecondaryIndexes.length > 0 && { LocalSecondaryIndexes: table.localSecondaryIndexes }),
  }
  const existing = await describe(awsUrl, table.name)
  if (existing !== undefined) {
    if (shapeOf(existing) === shapeOf(wanted)) return
    throw new Error(
      `The table ${table.name} in the data folder has other keys or indexes than the template; choose another folder, or delete this one`,
    )
  }
  await call(awsUrl, 'CreateTable', { TableName: table.name, BillingMode: 'PAY_PER_REQUEST', ...wanted })
  while ((await describe(awsUrl, table.name))?.TableStatus !== 'ACTIVE') {
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** Keys, their types and the indexes as text, whatever else a description holds and whatever its order. */
function shapeOf({
  KeySchema,
  AttributeDefinitions,
  LocalSecondaryIndexes,
}: Record<string, unknown>): string {
  const attributes = AttributeDefinitions as TableModel['attributeDefinitions']
  const indexes = (LocalSecondaryIndexes ?? []) as TableModel['localSecondaryIndexes']
  return JSON.stringify([
    keysOf(KeySchema as TableModel['keySchema']),
    attributes.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]).sort(),
    indexes.map(({ IndexName, KeySchema: keys, Projection }) => [
      IndexName,
      keysOf(keys),
      Projection.ProjectionType,
      Projection.NonKeyAttributes ?? [],
    ]),
  ])
}

const keysOf = (keys: TableModel['keySchema']) =>
  keys.map(({ AttributeName, KeyType }) => [AttributeName, KeyType])

async function describe(awsUrl: string, name: string): Promise<JsonObject | undefined> {
  try {
    const { Table } = await call(awsUrl, 'DescribeTable', { TableName: name })
    return Table as JsonObject
  } catch (error) {
    if (error instanceof Error && error.message.includes('ResourceNotFoundException')) return undefined
    throw error
  }
}

/** A call by plain HTTP: loading the SDK would be a large part of the stack's start. */
async function call(awsUrl: string, operation: string, input: object): Promise<JsonObject> {
  const response = await fetch(awsUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20240726T000000Z',
      // The embedded DynamoDB wants a signature and does not check it.
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
    },
    body: JSON.stringify(input),
  })
  const body = (await response.json()) as { [key: string]: Json }
  if (!response.ok) throw new Error(`${operation} answered ${response.status}: ${JSON.stringify(body)}`)
  return body
}
