import { compilePattern } from '../../event-patterns/index.ts'
import type { Json, JsonObject } from '../../json/json.ts'
import { type Compiled, compile, propertiesOf } from './support/compiled.ts'
import { ACCOUNT, decide, iamArn, REGION, type Request, resolved } from './support/iam.ts'
import { statementsOf } from './support/policies.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

const ROLES = ['AnalystRole', 'BreakGlassRole'] as const
const named = { AnalystRole: iamArn('user/analyst'), BreakGlassRole: iamArn('user/operator') }

/** Someone with a second factor used five minutes ago, who asks the STS of the stage's region. */
const asking = (principal: string, context: Request['context'] = {}): Request => ({
  principal,
  action: 'sts:AssumeRole',
  resource: 'the role',
  context: {
    'aws:MultiFactorAuthPresent': ['true'],
    'aws:MultiFactorAuthAge': ['300'],
    'aws:RequestedRegion': [REGION],
    ...context,
  },
})

const trustOf = (role: string, copy = compiled): Json => {
  const trust = resolved(copy, propertiesOf(copy, role).AssumeRolePolicyDocument ?? null) as JsonObject
  const statements = trust.Statement as JsonObject[]
  // A trust is about its own role, and says so nowhere. A principal that is the account stands for all that is in it.
  return {
    Statement: statements.map((each) => ({
      ...each,
      Resource: '*',
      Principal: withEverybody(each.Principal),
    })),
  }
}

function withEverybody(principal: Json | undefined): Json {
  const { AWS = [], ...others } = principal as { AWS?: string | string[] }
  return { ...others, AWS: [AWS].flat().map((arn) => (/:root$/.test(arn) ? '*' : arn)) }
}

describe.each(ROLES)('%s', (role) => {
  const may = (request: Request, copy = compiled) => decide([trustOf(role, copy)], request) === 'allow'

  test('is assumed by whom the parameter names, with a second factor', () => {
    expect(may(asking(named[role]))).toBe(true)
  })

  test.each<[whom: string, request: Request]>([
    ['anyone else of the account', asking(iamArn('user/somebody'))],
    ['whom the other role names', asking(named[role === 'AnalystRole' ? 'BreakGlassRole' : 'AnalystRole'])],
    ['a session without a second factor', asking(named[role], { 'aws:MultiFactorAuthPresent': ['false'] })],
    // As keys that do not expire ask: they carry neither.
    ['keys', { ...asking(named[role]), context: { 'aws:RequestedRegion': [REGION] } }],
    ['a second factor of 15 minutes ago', asking(named[role], { 'aws:MultiFactorAuthAge': ['901'] })],
    [
      'one who asks elsewhere, where no notice would come from',
      asking(named[role], { 'aws:RequestedRegion': ['us-east-1'] }),
    ],
  ])('is not assumed by %s', (_whom, request) => {
    expect(may(request)).toBe(false)
  })

  test('is assumed in that one way, by one statement', () => {
    const { Statement } = propertiesOf(compiled, role).AssumeRolePolicyDocument as { Statement: JsonObject[] }
    // Neither by tokens of others, nor with tags or an identity that the session could choose.
    expect(Statement.map(({ Action }) => Action)).toEqual(['sts:AssumeRole'])
  })

  test('lets in no whole account, though a list should name one', () => {
    const copy = structuredClone(compiled)
    const [statement] = (propertiesOf(copy, role).AssumeRolePolicyDocument as { Statement: JsonObject[] })
      .Statement
    const list = [iamArn('root'), named[role]]
    Object.assign(statement ?? {}, {
      Principal: { AWS: list },
      Condition: { ...(statement?.Condition as JsonObject), ArnEquals: { 'aws:PrincipalArn': list } },
    })
    expect(may(asking(iamArn('user/somebody')), copy)).toBe(false)
    expect(may(asking(named[role]), copy)).toBe(true)
  })
})

test('the break-glass role only reads, of the tables that are named', () => {
  for (const { actions, resources } of statementsOf(
    propertiesOf(compiled, 'BreakGlassPolicy').PolicyDocument,
  )) {
    for (const action of actions) expect(action).not.toMatch(/\*|Put|Update|Delete|Write/)
    for (const resource of resources) expect(resource).toMatch(/^\w+Table\.Arn(\/index\/byEarnedAt)?$/)
  }
})

test('analysts read tidy exports, ask in their workgroup, keep the answers, and may do nothing else', () => {
  const statements = statementsOf(propertiesOf(compiled, 'AnalystPolicy').PolicyDocument)
  const all = statements.flatMap(({ effect, actions, resources, condition }) => {
    expect([effect, condition]).toEqual(['Allow', undefined])
    return actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`))
  })
  const ofAccount = (service: string, name: string) =>
    `arn:AWS::Partition:${service}:AWS::Region:AWS::AccountId:${name}`
  const on = (resource: string, ...actions: string[]) => actions.map((action) => `${action} ${resource}`)
  const glue = ['GetDatabase', 'GetTable', 'GetTables', 'GetPartition', 'GetPartitions'].map(
    (name) => `glue:${name}`,
  )
  const athena = [
    ...['StartQueryExecution', 'StopQueryExecution', 'GetQueryExecution', 'BatchGetQueryExecution'],
    ...['ListQueryExecutions', 'GetQueryResults', 'GetQueryResultsStream', 'GetWorkGroup'],
    ...['GetNamedQuery', 'BatchGetNamedQuery', 'ListNamedQueries'],
  ].map((name) => `athena:${name}`)
  expect(all.sort()).toEqual(
    [
      ...on('AnalyticsBucket.Arn/*', 's3:GetObject'),
      ...on('AnalyticsBucket.Arn', 's3:ListBucket', 's3:GetBucketLocation'),
      ...on('RequestBucket.Arn/requests/*', 's3:GetObject'),
      ...on('RequestBucket.Arn', 's3:ListBucket', 's3:GetBucketLocation'),
      ...on(
        'AthenaResultsBucket.Arn/*',
        's3:GetObject',
        's3:PutObject',
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
      ),
      ...on(
        'AthenaResultsBucket.Arn',
        's3:ListBucket',
        's3:GetBucketLocation',
        's3:ListBucketMultipartUploads',
      ),
      ...on(ofAccount('athena', 'workgroup/AnalystWorkGroup'), ...athena),
      ...on(ofAccount('glue', 'catalog'), ...glue),
      ...on(ofAccount('glue', 'database/AnalyticsDatabase'), ...glue),
      ...on(ofAccount('glue', 'table/AnalyticsDatabase/*'), ...glue),
      // Athena looks whether it is there, whatever database is asked.
      ...on(ofAccount('glue', 'database/default'), 'glue:GetDatabase'),
    ].sort(),
  )
})

/** CloudTrail records it of an AssumeRole, as EventBridge gives it to the default bus. */
const recorded = (roleArn: string, detail: JsonObject = {}): JsonObject => ({
  source: 'aws.sts',
  'detail-type': 'AWS API Call via CloudTrail',
  account: ACCOUNT,
  region: REGION,
  detail: {
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    eventTime: '2026-11-28T20:00:00Z',
    eventID: '5b0f5a0e-0000-0000-0000-000000000000',
    readOnly: true,
    userIdentity: { type: 'IAMUser', arn: iamArn('user/operator') },
    requestParameters: { roleArn, roleSessionName: 'incident-12' },
    ...detail,
  },
})

test('using the role that reads across users is told, and that of no other', () => {
  const rule = propertiesOf(compiled, 'AccessRule')
  const pattern = compilePattern(resolved(compiled, rule.EventPattern ?? null))
  const told = (event: JsonObject) => pattern.matches(event)
  expect(told(recorded(iamArn('role/BreakGlassRole')))).toBe(true)
  // Analysts work all day with what has no names: a notice of each would hide the one that matters.
  for (const role of ['AwardKeepsakesRole', 'AnalystRole'])
    expect([role, told(recorded(iamArn(`role/${role}`)))]).toEqual([role, false])
  expect(told(recorded(iamArn('role/BreakGlassRole'), { eventName: 'GetCallerIdentity' }))).toBe(false)
  // CloudTrail's records come to the default bus alone, and those of reading to a rule in this state alone.
  expect([rule.EventBusName, rule.State]).toEqual([
    undefined,
    'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
  ])
})

test('the notice goes to the page topic as a role that only this rule can use, and says who, what and when', () => {
  const { Name, Targets } = propertiesOf(compiled, 'AccessRule') as { Name: string; Targets: JsonObject[] }
  const role = propertiesOf(compiled, 'AccessNoticeRole') as {
    Policies: { PolicyDocument: Json }[]
  } & JsonObject
  const [{ InputTransformer, ...target } = {}] = Targets
  expect(target).toEqual({
    Id: 'page-topic',
    Arn: { Ref: 'PageTopic' },
    RoleArn: { 'Fn::GetAtt': ['AccessNoticeRole', 'Arn'] },
  })
  const { InputPathsMap, InputTemplate } = InputTransformer as {
    InputPathsMap: Record<string, string>
    InputTemplate: string
  }
  expect(Array.from(InputTemplate.matchAll(/<(\w+)>/g), ([, name]) => name)).toEqual(
    Object.keys(InputPathsMap),
  )
  const event = recorded(iamArn('role/BreakGlassRole'))
  const valueAt = (path: string) =>
    path
      .split('.')
      .slice(1)
      .reduce<Json | undefined>((value, key) => (value as JsonObject)[key], event)
  expect(Object.values(InputPathsMap).map(valueAt)).not.toContain(undefined)
  // A text in quotes is what SNS is given as text.
  expect(InputTemplate).toMatch(/^"keepsakes-dev: [^"]+"$/)

  expect(resolved(compiled, role.AssumeRolePolicyDocument ?? null)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': ACCOUNT },
          ArnEquals: { 'aws:SourceArn': `arn:aws:events:${REGION}:${ACCOUNT}:rule/${Name}` },
        },
      },
    ],
  })
  const rights = role.Policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument))
  expect(rights.map(({ actions, resources }) => [actions, resources])).toEqual([
    [['sns:Publish'], ['PageTopic']],
  ])
})
