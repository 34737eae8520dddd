import type { Json } from '../../json/json.ts'
import { CANARY_SOURCE, canaryUser } from '../../schemas/canary.ts'
import { type Compiled, compile, functionsOf, ofType, propertiesOf } from './support/compiled.ts'
import { referenceText, type Statement, statementsOf } from './support/policies.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

const catalogue = {
  's3:GetObject': ['CatalogueBucket.Arn/catalogue/*'],
  's3:ListBucket': ['CatalogueBucket.Arn'],
}

const connections = (method: string) =>
  `arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:WebsocketsApi/dev/${method}/@connections/*`

const receiving = (queue: string) => ({
  'sqs:ReceiveMessage': [`${queue}.Arn`],
  'sqs:DeleteMessage': [`${queue}.Arn`],
  'sqs:GetQueueAttributes': [`${queue}.Arn`],
})

/** The key of every generation, whatever AWS adds to its name. */
const PSEUDONYM_KEYS =
  'arn:AWS::Partition:secretsmanager:AWS::Region:AWS::AccountId:secret:keepsakes-dev-pseudonym-key-*'

const everyTable = ['ConnectionsTable.Arn', 'EditionsTable.Arn', 'KeepsakesTable.Arn', 'ProgressTable.Arn']

// Functions may do this, beside writing to their own logs. A right that is added to a role has to be added here by hand,
// with as good a reason.
const rights: Record<string, Record<string, string[]>> = {
  awardKeepsakes: {
    'sqs:ReceiveMessage': ['ActivityQueue.Arn'],
    'sqs:DeleteMessage': ['ActivityQueue.Arn'],
    'sqs:GetQueueAttributes': ['ActivityQueue.Arn'],
    'sqs:SendMessage': ['ActivityQueue.Arn', 'RejectionQueue.Arn'],
    'dynamodb:GetItem': ['EditionsTable.Arn', 'KeepsakesTable.Arn'],
    'dynamodb:UpdateItem': ['EditionsTable.Arn', 'KeepsakesTable.Arn', 'ProgressTable.Arn'],
    'dynamodb:PutItem': ['EditionsTable.Arn', 'KeepsakesTable.Arn'],
    'dynamodb:Query': ['EditionsTable.Arn', 'ProgressTable.Arn'],
    'events:PutEvents': ['EventBus.Arn'],
    ...catalogue,
  },
  ingestActivities: {
    'events:PutEvents': ['EventBus.Arn'],
    'sqs:SendMessage': ['RejectionQueue.Arn'],
    ...catalogue,
  },
  keepRejected: {
    ...receiving('RejectionQueue'),
    'sqs:SendMessage': ['RejectedActivityQueue.Arn'],
    'dynamodb:PutItem': ['RejectedTable.Arn'],
    'events:PutEvents': ['EventBus.Arn'],
  },
  sendWebhooks: {
    ...receiving('WebhookQueue'),
    'sqs:SendMessage': ['WebhookDeadLetterQueue.Arn', 'WebhookQueue.Arn'],
    'secretsmanager:GetSecretValue': ['WebhookKey'],
  },
  listRejected: { 'dynamodb:Query': ['RejectedTable.Arn'] },
  studioDrafts: {
    's3:GetObject': [
      'CatalogueBucket.Arn/catalogue/*',
      'StudioBucket.Arn/audit/*',
      'StudioBucket.Arn/drafts/*',
    ],
    's3:PutObject': ['StudioBucket.Arn/audit/*', 'StudioBucket.Arn/drafts/*', 'StudioBucket.Arn/pictures/*'],
    's3:ListBucket': ['CatalogueBucket.Arn', 'StudioBucket.Arn'],
  },
  studioPublishing: {
    's3:GetObject': [
      'CatalogueBucket.Arn/catalogue/*',
      'StudioBucket.Arn/audit/*',
      'StudioBucket.Arn/drafts/*',
      'StudioBucket.Arn/pictures/*',
      'StudioBucket.Arn/schedule/*',
    ],
    's3:PutObject': [
      'CatalogueBucket.Arn/catalogue/*',
      'StudioBucket.Arn/audit/*',
      'StudioBucket.Arn/drafts/*',
      'StudioBucket.Arn/schedule/*',
    ],
    's3:ListBucket': ['CatalogueBucket.Arn', 'StudioBucket.Arn'],
  },
  listKeepsakes: {
    'dynamodb:Query': ['KeepsakesTable.Arn', 'KeepsakesTable.Arn/index/byEarnedAt'],
    ...catalogue,
  },
  getPassport: {
    'dynamodb:Query': ['KeepsakesTable.Arn'],
    'dynamodb:GetItem': ['ProgressTable.Arn'],
    ...catalogue,
  },
  exportUser: {
    'dynamodb:Query': everyTable,
  },
  eraseUser: {
    'sqs:SendMessage': ['ErasureQueue.Arn'],
    'dynamodb:Query': everyTable,
    'dynamodb:UpdateItem': ['ProgressTable.Arn'],
    'dynamodb:DeleteItem': everyTable,
    'execute-api:ManageConnections': [connections('DELETE')],
  },
  finishErasure: {
    'sqs:ReceiveMessage': ['ErasureQueue.Arn'],
    'sqs:DeleteMessage': ['ErasureQueue.Arn'],
    'sqs:GetQueueAttributes': ['ErasureQueue.Arn'],
    'dynamodb:Query': everyTable,
    'dynamodb:UpdateItem': ['ProgressTable.Arn'],
    'dynamodb:DeleteItem': everyTable,
    'execute-api:ManageConnections': [connections('DELETE')],
  },
  listCampaigns: catalogue,
  getCampaign: catalogue,
  health: catalogue,
  authorizeConnection: {},
  liveConnections: {
    'dynamodb:Query': ['ConnectionsTable.Arn'],
    'dynamodb:PutItem': ['ConnectionsTable.Arn'],
    'dynamodb:DeleteItem': ['ConnectionsTable.Arn'],
    'execute-api:ManageConnections': [connections('DELETE')],
  },
  pushAwards: {
    'sqs:ReceiveMessage': ['LivePushQueue.Arn'],
    'sqs:DeleteMessage': ['LivePushQueue.Arn'],
    'sqs:GetQueueAttributes': ['LivePushQueue.Arn'],
    ...catalogue,
    'dynamodb:Query': ['ConnectionsTable.Arn'],
    'dynamodb:GetItem': ['KeepsakesTable.Arn'],
    'dynamodb:DeleteItem': ['ConnectionsTable.Arn'],
    'execute-api:ManageConnections': [connections('POST')],
  },
  startExport: {
    ...receiving('ExportRequestQueue'),
    'sqs:SendMessage': ['ExportDeadLetterQueue.Arn'],
    'dynamodb:ExportTableToPointInTime': ['KeepsakesTable.Arn', 'ProgressTable.Arn'],
    // DynamoDB writes as whoever starts the export.
    's3:PutObject': ['RawExportBucket.Arn/keepsakes/*', 'RawExportBucket.Arn/progress/*'],
    's3:PutObjectAcl': ['RawExportBucket.Arn/keepsakes/*', 'RawExportBucket.Arn/progress/*'],
    's3:AbortMultipartUpload': ['RawExportBucket.Arn/keepsakes/*', 'RawExportBucket.Arn/progress/*'],
  },
  planExport: {
    ...receiving('ExportManifestQueue'),
    'sqs:SendMessage': ['TidyQueue.Arn'],
    's3:GetObject': [
      'CatalogueBucket.Arn/catalogue/*',
      'RawExportBucket.Arn/keepsakes/*',
      'RawExportBucket.Arn/plans/*',
      'RawExportBucket.Arn/progress/*',
    ],
    's3:PutObject': ['AnalyticsBucket.Arn/catalogue/*', 'RawExportBucket.Arn/plans/*'],
    's3:DeleteObject': ['AnalyticsBucket.Arn/*'],
    's3:ListBucket': ['AnalyticsBucket.Arn', 'CatalogueBucket.Arn', 'RawExportBucket.Arn'],
  },
  tidyExport: {
    ...receiving('TidyQueue'),
    'sqs:SendMessage': ['TidyQueue.Arn'],
    'secretsmanager:GetSecretValue': [PSEUDONYM_KEYS],
    's3:GetObject': ['AnalyticsBucket.Arn/*', 'CatalogueBucket.Arn/catalogue/*', 'RawExportBucket.Arn/*'],
    's3:PutObject': [
      'AnalyticsBucket.Arn/*',
      'RawExportBucket.Arn/forgotten/*',
      'RawExportBucket.Arn/tidied/*',
    ],
    's3:ListBucket': ['AnalyticsBucket.Arn', 'CatalogueBucket.Arn', 'RawExportBucket.Arn'],
    'events:PutEvents': ['EventBus.Arn'],
  },
  // It reaches users of its own alone: see the conditions below.
  canary: {
    'events:PutEvents': ['EventBus.Arn'],
    'dynamodb:GetItem': ['KeepsakesTable.Arn'],
    'dynamodb:Query': ['EditionsTable.Arn', 'KeepsakesTable.Arn', 'ProgressTable.Arn'],
    'dynamodb:UpdateItem': ['ProgressTable.Arn'],
    'dynamodb:DeleteItem': ['EditionsTable.Arn', 'KeepsakesTable.Arn', 'ProgressTable.Arn'],
  },
  patrolTraffic: {
    // It takes no resource but all; what it reads are numbers.
    'cloudwatch:GetMetricData': ['*'],
    ...catalogue,
  },
  notFound: {},
}

test('every function has a role of its own, which only Lambda can assume', () => {
  const functions = functionsOf(compiled)
  expect(functions.map(([name]) => name).sort()).toEqual(Object.keys(rights).sort())
  const roles = functions.map(([, { Role }]) => referenceText(Role))
  expect(new Set(roles).size).toBe(functions.length)
  for (const [name, { Role }] of functions) {
    const role = roleOf(Role)
    expect(role.AssumeRolePolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    })
    expect([name, role.ManagedPolicyArns]).toEqual([name, undefined])
  }
})

test('every function may do exactly what it does, on the resources that it does it to', () => {
  const granted = Object.fromEntries(
    functionsOf(compiled).map(([name, { Role }]) => [name, grantsOf(rightsOf(Role))]),
  )
  const logs = (name: string) => [`${name.charAt(0).toUpperCase()}${name.slice(1)}LogGroup.Arn`]
  const expected = Object.fromEntries(
    Object.entries(rights).map(([name, right]) => [
      name,
      { ...right, 'logs:CreateLogStream': logs(name), 'logs:PutLogEvents': logs(name) },
    ]),
  )
  expect(granted).toEqual(expected)
})

/** Every object of tidyExport's two buckets. */
const OBJECTS =
  /^(?:CatalogueBucket\.Arn\/catalogue|StudioBucket\.Arn\/(?:drafts|audit|pictures|schedule)|RawExportBucket\.Arn(?:\/(?:keepsakes|progress|plans|tidied|forgotten))?|AnalyticsBucket\.Arn(?:\/catalogue)?)\/\*$/

const erasing = ['eraseUser', 'finishErasure', 'canary']

test('no function is granted a wildcard, a read without a key, or, but for an erasure, the removal of what is kept', () => {
  for (const [name, { Role }] of functionsOf(compiled)) {
    for (const { effect, actions, resources } of rightsOf(Role)) {
      expect([name, effect]).toEqual([name, 'Allow'])
      for (const action of actions) {
        expect(action).not.toMatch(/\*|Scan|PartiQL|Execute|BatchWrite/)
        if (name !== 'startExport') expect(action).not.toContain('Export')
        if (!action.endsWith('DeleteItem')) continue
        if (!erasing.includes(name)) expect(resources).toEqual(['ConnectionsTable.Arn'])
      }
      // The only wildcards stand for the objects under one prefix of one bucket, for the
      // connections of one API, and for generations of one key.
      for (const resource of resources) {
        if (actions.join() === 'cloudwatch:GetMetricData') continue
        if ([...['POST', 'DELETE'].map(connections), PSEUDONYM_KEYS].includes(resource)) continue
        expect(resource.replace(OBJECTS, '')).not.toContain('*')
      }
    }
  }
})

test('of editions only claims are changed, removed and read by user, and a number that is taken stays taken', () => {
  const onEditions = functionsOf(compiled).flatMap(([name, { Role }]) =>
    rightsOf(Role)
      .filter(({ resources }) => resources.includes('EditionsTable.Arn'))
      .map(({ actions, resources, condition }) => [
        name,
        actions.map((action) => action.replace('dynamodb:', '')),
        resources,
        condition,
      ]),
  )
  const table = ['EditionsTable.Arn']
  const of = (...keys: string[]) => ({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys.length > 1 ? keys : keys[0] },
  })
  expect(onEditions).toEqual([
    ['awardKeepsakes', ['GetItem', 'PutItem', 'UpdateItem'], table, of('user#*')],
    ['awardKeepsakes', ['GetItem', 'Query', 'PutItem'], table, of('bucket#*', 'sold-out#*')],
    ['exportUser', ['Query'], table, of('user#*')],
    ['eraseUser', ['Query', 'DeleteItem'], table, of('user#*')],
    ['finishErasure', ['Query', 'DeleteItem'], table, of('user#*')],
    ['canary', ['Query', 'DeleteItem'], table, of('user#keepsakes.canary/*')],
  ])
})

test('of rejected activities the route reads partitions of partners alone: neither who they are, nor what names none', () => {
  const onRejected = functionsOf(compiled).flatMap(([name, { Role }]) =>
    rightsOf(Role)
      .filter(({ resources }) => resources.includes('RejectedTable.Arn'))
      .map(({ actions, condition }) => [name, actions, condition]),
  )
  expect(onRejected).toEqual([
    ['keepRejected', ['dynamodb:PutItem'], undefined],
    ['listRejected', ['dynamodb:Query'], { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': '?*#*' } }],
  ])
})

test('the canary reaches no user but its own', () => {
  const [, { Role } = {}] = functionsOf(compiled).find(([name]) => name === 'canary') ?? []
  const onTables = rightsOf(Role as Json).filter(({ actions }) => actions[0]?.startsWith('dynamodb:'))
  expect(onTables).toHaveLength(3)
  for (const { resources, condition } of onTables) {
    const own = canaryUser(0).replace(/\d+$/, '*')
    const keys = resources.includes('EditionsTable.Arn') ? `user#${own}` : own
    expect(condition).toEqual({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } })
  }
})

test('awards and exports are announced under no source but their own, and activities under none but partners’', () => {
  const publishing = functionsOf(compiled).flatMap(([name, { Role }]) =>
    rightsOf(Role)
      .filter(({ actions }) => actions.includes('events:PutEvents'))
      .map(({ condition }) => [name, condition]),
  )
  expect(Object.fromEntries(publishing)).toEqual({
    awardKeepsakes: {
      StringEquals: { 'events:source': 'keepsakes.awards', 'events:detail-type': 'KeepsakeAwarded' },
    },
    canary: { StringEquals: { 'events:source': CANARY_SOURCE } },
    ingestActivities: { StringLike: { 'events:source': 'partner.*' } },
    keepRejected: {
      StringEquals: { 'events:source': 'keepsakes.rejections', 'events:detail-type': 'ActivityRejected' },
    },
    tidyExport: {
      StringEquals: { 'events:source': 'keepsakes.exports', 'events:detail-type': 'ExportCompleted' },
    },
  })
})

test("a function's environment names no resource that its role cannot use, and every one that it can", () => {
  for (const [name, { Role, Environment }] of functionsOf(compiled)) {
    const { Variables } = Environment as { Variables: Record<string, Json> }
    const named = Object.values(Variables)
      .filter((value) => /"(?:Ref|Fn::GetAtt|Fn::Sub)":/.test(JSON.stringify(value)))
      .map((each) => idIn(referenceText(each)))
      .filter((id) => !['JwtIssuer', 'JwtAudience', 'JwtKeysUrl', 'JwtUserClaim'].includes(id))
    // The event source mapping receives for the function; the log is found by its name, and metrics by the function's own.
    const usable = rightsOf(Role)
      .filter(({ actions }) => !actions.includes('sqs:ReceiveMessage') || actions.includes('sqs:SendMessage'))
      .flatMap(({ resources }) => resources.map(idIn))
    // A secret is named by its text, in which its generation is the last.
    const secret = Variables.PSEUDONYM_SECRET
    if (secret !== undefined)
      expect(PSEUDONYM_KEYS).toContain(`:secret:${String(secret).replace(/\d+$/, '*')}`)
    const needNoName = (id: string) =>
      id === '*' || id.endsWith('LogGroup') || (id === idIn(PSEUDONYM_KEYS) && secret !== undefined)
    expect([name, new Set(named)]).toEqual([name, new Set(usable.filter((id) => !needNoName(id)))])
  }
})

test('beside the functions’ roles there are those of people, the one that tells of their use, that of releases, and those of the log of requests', () => {
  const functionRoles = functionsOf(compiled).map(([, { Role }]) => referenceText(Role).split('.')[0])
  const others = ofType(compiled, 'AWS::IAM::Role').filter(([id]) => !functionRoles.includes(id))
  expect(others.map(([id]) => id)).toEqual([
    'AnalystRole',
    'BreakGlassRole',
    'AccessNoticeRole',
    'ReleaseRole',
    'RequestStreamRole',
    'RequestFeedRole',
  ])
})

/** The logical id that a reference is about. */
function idIn(reference: string): string {
  return /\bWebsocketsApi\b/.exec(reference)?.[0] ?? reference.split('.')[0] ?? ''
}

function roleOf(reference: Json | undefined) {
  return propertiesOf(compiled, referenceText(reference).replace(/\.Arn$/, ''))
}

function rightsOf(role: Json | undefined): Statement[] {
  const { Policies } = roleOf(role) as { Policies: { PolicyDocument: Json }[] }
  return Policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument)).map((statement) => ({
    ...statement,
    resources: statement.resources.map(tableOf),
  }))
}

/** A table that is named by its ARN, where a reference would go round in a circle, by its logical id. */
function tableOf(resource: string): string {
  const found = ofType(compiled, 'AWS::DynamoDB::Table').find(
    ([, { TableName }]) =>
      resource === `arn:AWS::Partition:dynamodb:AWS::Region:AWS::AccountId:table/${TableName}`,
  )
  return found === undefined ? resource : `${found[0]}.Arn`
}

function grantsOf(statements: Statement[]): Record<string, string[]> {
  const grants: Record<string, string[]> = {}
  for (const { actions, resources } of statements)
    for (const action of actions)
      grants[action] = [...new Set([...(grants[action] ?? []), ...resources])].sort()
  return grants
}
