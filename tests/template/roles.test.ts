import type { Json } from '../../schemas/json.ts'
import { type Compiled, compile, functionsOf, ofType, propertiesOf } from './support/compiled.ts'
import { referenceText, type Statement, statementsOf } from './support/policies.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

const catalogue = { 's3:GetObject': ['CatalogueBucket.Arn/catalogue/*'] }

const connections = (method: string) =>
  `arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:WebsocketsApi/dev/${method}/@connections/*`

// What each function may do, beside writing to its own log. Written by hand: a right that is added to a role has to be
// added here, with as good a reason.
const rights: Record<string, Record<string, string[]>> = {
  awardKeepsakes: {
    'sqs:ReceiveMessage': ['ActivityQueue.Arn'],
    'sqs:DeleteMessage': ['ActivityQueue.Arn'],
    'sqs:GetQueueAttributes': ['ActivityQueue.Arn'],
    'sqs:SendMessage': ['RejectedActivityQueue.Arn'],
    'dynamodb:GetItem': ['KeepsakesTable.Arn', 'ProgressTable.Arn'],
    'dynamodb:BatchGetItem': ['ProgressTable.Arn'],
    'dynamodb:UpdateItem': ['ProgressTable.Arn'],
    'dynamodb:PutItem': ['EditionsTable.Arn', 'KeepsakesTable.Arn'],
    'dynamodb:Query': ['EditionsTable.Arn'],
    'events:PutEvents': ['EventBus.Arn'],
    ...catalogue,
  },
  ingestActivities: { 'events:PutEvents': ['EventBus.Arn'] },
  listKeepsakes: {
    'dynamodb:Query': ['KeepsakesTable.Arn', 'KeepsakesTable.Arn/index/byEarnedAt'],
    ...catalogue,
  },
  getPassport: {
    'dynamodb:Query': ['KeepsakesTable.Arn'],
    'dynamodb:GetItem': ['ProgressTable.Arn'],
    ...catalogue,
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
    'dynamodb:Query': ['ConnectionsTable.Arn'],
    'dynamodb:DeleteItem': ['ConnectionsTable.Arn'],
    'execute-api:ManageConnections': [connections('POST')],
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

test('no function is granted a wildcard, a read without a key, or the removal of what is kept', () => {
  for (const [name, { Role }] of functionsOf(compiled)) {
    for (const { effect, actions, resources } of rightsOf(Role)) {
      expect([name, effect]).toEqual([name, 'Allow'])
      for (const action of actions) {
        expect(action).not.toMatch(/\*|Scan|PartiQL|Execute|Export|BatchWrite/)
        if (action.endsWith('DeleteItem')) expect(resources).toEqual(['ConnectionsTable.Arn'])
      }
      // The only wildcards stand for the objects under one prefix of one bucket, and for the connections of one API.
      for (const resource of resources) {
        if (['POST', 'DELETE'].map(connections).includes(resource)) continue
        expect(resource.replace(/^CatalogueBucket\.Arn\/catalogue\/\*$/, '')).not.toContain('*')
      }
    }
  }
})

test('awards are announced under no source but that of awards, and activities under none but partners’', () => {
  const publishing = functionsOf(compiled).flatMap(([name, { Role }]) =>
    rightsOf(Role)
      .filter(({ actions }) => actions.includes('events:PutEvents'))
      .map(({ condition }) => [name, condition]),
  )
  expect(Object.fromEntries(publishing)).toEqual({
    awardKeepsakes: {
      StringEquals: { 'events:source': 'keepsakes.awards', 'events:detail-type': 'KeepsakeAwarded' },
    },
    ingestActivities: { StringLike: { 'events:source': 'partner.*' } },
  })
})

test("a function's environment names no resource that its role cannot use, and every one that it can", () => {
  for (const [name, { Role, Environment }] of functionsOf(compiled)) {
    const { Variables } = Environment as { Variables: Record<string, Json> }
    const named = Object.values(Variables)
      .filter((value) => typeof value !== 'string')
      .map((each) => idIn(referenceText(each)))
      .filter((id) => !['JwtIssuer', 'JwtAudience'].includes(id))
    const usable = rightsOf(Role).flatMap(({ resources }) => resources.map(idIn))
    // The event source mapping receives for the function; the log is found by its name.
    const needNoName = (id: string) =>
      ['ActivityQueue', 'LivePushQueue'].includes(id) || id.endsWith('LogGroup')
    expect([name, new Set(named)]).toEqual([name, new Set(usable.filter((id) => !needNoName(id)))])
  }
})

test('beside the functions, only the export and break-glass roles can be assumed', () => {
  const functionRoles = functionsOf(compiled).map(([, { Role }]) => referenceText(Role).split('.')[0])
  const others = ofType(compiled, 'AWS::IAM::Role').filter(([id]) => !functionRoles.includes(id))
  expect(others.map(([id]) => id)).toEqual(['ExportRole', 'BreakGlassRole'])
  const [breakGlass] = statementsOf(propertiesOf(compiled, 'BreakGlassRole').AssumeRolePolicyDocument)
  expect(breakGlass?.condition).toEqual({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })
  const policies = ofType(compiled, 'AWS::IAM::Policy').flatMap(([, { PolicyDocument }]) =>
    statementsOf(PolicyDocument),
  )
  for (const { actions, resources } of policies) {
    for (const action of actions) expect(action).not.toMatch(/\*|Put|Update|Delete|Write/)
    for (const resource of resources)
      expect(resource).toMatch(/^\w+Table\.Arn(\/index\/byEarnedAt|\/export\/\*)?$/)
  }
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
  return Policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument))
}

function grantsOf(statements: Statement[]): Record<string, string[]> {
  const grants: Record<string, string[]> = {}
  for (const { actions, resources } of statements)
    for (const action of actions) grants[action] = [...(grants[action] ?? []), ...resources].sort()
  return grants
}
