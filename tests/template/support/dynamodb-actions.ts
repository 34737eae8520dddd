/**
 * The actions, and how far they reach, are from AWS's Service Authorization Reference for Amazon DynamoDB, and from
 * "DynamoDB API operations supported by resource-based policies" of its Developer Guide, both as of November 2026.
 */

/** They reach the one partition whose key is named. */
export const KEYED = ['BatchGetItem', 'ConditionCheckItem', 'GetItem', 'Query'] as const

export const KEYED_WRITES = ['BatchWriteItem', 'DeleteItem', 'PutItem', 'UpdateItem'] as const

/** They read across users, copy or feed elsewhere what all have, or lift the refusal of that; a table's policy denies them. */
export const DENIED_BY_TABLES = [
  'CreateBackup',
  'DeleteResourcePolicy',
  'EnableKinesisStreamingDestination',
  'ExportTableToPointInTime',
  'PartiQLDelete',
  'PartiQLInsert',
  'PartiQLSelect',
  'PartiQLUpdate',
  'PutResourcePolicy',
  'RestoreTableToPointInTime',
  'Scan',
  // CloudWatch shows which keys are asked for most, and they are user ids.
  'UpdateContributorInsights',
  'UpdateKinesisStreamingDestination',
  // Streams, replicas, and indexes across users.
  'UpdateTable',
] as const

/** The same, but of backups, streams and replicas, or not said to be taken by a table's policy, which is refused as a whole. */
export const BEYOND_TABLES = [
  'AssociateTableReplica',
  'CreateGlobalTable',
  'CreateTableReplica',
  'GetRecords',
  'GetShardIterator',
  'ReadDataForReplication',
  'RestoreTableFromAwsBackup',
  'RestoreTableFromBackup',
  // It is on indexes, deaf to key conditions.
  'SearchVectors',
  'StartAwsBackupJob',
  // Writes whatever lies in a bucket.
  'StartBulkPutItems',
  'UpdateGlobalTable',
] as const

/** They tell no item, and open no way to one. */
export const HARMLESS = [
  'CancelBulkOperation',
  'CreateGlobalTableWitness',
  'CreateTable',
  'DeleteBackup',
  'DeleteGlobalTableWitness',
  'DeleteTable',
  'DeleteTableReplica',
  'DescribeBackup',
  'DescribeBulkOperation',
  'DescribeContinuousBackups',
  'DescribeContributorInsights',
  'DescribeEndpoints',
  'DescribeExport',
  'DescribeGlobalTable',
  'DescribeGlobalTableSettings',
  'DescribeImport',
  'DescribeKinesisStreamingDestination',
  'DescribeLimits',
  'DescribeReservedCapacity',
  'DescribeReservedCapacityOfferings',
  'DescribeStream',
  'DescribeTable',
  'DescribeTableReplicaAutoScaling',
  'DescribeTimeToLive',
  'DisableKinesisStreamingDestination',
  'GetAbacStatus',
  'GetResourcePolicy',
  'ImportTable',
  'InjectError',
  'ListBackups',
  'ListBulkOperations',
  'ListContributorInsights',
  'ListExports',
  'ListGlobalTables',
  'ListImports',
  'ListStreams',
  'ListTables',
  'ListTagsOfResource',
  'PurchaseReservedCapacityOfferings',
  'ReplicateSettings',
  'TagResource',
  'UntagResource',
  'UpdateAbacStatus',
  'UpdateContinuousBackups',
  'UpdateGlobalTableSettings',
  'UpdateGlobalTableVersion',
  'UpdateTableReplicaAutoScaling',
  'UpdateTimeToLive',
  'WriteDataForReplication',
] as const

export const UNSCOPED: readonly string[] = [...DENIED_BY_TABLES, ...BEYOND_TABLES]

export const ACTIONS: readonly string[] = [...KEYED, ...KEYED_WRITES, ...UNSCOPED, ...HARMLESS]

/** Operations that are authorised as other actions. */
export const AUTHORISED_AS: Readonly<Record<string, readonly string[]>> = {
  BatchExecuteStatement: ['PartiQLSelect'],
  ExecuteStatement: ['PartiQLSelect'],
  ExecuteTransaction: ['PartiQLSelect'],
  TransactGetItems: ['GetItem'],
  TransactWriteItems: ['PutItem'],
}

/** These hang on a table, and an action may be about them instead. */
const PARTS: readonly [actions: RegExp, wheres: readonly string[]][] = [
  [/^(Scan|Query|PartiQLSelect|SearchVectors|\w+ContributorInsights)$/, ['/index/']],
  [/^(GetRecords|GetShardIterator|DescribeStream|\w+ResourcePolicy)$/, ['/stream/label']],
  [/Backup$/, ['/backup/name']],
  [/Export$/, ['/export/name']],
]

/** Where an action can be asked for: on the table (''), on each index of these names, or on what else hangs on it. */
export function wheresOf(action: string, indexes: readonly string[]): string[] {
  const parts = PARTS.flatMap(([actions, wheres]) => (actions.test(action) ? wheres : []))
  return ['', ...parts.flatMap((part) => (part === '/index/' ? indexes.map((name) => part + name) : [part]))]
}
