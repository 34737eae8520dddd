import { PRODUCTION } from '../../packaging/stage-settings.ts'
import { statefulIds } from '../../packaging/stateful.ts'
import { type Compiled, compile, ofType, propertiesOf } from './support/compiled.ts'

let compiled: Compiled
let inUse: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
  inUse = await compile('prod', PRODUCTION)
})

/** They must never be lost. */
const tables = ['KeepsakesTable', 'ProgressTable', 'EditionsTable']

test('the tables have the names and keys that the design gives them', () => {
  const keys = ofType(compiled, 'AWS::DynamoDB::Table').map(([id, { TableName, KeySchema }]) => [
    id,
    TableName,
    (KeySchema as { AttributeName: string }[]).map(({ AttributeName }) => AttributeName),
  ])
  expect(keys).toEqual([
    ['KeepsakesTable', 'keepsakes-dev-keepsakes', ['userId', 'keepsake']],
    ['ProgressTable', 'keepsakes-dev-progress', ['userId', 'campaignId']],
    ['EditionsTable', 'keepsakes-dev-editions', ['userOrBucket', 'keepsakeOrNumber']],
    ['ConnectionsTable', 'keepsakes-dev-connections', ['userId', 'connectionId']],
    ['RejectedTable', 'keepsakes-dev-rejected', ['partnerAndReason', 'timeAndId']],
  ])
})

test('no index reaches across users: none is global, the local one starts with the table’s own partition key', () => {
  expect(compiled.text).not.toContain('GlobalSecondaryIndexes')
  const indexes = [...tables, 'ConnectionsTable', 'RejectedTable'].map(
    (id) => propertiesOf(compiled, id).LocalSecondaryIndexes,
  )
  expect(indexes).toEqual([
    [
      {
        IndexName: 'byEarnedAt',
        KeySchema: [
          { AttributeName: 'userId', KeyType: 'HASH' },
          { AttributeName: 'earnedAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('whatever a kept table has, a restore brings along or keepsakes restore puts', () => {
  const broughtAlong = [
    ...[
      'AttributeDefinitions',
      'BillingMode',
      'KeySchema',
      'LocalSecondaryIndexes',
      'SSESpecification',
      'TableName',
    ],
    // The runbook has whoever restores warm the table again.
    'WarmThroughput',
  ]
  // cli/restore/settings.ts, which lacks a step if anything else is here, such as a stream or a time to live.
  const put = ['DeletionProtectionEnabled', 'PointInTimeRecoverySpecification', 'ResourcePolicy', 'Tags']
  const others = tables.flatMap((id) =>
    Object.keys(propertiesOf(inUse, `${id}2`)).filter((name) => ![...broughtAlong, ...put].includes(name)),
  )
  expect(others).toEqual([])
})

test.each(tables)(
  '%s is on demand, encrypted, recoverable to any second, and cannot be deleted by mistake',
  (id) => {
    expect(propertiesOf(inUse, `${id}2`)).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      DeletionProtectionEnabled: true,
    })
    expect(inUse.resources[`${id}2`]).toMatchObject({ UpdateReplacePolicy: 'Retain' })
  },
)

test('a first deployment that fails leaves nothing that would be in the way of the second', () => {
  const kept = Object.entries(compiled.resources).filter(([, { DeletionPolicy }]) =>
    DeletionPolicy?.startsWith('Retain'),
  )
  const versions = ofType(compiled, 'AWS::Lambda::Version').map(([id]) => id)
  expect(kept.map(([id, { DeletionPolicy }]) => [id, DeletionPolicy]).toSorted()).toEqual(
    [...statefulIds(JSON.parse(compiled.text)), ...versions]
      .toSorted()
      .map((id) => [id, 'RetainExceptOnCreate']),
  )
  // A table that is protected could not be taken away again.
  for (const id of tables)
    expect(propertiesOf(compiled, id)).toMatchObject({ DeletionProtectionEnabled: false })
})

test('what the tables take from the start is a setting, and AWS’s own unless set', () => {
  const warm = {
    'Fn::If': [
      'Warmed',
      {
        ReadUnitsPerSecond: { Ref: 'WarmReadsPerSecond' },
        WriteUnitsPerSecond: { Ref: 'WarmWritesPerSecond' },
      },
      { Ref: 'AWS::NoValue' },
    ],
  }
  for (const id of tables) expect(propertiesOf(compiled, id).WarmThroughput).toEqual(warm)
  expect(JSON.parse(compiled.text).Conditions).toMatchObject({
    Warmed: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'WarmWritesPerSecond' }, 0] }] },
  })
  const given = ({ parameters }: Compiled) => [
    String(parameters.WarmReadsPerSecond?.Default),
    String(parameters.WarmWritesPerSecond?.Default),
  ]
  expect([given(compiled), given(inUse)]).toEqual([
    ['12000', '0'],
    [PRODUCTION.warmReadsPerSecond, PRODUCTION.warmWritesPerSecond],
  ])
})

test('rejected activities expire, go with their stage, and cost no more a second than is written here', () => {
  const properties = propertiesOf(compiled, 'RejectedTable')
  expect(properties).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    SSESpecification: { SSEEnabled: true },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    // $0.0007 a second. What is throttled waits in its queue.
    OnDemandThroughput: { MaxReadRequestUnits: 2000, MaxWriteRequestUnits: 1000 },
  })
  expect(properties).not.toHaveProperty('DeletionProtectionEnabled')
  expect(compiled.resources.RejectedTable).toMatchObject({ DeletionPolicy: 'Delete' })
})

test('open connections expire, and go with their stage', () => {
  const properties = propertiesOf(compiled, 'ConnectionsTable')
  expect(properties).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    SSESpecification: { SSEEnabled: true },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  })
  expect(properties).not.toHaveProperty('DeletionProtectionEnabled')
  expect(compiled.resources.ConnectionsTable).toMatchObject({ DeletionPolicy: 'Delete' })
})
