import * as dynamodb from '@aws-sdk/client-dynamodb'
import type { JsonObject } from '../../json/json.ts'
import { type Compiled, compile, propertiesOf } from './support/compiled.ts'
import { ACTIONS, AUTHORISED_AS, DENIED_BY_TABLES } from './support/dynamodb-actions.ts'
import { resolved } from './support/iam.ts'
import { accessOf, leaksOfTablePolicies, tablesOf, unscopedAccess } from './support/table-access.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

test('every operation of DynamoDB that the SDK knows is one whose reach is known here', () => {
  const operations = Object.keys(dynamodb).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? [])
  expect(operations.length).toBeGreaterThan(50)
  const authorised = operations.flatMap((operation) => AUTHORISED_AS[operation] ?? [operation])
  expect(authorised.filter((action) => !ACTIONS.includes(action))).toEqual([])
  expect(new Set(ACTIONS).size).toBe(ACTIONS.length)
})

test('no role of the template is granted anything across users, but for startExport’s and the break-glass role', () => {
  expect(unscopedAccess(compiled)).toEqual([])
  // It sees what is granted.
  const of = (role: string) =>
    new Set(
      accessOf(compiled).flatMap((one) =>
        one.role === role ? `${one.action} ${one.table}${one.where}` : [],
      ),
    )
  expect(of('ListKeepsakesRole')).toEqual(
    new Set(['Query KeepsakesTable', 'Query KeepsakesTable/index/byEarnedAt']),
  )
  expect(of('BreakGlassRole')).toContain('Scan KeepsakesTable/index/byEarnedAt')
  expect(of('StartExportRole')).toEqual(
    new Set(['ExportTableToPointInTime KeepsakesTable', 'ExportTableToPointInTime ProgressTable']),
  )
  for (const role of ['PlanExportRole', 'TidyExportRole', 'AnalystRole']) expect(of(role)).toEqual(new Set())
})

test('every table refuses what reaches across users, and the ways around that, to everybody but those named for it', () => {
  expect(leaksOfTablePolicies(compiled)).toEqual([])
})

test('who may pass what a table refuses is named to the letter: nobody can take a name that would do as well', () => {
  const named = tablesOf(compiled).flatMap(({ id }) =>
    refusalsOf(compiled, id).flatMap(({ Condition }) => (Condition === undefined ? [] : [Condition])),
  )
  const but = (principal: JsonObject) => ({ ArnNotEquals: { 'aws:PrincipalArn': principal } })
  const root = { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root` }
  expect([...new Set(named.map((each) => JSON.stringify(each)))].map((each) => JSON.parse(each))).toEqual([
    but({ 'Fn::GetAtt': ['BreakGlassRole', 'Arn'] }),
    but({ 'Fn::GetAtt': ['StartExportRole', 'Arn'] }),
    but({ Ref: 'Deployers' }),
    { ...but({ Ref: 'Deployers' }), StringNotEquals: { 'aws:PrincipalArn': root } },
  ])
})

test('the policy of a table stays far below the 20 KB that DynamoDB takes', () => {
  for (const { id, policy } of tablesOf(compiled))
    expect([id, JSON.stringify(policy, null, 4).length < 10_000]).toEqual([id, true])
})

/** A copy of the template with something wrong in it. */
function planted(change: (copy: Compiled) => void): Compiled {
  const copy = structuredClone(compiled)
  change(copy)
  return copy
}

function grant(copy: Compiled, role: string, statement: JsonObject): void {
  const [policy] = propertiesOf(copy, role).Policies as { PolicyDocument: { Statement: JsonObject[] } }[]
  policy?.PolicyDocument.Statement.push({
    Effect: 'Allow',
    Resource: tableArn('KeepsakesTable'),
    ...statement,
  })
}

const tableArn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] })
const ofUser = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['someone'] } }

test.each<[what: string, change: (copy: Compiled) => void, found: string]>([
  ['a Scan', (copy) => grant(copy, 'HealthRole', { Action: 'dynamodb:Scan' }), 'may Scan'],
  ['a wildcard', (copy) => grant(copy, 'HealthRole', { Action: ['dynamodb:S*'] }), 'may Scan'],
  [
    'everything',
    (copy) => grant(copy, 'HealthRole', { Action: '*', Resource: '*' }),
    'may PutResourcePolicy',
  ],
  ['another case', (copy) => grant(copy, 'HealthRole', { Action: 'DynamoDB:scan' }), 'may Scan'],
  ['what is left over', (copy) => grant(copy, 'HealthRole', { NotAction: 's3:*' }), 'may UpdateTable'],
  [
    'all but one resource',
    (copy) => {
      grant(copy, 'HealthRole', {
        Action: 'dynamodb:Scan',
        Resource: undefined as never,
        NotResource: tableArn('EditionsTable'),
      })
    },
    'may Scan KeepsakesTable',
  ],
  [
    'a Scan that a condition of keys does not stop',
    (copy) => {
      grant(copy, 'HealthRole', { Action: ['dynamodb:Query', 'dynamodb:Scan'], Condition: ofUser })
    },
    'may Scan',
  ],
  [
    'PartiQL with a key',
    (copy) => {
      grant(copy, 'HealthRole', {
        Action: 'dynamodb:PartiQLSelect',
        Condition: { StringEquals: { 'dynamodb:LeadingKeys': 'someone' } },
      })
    },
    'may PartiQLSelect',
  ],
  [
    'PartiQL but for full scans',
    (copy) => {
      grant(copy, 'HealthRole', {
        Action: 'dynamodb:PartiQLSelect',
        Condition: { Bool: { 'dynamodb:FullTableScan': 'false' } },
      })
    },
    'may PartiQLSelect',
  ],
  [
    'a read in transactions of what is others’',
    (copy) => {
      grant(copy, 'HealthRole', {
        Action: 'dynamodb:GetItem',
        Resource: tableArn('EditionsTable'),
        Condition: { StringEquals: { 'dynamodb:EnclosingOperation': 'TransactGetItems' } },
      })
    },
    'HealthRole may GetItem EditionsTable, in the partition bucket#',
  ],
  [
    'an export by another role',
    (copy) => grant(copy, 'HealthRole', { Action: 'dynamodb:ExportTableToPointInTime' }),
    'may Export',
  ],
  [
    'an export of another table',
    (copy) => {
      grant(copy, 'StartExportRole', {
        Action: 'dynamodb:ExportTableToPointInTime',
        Resource: tableArn('EditionsTable'),
      })
    },
    'StartExportRole may ExportTableToPointInTime EditionsTable, across users',
  ],
  [
    'a read by whoever starts exports',
    (copy) => grant(copy, 'StartExportRole', { Action: 'dynamodb:Scan' }),
    'StartExportRole may Scan KeepsakesTable, across users',
  ],
  [
    'a table to analysts',
    (copy) => {
      const { PolicyDocument } = propertiesOf(copy, 'AnalystPolicy') as {
        PolicyDocument: { Statement: JsonObject[] }
      }
      PolicyDocument.Statement.push({
        Effect: 'Allow',
        Action: 'dynamodb:Scan',
        Resource: tableArn('KeepsakesTable'),
      })
    },
    'AnalystRole may Scan KeepsakesTable, across users',
  ],
  [
    'a stream',
    (copy) => {
      grant(copy, 'HealthRole', {
        Action: 'dynamodb:GetRecords',
        Resource: 'arn:aws:dynamodb:*:*:table/*/stream/*',
      })
    },
    'may GetRecords KeepsakesTable/stream/',
  ],
  [
    'a restore',
    (copy) => grant(copy, 'HealthRole', { Action: 'dynamodb:RestoreTableToPointInTime' }),
    'may Restore',
  ],
  [
    'claims of others',
    (copy) => {
      grant(copy, 'ListKeepsakesRole', { Action: 'dynamodb:Query', Resource: tableArn('EditionsTable') })
    },
    'ListKeepsakesRole may Query EditionsTable, in the partition bucket#',
  ],
  [
    'the removal of a number',
    (copy) => {
      grant(copy, 'AwardKeepsakesRole', {
        Action: 'dynamodb:DeleteItem',
        Resource: tableArn('EditionsTable'),
      })
    },
    'AwardKeepsakesRole may DeleteItem EditionsTable, in the partition bucket#',
  ],
  [
    'a Query on an index across users',
    (copy) => {
      propertiesOf(copy, 'KeepsakesTable').GlobalSecondaryIndexes = [
        { IndexName: 'byCampaign', KeySchema: [{ AttributeName: 'campaignId', KeyType: 'HASH' }] },
      ]
      grant(copy, 'ListKeepsakesRole', {
        Action: 'dynamodb:Query',
        Resource: 'arn:aws:dynamodb:*:*:table/*/index/*',
      })
    },
    'may Query KeepsakesTable/index/byCampaign, by campaignId, across users',
  ],
  [
    'a write by people',
    (copy) => {
      const { PolicyDocument } = propertiesOf(copy, 'BreakGlassPolicy') as {
        PolicyDocument: { Statement: JsonObject[] }
      }
      PolicyDocument.Statement.push({
        Effect: 'Allow',
        Action: 'dynamodb:PutItem',
        Resource: tableArn('KeepsakesTable'),
      })
    },
    'BreakGlassRole may PutItem KeepsakesTable, though it is a role of people',
  ],
  [
    'open connections for people',
    (copy) => {
      const { PolicyDocument } = propertiesOf(copy, 'BreakGlassPolicy') as {
        PolicyDocument: { Statement: JsonObject[] }
      }
      PolicyDocument.Statement.push({
        Effect: 'Allow',
        Action: 'dynamodb:Scan',
        Resource: tableArn('ConnectionsTable'),
      })
    },
    'BreakGlassRole may Scan ConnectionsTable',
  ],
  [
    'a policy attached from elsewhere',
    (copy) => {
      copy.resources.Elsewhere = {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          Roles: [{ Ref: 'HealthRole' }],
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'dynamodb:Scan', Resource: '*' }] },
        },
      }
    },
    'HealthRole may Scan',
  ],
  [
    'a managed policy that is named',
    (copy) => {
      copy.resources.Elsewhere = {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'dynamodb:Scan', Resource: '*' }] },
        },
      }
      propertiesOf(copy, 'HealthRole').ManagedPolicyArns = [{ Ref: 'Elsewhere' }]
    },
    'HealthRole may Scan',
  ],
])('granting %s is found', (_what, change, found) => {
  expect(unscopedAccess(planted(change))).toContainEqual(expect.stringContaining(found))
})

test('a managed policy of AWS is found, since nobody here knows what it grants', () => {
  const bad = planted((copy) => {
    propertiesOf(copy, 'HealthRole').ManagedPolicyArns = ['arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess']
  })
  expect(() => unscopedAccess(bad)).toThrow('HealthRole has a managed policy of AWS')
})

test('a condition or a part of a statement that is not judged here is an error, and none passes', () => {
  const odd = (statement: JsonObject) =>
    planted((copy) => grant(copy, 'HealthRole', { Action: '*', ...statement }))
  expect(() => unscopedAccess(odd({ Condition: { DateLessThan: { 'aws:CurrentTime': '2030' } } }))).toThrow(
    'DateLessThan',
  )
  expect(() => unscopedAccess(odd({ NotPrincipal: '*' }))).toThrow('NotPrincipal')
})

const refusalsOf = (copy: Compiled, table: string) =>
  (propertiesOf(copy, table).ResourcePolicy as { PolicyDocument: { Statement: JsonObject[] } }).PolicyDocument
    .Statement

test.each(DENIED_BY_TABLES)('a table that does not refuse %s is found', (action) => {
  const bad = planted((copy) => {
    for (const refusal of refusalsOf(copy, 'ProgressTable'))
      refusal.Action = (refusal.Action as string[]).filter((each) => each !== `dynamodb:${action}`)
  })
  expect(leaksOfTablePolicies(bad)).toContain(
    `ProgressTable does not refuse ${action} to arn:aws:iam::111122223333:user/administrator`,
  )
})

test.each<[what: string, change: (copy: Compiled) => void, found: string]>([
  [
    'a refusal without its exception',
    (copy) => {
      for (const refusal of refusalsOf(copy, 'KeepsakesTable')) delete refusal.Condition
    },
    'KeepsakesTable refuses PutResourcePolicy to arn:aws:iam::111122223333:role/deployer',
  ],
  [
    'an exception for the whole account',
    (copy) => {
      for (const refusal of refusalsOf(copy, 'KeepsakesTable'))
        refusal.Condition = { StringNotEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } }
    },
    'KeepsakesTable does not refuse Scan to arn:aws:iam::111122223333:user/administrator',
  ],
  [
    'a refusal that forgets the index',
    (copy) => {
      for (const refusal of refusalsOf(copy, 'KeepsakesTable'))
        refusal.Resource = (refusal.Resource as JsonObject[]).slice(0, 1)
    },
    'KeepsakesTable/index/byEarnedAt does not refuse Scan',
  ],
  [
    'a refusal that locks out functions',
    (copy) => {
      refusalsOf(copy, 'KeepsakesTable').push({
        Effect: 'Deny',
        Principal: '*',
        Action: 'dynamodb:Query',
        Resource: '*',
      })
    },
    'KeepsakesTable refuses Query to arn:aws:iam::111122223333:role/ListKeepsakesRole',
  ],
  [
    'no policy',
    (copy) => {
      delete propertiesOf(copy, 'EditionsTable').ResourcePolicy
    },
    'EditionsTable does not refuse Scan',
  ],
])('a table with %s is found', (_what, change, found) => {
  expect(leaksOfTablePolicies(planted(change))).toContainEqual(expect.stringContaining(found))
})

test('who deploys is a list of its own in each policy, since IAM takes no list within a list', () => {
  expect(() => resolved(compiled, [{ Ref: 'Deployers' }, 'another'])).toThrow('a list within a list')
})
