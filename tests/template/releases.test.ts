import type { Json, JsonObject } from '../../json/json.ts'
import { ReleaseError, functionsOf as releasedOf } from '../../packaging/release/functions.ts'
import { released } from '../../packaging/release/release.ts'
import { PRODUCTION } from '../../packaging/stage-settings.ts'
import { type Compiled, compile, functionsOf, ofType, propertiesOf } from './support/compiled.ts'
import { referenceText, statementsOf } from './support/policies.ts'

let compiled: Compiled
let inUse: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
  inUse = await compile('prod', PRODUCTION)
})

/** The clock alone starts these: there is no traffic to shift. */
const BY_THE_CLOCK = ['canary', 'patrolTraffic']
const prefixes = () =>
  functionsOf(compiled).flatMap(([name]) =>
    BY_THE_CLOCK.includes(name) ? [] : [name.charAt(0).toUpperCase() + name.slice(1)],
  )
const names = (value: unknown) => (value as { Name: Json }[]).map(({ Name }) => Name)

test('each function that takes traffic has a version of what is deployed, and an alias that CodeDeploy moves to it', () => {
  expect(prefixes().length).toBeGreaterThan(15)
  for (const prefix of prefixes()) {
    const { Properties, UpdatePolicy, DependsOn } = compiled.resources[`${prefix}LiveAlias`] as JsonObject
    const { FunctionName, FunctionVersion, Name } = Properties as JsonObject
    expect([FunctionName, Name]).toEqual([{ Ref: `${prefix}LambdaFunction` }, 'live'])
    expect(UpdatePolicy).toEqual({
      CodeDeployLambdaAliasUpdate: {
        ApplicationName: { Ref: 'ReleaseApplication' },
        DeploymentGroupName: { Ref: `${prefix}ReleaseGroup` },
      },
    })
    // Before traffic moves, what stops it has to know the new version.
    expect(DependsOn).toEqual([`${prefix}ReleaseAlarm`, `${prefix}ReleaseGroup`])
    const [version, attribute] = (FunctionVersion as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt']
    expect(attribute).toBe('Version')
    expect(propertiesOf(compiled, version).FunctionName).toEqual({ Ref: `${prefix}LambdaFunction` })
  }
})

test('a version stays when another takes its place, and goes again when the deployment that made it fails', () => {
  const versions = Object.values(compiled.resources).filter(({ Type }) => Type === 'AWS::Lambda::Version')
  expect(versions).toHaveLength(prefixes().length)
  for (const { DeletionPolicy, UpdateReplacePolicy } of versions)
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain'])
})

test('a function that trusts another issuer, or takes another claim, is another version', () => {
  const described = (prefix: string) =>
    ofType(compiled, 'AWS::Lambda::Version').find(([id]) => id.startsWith(`${prefix}LambdaVersion`))
  // The first stand in the account; where they change, CloudFormation publishes what has another description.
  for (const { name, prefix } of releasedOf(JSON.parse(compiled.text))) {
    const variables = JSON.stringify(propertiesOf(compiled, `${prefix}LambdaFunction`).Environment)
    const told = ['JwtIssuer', 'JwtAudience'].filter((each) => variables.includes(`{"Ref":"${each}"}`))
    const description = JSON.stringify(described(prefix)?.[1].Description)
    expect([name, told.filter((each) => !description.includes(`\${${each}}`))]).toEqual([name, []])
  }
  const plain = unreleased(compiled)
  const other = structuredClone(plain)
  Object.assign(other.Parameters?.JwtUserClaim ?? {}, { Default: '/account/household' })
  const before = settled(plain).Resources
  const changed = Object.keys(settled(other).Resources).filter((id) => !(id in before))
  expect(changed.map((id) => id.replace(/LambdaVersion.*/, '')).sort()).toEqual(
    functionsOf(compiled)
      .filter(([, { Environment }]) => JSON.stringify(Environment).includes('JwtUserClaim'))
      .map(([name]) => name.charAt(0).toUpperCase() + name.slice(1))
      .sort(),
  )
})

test('no event and no request comes to a function past its alias', () => {
  const past = Object.entries(compiled.resources).filter(
    ([, { Type, Properties }]) =>
      !/^AWS::(?:Lambda::(?:Version|Alias)|CloudWatch::Alarm)$/.test(Type) &&
      /LambdaFunction"/.test(JSON.stringify(Properties)),
  )
  const byTheClock = past.filter(([, { Properties }]) =>
    /"(?:Canary|PatrolTraffic)LambdaFunction"/.test(JSON.stringify(Properties)),
  )
  expect(past).toEqual(byTheClock)
  // The awarding of many at once stays bounded.
  const mapping = propertiesOf(compiled, 'AwardKeepsakesEventSourceMappingSQSActivityQueue')
  expect(mapping).toMatchObject({
    FunctionName: { Ref: 'AwardKeepsakesLiveAlias' },
    ScalingConfig: { MaximumConcurrency: 100 },
  })
  expect(compiled.text).not.toContain('QualifiedArn')
})

test('in use, a tenth of the traffic comes first; before, there is none to look at', () => {
  const configs = ({ resources }: Compiled) =>
    new Set(
      Object.values(resources).flatMap(({ Type, Properties }) =>
        Type === 'AWS::CodeDeploy::DeploymentGroup' ? [Properties.DeploymentConfigName] : [],
      ),
    )
  expect(configs(inUse)).toEqual(new Set(['CodeDeployDefault.LambdaCanary10Percent10Minutes']))
  expect(configs(compiled)).toEqual(new Set(['CodeDeployDefault.LambdaAllAtOnce']))
})

test('every release is taken back by itself: when an alarm is on, when it fails, when somebody stops it', () => {
  for (const [id, group] of ofType(compiled, 'AWS::CodeDeploy::DeploymentGroup')) {
    expect(group).toMatchObject({
      ApplicationName: { Ref: 'ReleaseApplication' },
      DeploymentGroupName: expect.stringMatching(/^[a-z]\w+$/),
      ServiceRoleArn: { 'Fn::GetAtt': ['ReleaseRole', 'Arn'] },
      DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
      },
      AlarmConfiguration: { Enabled: true, IgnorePollAlarmFailure: false },
    })
    const { Alarms } = group.AlarmConfiguration as JsonObject
    // AlarmsLimitExceededException of CodeDeploy: no more than ten.
    expect([id, names(Alarms).length <= 10]).toEqual([id, true])
    expect(new Set(names(Alarms).map((each) => JSON.stringify(each))).size).toBe(names(Alarms).length)
  }
})

/** Alarms that concern a function, beside its own: those of another kind of traffic must not keep it from being mended. */
const CONCERN: Readonly<Record<string, readonly string[]>> = {
  awardKeepsakes: [
    'activity-age',
    'award-error-rate',
    'rejected-rate',
    'rejection-age',
    'catalogue-unusable',
    'table-read-whole',
    'table-throttled',
    'read-units-per-request',
    'items-per-answer',
  ],
  ingestActivities: [
    'api-error-rate',
    'api-latency',
    'catalogue-unusable',
    'ingest-failed-rate',
    'ingest-rejected-rate',
    'rejection-age',
  ],
  getPassport: [
    'api-error-rate',
    'api-latency',
    'catalogue-unusable',
    'table-read-whole',
    'table-throttled',
    'read-units-per-request',
    'items-per-answer',
  ],
  finishErasure: [
    'erasure-age',
    'erasure-error-rate',
    'table-read-whole',
    'table-throttled',
    'read-units-per-request',
    'items-per-answer',
  ],
  authorizeConnection: ['live-error-rate', 'live-authorizer-error-rate'],
  liveConnections: ['live-error-rate', 'table-throttled'],
  pushAwards: [
    'live-push-age',
    'live-push-error-rate',
    'table-read-whole',
    'table-throttled',
    'read-units-per-request',
    'items-per-answer',
    'catalogue-unusable',
  ],
  keepRejected: ['rejection-error-rate', 'rejection-age'],
  sendWebhooks: ['webhook-error-rate', 'webhook-age'],
  listRejected: ['api-error-rate', 'api-latency'],
  tidyExport: [],
  notFound: ['api-error-rate', 'api-latency'],
}

test.each(Object.keys(CONCERN))('a release of %s is watched by the alarms that concern it', (name) => {
  const prefix = name.charAt(0).toUpperCase() + name.slice(1)
  const { Alarms } = propertiesOf(compiled, `${prefix}ReleaseGroup`).AlarmConfiguration as JsonObject
  const watched = names(Alarms).map((each) => {
    const id = typeof each === 'string' ? undefined : referenceText(each)
    return String(id === undefined ? each : propertiesOf(compiled, id).AlarmName).replace(
      'keepsakes-dev-',
      '',
    )
  })
  const own = `release-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  expect(watched.toSorted()).toEqual([own, ...(CONCERN[name] ?? [])].toSorted())
})

test('every alarm that tells within the time of a canary is on the list of some function, but for those that no code sets off', () => {
  const listed = new Set(
    ofType(compiled, 'AWS::CodeDeploy::DeploymentGroup').flatMap(([, { AlarmConfiguration }]) =>
      names((AlarmConfiguration as JsonObject).Alarms).map((each) =>
        typeof each === 'string' ? each : String(propertiesOf(compiled, referenceText(each)).AlarmName),
      ),
    ),
  )
  const others = ofType(compiled, 'AWS::CloudWatch::Alarm')
    .map(([, { AlarmName }]) => String(AlarmName))
    .filter((name) => !listed.has(name))
  const LATE = ['export-manifest-age', 'tidy-age', 'exports-incomplete', 'exports-silent']
  const HOURLY = ['start-export-error-rate', 'plan-export-error-rate', 'tidy-error-rate']
  // These are of the account, of callers, of what comes in, of whom alarms tell, of several functions at once, or of what the clock starts.
  const NOBODYS =
    /^keepsakes-dev-(?:\w+-budget-.*|.*near-timeout|functions-throttled|concurrency-near-limit|api-(?:throttled|refused-rate)|put-events-refused|rule-(?:failed|lost)|\w+-silent|partner-rejected|canary-failing|activity-backlog|pattern-dead|\w+-undelivered)$/
  for (const name of others.filter((each) => !NOBODYS.test(each)))
    expect([...LATE, ...HOURLY, 'access-notice']).toEqual(
      expect.arrayContaining(name.includes('dead-letter') ? [] : [name.replace('keepsakes-dev-', '')]),
    )
})

test('CodeDeploy may look at alarms and move aliases of this stage’s functions, for groups of this stage, and nothing else', () => {
  const role = propertiesOf(compiled, 'ReleaseRole')
  const [policy, ...more] = role.Policies as JsonObject[]
  expect(more).toEqual([])
  expect(statementsOf(policy?.PolicyDocument).map(({ actions, resources }) => [actions, resources])).toEqual([
    [
      ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
      ['arn:AWS::Partition:lambda:AWS::Region:AWS::AccountId:function:keepsakes-dev-*'],
    ],
    [['cloudwatch:DescribeAlarms'], ['*']],
  ])
  const [trust] = statementsOf(role.AssumeRolePolicyDocument)
  expect(trust).toMatchObject({
    principal: { Service: 'codedeploy.amazonaws.com' },
    condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
  })
  for (const [, { FunctionName }] of functionsOf(compiled)) expect(FunctionName).toMatch(/^keepsakes-dev-/)
})

test('a function without a version is refused by name: nothing could be taken back', () => {
  const plain = unreleased(compiled)
  const { Resources } = plain
  const without = Object.fromEntries(
    Object.entries(Resources).filter(([id]) => !id.startsWith('HealthLambdaVersion')),
  )
  expect(() => settled({ ...plain, Resources: without })).toThrow(ReleaseError)
  expect(() => settled({ ...plain, Resources: without })).toThrow(/HealthLambdaFunction has no version/)
})

type Template = Parameters<typeof released>[0]

const settled = (template: Template) =>
  released(template, { stage: 'dev', config: 'LambdaAllAtOnce', alarmed: true, sends: () => false })

/** The template as it was before it was released by alias, as far as releases look at it. */
function unreleased({ text }: Compiled): Template {
  const template = JSON.parse(
    text.replaceAll(/\{\s*"Ref":\s*"(\w+)LiveAlias"\s*\}/g, '{"Fn::GetAtt":["$1LambdaFunction","Arn"]}'),
  ) as Template
  const plain = Object.entries(template.Resources).filter(
    ([id]) => !/(?:LiveAlias|ReleaseAlarm|ReleaseGroup)$/.test(id),
  )
  return { ...template, Resources: Object.fromEntries(plain) }
}
