import { type Compiled, compile, ofType, propertiesOf } from './support/compiled.ts'
import { statementsOf } from './support/policies.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

/** What must never be lost. */
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
    ['EditionsTable', 'keepsakes-dev-editions', ['keepsakeBucket', 'number']],
    ['ConnectionsTable', 'keepsakes-dev-connections', ['userId', 'connectionId']],
  ])
})

test('no index reaches across users: none is global, the local one starts with the table’s own partition key', () => {
  expect(compiled.text).not.toContain('GlobalSecondaryIndexes')
  const indexes = [...tables, 'ConnectionsTable'].map(
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
  ])
})

test.each(tables)(
  '%s is on demand, encrypted, recoverable to any second, and cannot be deleted by mistake',
  (id) => {
    expect(propertiesOf(compiled, id)).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      DeletionProtectionEnabled: true,
    })
    expect(compiled.resources[id]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
  },
)

test.each(tables)(
  '%s refuses every read without a key to everyone but the export and break-glass roles',
  (id) => {
    const { ResourcePolicy, TableName } = propertiesOf(compiled, id) as {
      ResourcePolicy: { PolicyDocument: never }
      TableName: string
    }
    const arn = `arn:AWS::Partition:dynamodb:AWS::Region:AWS::AccountId:table/${TableName}`
    const [refusal, ...more] = statementsOf(ResourcePolicy.PolicyDocument)
    expect(more).toEqual([])
    expect(refusal).toMatchObject({
      effect: 'Deny',
      principal: '*',
      resources: [arn, `${arn}/index/*`],
      condition: {
        ArnNotEquals: {
          'aws:PrincipalArn': [
            { 'Fn::GetAtt': ['ExportRole', 'Arn'] },
            { 'Fn::GetAtt': ['BreakGlassRole', 'Arn'] },
          ],
        },
      },
    })
    expect(refusal?.actions).toEqual(
      expect.arrayContaining([
        'dynamodb:Scan',
        'dynamodb:PartiQLSelect',
        'dynamodb:ExportTableToPointInTime',
      ]),
    )
  },
)

test('open connections expire, go with their stage, and nobody at all reads them without a user', () => {
  const { ResourcePolicy, ...properties } = propertiesOf(compiled, 'ConnectionsTable') as {
    ResourcePolicy: { PolicyDocument: never }
  }
  expect(properties).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    SSESpecification: { SSEEnabled: true },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  })
  expect(properties).not.toHaveProperty('DeletionProtectionEnabled')
  expect(compiled.resources.ConnectionsTable).toMatchObject({ DeletionPolicy: 'Delete' })
  const [refusal, ...more] = statementsOf(ResourcePolicy.PolicyDocument)
  const [likeOthers] = statementsOf(
    (propertiesOf(compiled, 'KeepsakesTable') as { ResourcePolicy: { PolicyDocument: never } }).ResourcePolicy
      .PolicyDocument,
  )
  const arn = 'arn:AWS::Partition:dynamodb:AWS::Region:AWS::AccountId:table/keepsakes-dev-connections'
  expect([refusal, more]).toEqual([
    { ...likeOthers, resources: [arn, `${arn}/index/*`], condition: undefined },
    [],
  ])
})
