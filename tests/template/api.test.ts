import type { JsonObject } from '../../json/json.ts'
import { ROUTES } from '../../schemas/api/route-list.ts'
import { type Compiled, compile, functionsOf, ofType, propertiesOf } from './support/compiled.ts'
import { referenceText, statementsOf } from './support/policies.ts'

let deployed: Compiled
let local: Compiled
beforeAll(async () => {
  deployed = await compile('dev')
  local = await compile('local')
})

const routeKeys = () =>
  ofType(deployed, 'AWS::ApiGatewayV2::Route')
    .filter(([, { ApiId }]) => referenceText(ApiId) === 'HttpApi')
    .map(([, { RouteKey }]) => String(RouteKey))

test('the routes are those of the one list of them, and one that takes whatever is left', () => {
  const listed = ROUTES.map(({ method, path }) => `${method} ${path}`)
  expect(routeKeys().toSorted()).toEqual(['$default', ...listed].toSorted())
})

test('wherever GET is, HEAD is, and the same function answers both', () => {
  const targets = new Map(
    ofType(deployed, 'AWS::ApiGatewayV2::Route').map(([, { RouteKey, Target }]) => [
      String(RouteKey),
      Target,
    ]),
  )
  const read = routeKeys().filter((key) => key.startsWith('GET '))
  expect(read.length).toBeGreaterThan(5)
  for (const key of read) expect(targets.get(key.replace('GET', 'HEAD'))).toEqual(targets.get(key))
})

test('no route takes a user id', () => {
  const variables = routeKeys().flatMap((key) => key.match(/\{[^}]*\}/g) ?? [])
  expect(new Set(variables)).toEqual(new Set(['{campaignId}', '{number}']))
})

test('a deployed stage takes issuer and audience from the account, so that no placeholder can be deployed', () => {
  for (const name of [
    'IngestActivities',
    'ListRejected',
    'ListKeepsakes',
    'GetPassport',
    'ExportUser',
    'EraseUser',
    'AuthorizeConnection',
    'StudioDrafts',
    'StudioPublishing',
  ]) {
    const { Environment } = propertiesOf(deployed, `${name}LambdaFunction`) as { Environment: JsonObject }
    expect(Environment.Variables).toMatchObject({
      JWT_ISSUER: { Ref: 'JwtIssuer' },
      JWT_AUDIENCE: { Ref: 'JwtAudience' },
      JWT_KEYS_URL: { Ref: 'JwtKeysUrl' },
      // Neither a partner's token names a user, nor that of a person who works on campaigns.
      ...(['IngestActivities', 'ListRejected', 'StudioDrafts', 'StudioPublishing'].includes(name)
        ? {}
        : { JWT_USER_CLAIM: { Ref: 'JwtUserClaim' } }),
    })
  }
  expect(deployed.parameters).toMatchObject({
    JwtIssuer: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/keepsakes/dev/jwt-issuer' },
    JwtAudience: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/keepsakes/dev/jwt-audience' },
    JwtKeysUrl: { Type: 'String', Default: '' },
    JwtUserClaim: { Type: 'String', Default: 'sub' },
  })
  expect(deployed.text).not.toContain('keepsakes.local')
})

test('the local stage knows its own issuer and partners, is in use, tidies fewer files at a time and expects nothing by the hour; else it is as one that is deployed', () => {
  expect(local.parameters).toMatchObject({
    JwtIssuer: { Type: 'String', Default: 'https://issuer.keepsakes.local/' },
    JwtAudience: { Type: 'String', Default: 'keepsakes-api' },
  })
  const atATime = ({ resources }: Compiled) =>
    resources.TidyExportEventSourceMappingSQSTidyQueue?.Properties.ScalingConfig
  expect([deployed, local].map(atATime)).toEqual([{ MaximumConcurrency: 10 }, { MaximumConcurrency: 2 }])
  const likewise = structuredClone(local)
  Object.assign(propertiesOf(likewise, 'TidyExportEventSourceMappingSQSTidyQueue'), {
    ScalingConfig: atATime(deployed),
  })
  for (const id of ['AwardKeepsakes', 'IngestActivities', 'KeepRejected', 'PatrolTraffic']) {
    const { Variables } = propertiesOf(likewise, `${id}LambdaFunction`).Environment as {
      Variables: JsonObject
    }
    expect(Variables.PARTNERS).toBe('north-cable,flaky-box,play-app,trivia-studio')
    Variables.PARTNERS = ''
  }
  const sending = propertiesOf(likewise, 'SendWebhooksLambdaFunction').Environment as {
    Variables: JsonObject
  }
  // A receiver that is tried out runs on the same machine.
  expect(sending.Variables.WEBHOOK_ADDRESSES).toBe('any')
  sending.Variables.WEBHOOK_ADDRESSES = 'public'
  // A stage in use misses its canary.
  const alarm = propertiesOf(likewise, 'CanaryFailingAlarm')
  expect(alarm.TreatMissingData).toBe('breaching')
  alarm.TreatMissingData = 'notBreaching'
  // Nobody is woken where hardly anybody sends or asks.
  for (const id of ['ActivitiesSilentAlarm', 'RequestsSilentAlarm']) {
    const silent = propertiesOf(likewise, id)
    expect(silent.Threshold).toBe(0)
    silent.Threshold = 10
  }
  expect(comparable(likewise)).toEqual(comparable(deployed))
})

interface Throttled {
  readonly ThrottlingRateLimit: number
  readonly ThrottlingBurstLimit: number
}

test('each route is throttled by itself, so that a flood of one leaves the others as they are', () => {
  const { DefaultRouteSettings, RouteSettings } = propertiesOf(deployed, 'HttpApiStage') as unknown as {
    DefaultRouteSettings: Throttled
    RouteSettings: Record<string, Throttled>
  }
  const rates = Object.fromEntries(
    routeKeys().map((key) => {
      const { ThrottlingRateLimit, ThrottlingBurstLimit } = RouteSettings[key] ?? DefaultRouteSettings
      return [key, [ThrottlingRateLimit, ThrottlingBurstLimit]]
    }),
  )
  const [rare, ofCampaigns, ofUsers] = [
    [50, 100],
    [500, 1000],
    [2000, 4000],
  ]
  expect(rates).toEqual({
    'GET /v1/me/keepsakes': ofUsers,
    'GET /v1/me/passports/{campaignId}': ofUsers,
    'GET /v1/campaigns': ofCampaigns,
    'GET /v1/campaigns/{campaignId}': ofCampaigns,
    'POST /v1/activities': [400, 800],
    ...Object.fromEntries(
      routeKeys()
        .filter(
          (key) =>
            key.startsWith('HEAD ') ||
            /^(GET \S+\/(export|health|rejected)|\S+ \/v1\/studio\/.*|DELETE .*|\$default)$/.test(key),
        )
        .map((key) => [key, rare]),
    ),
  })
  // API Gateway takes so many of an account, in a region, unless it has asked for more.
  const total = Object.values(rates).reduce((sum, [rate = 0]) => sum + rate, 0)
  expect(total).toBeLessThan(10_000)
})

test('settings name routes that are there, and the stage waits for each of them', () => {
  const { RouteSettings } = propertiesOf(deployed, 'HttpApiStage')
  const ids = new Map(
    ofType(deployed, 'AWS::ApiGatewayV2::Route').map(([id, { RouteKey }]) => [String(RouteKey), id]),
  )
  const wanted = Object.keys(RouteSettings as JsonObject).map((key) => ids.get(key))
  const { DependsOn } = deployed.resources.HttpApiStage as { DependsOn?: string[] }
  expect(DependsOn).toEqual(expect.arrayContaining(wanted))
})

test('the API tells no browser that credentials may be sent', () => {
  expect(propertiesOf(deployed, 'HttpApi').CorsConfiguration).toEqual({
    AllowOrigins: ['*'],
    AllowMethods: ['GET', 'HEAD', 'DELETE', 'OPTIONS'],
    AllowHeaders: ['Authorization', 'Content-Type', 'If-None-Match'],
    ExposeHeaders: ['ETag', 'WWW-Authenticate', 'Retry-After', 'Apigw-Requestid'],
    MaxAge: 3600,
  })
})

test('what answers preflights that API Gateway leaves to $default says what API Gateway says', () => {
  const { AllowOrigins, AllowMethods, AllowHeaders, MaxAge } = propertiesOf(deployed, 'HttpApi')
    .CorsConfiguration as JsonObject
  const { Environment } = propertiesOf(deployed, 'NotFoundLambdaFunction') as { Environment: JsonObject }
  expect(Environment.Variables).toMatchObject({
    CORS_ORIGINS: { 'Fn::Join': [',', AllowOrigins] },
    CORS_METHODS: { 'Fn::Join': [',', AllowMethods] },
    CORS_HEADERS: { 'Fn::Join': [',', AllowHeaders] },
    CORS_MAX_AGE: String(MaxAge),
  })
})

test('only what shows whether something is open, and what takes activities, has a clock that can be set, and it is right unless set', () => {
  const clocks = functionsOf(deployed).flatMap(([name, { Environment }]) => {
    const { Variables } = Environment as { Variables: JsonObject }
    return 'CLOCK_OFFSET_SECONDS' in Variables ? [[name, Variables.CLOCK_OFFSET_SECONDS]] : []
  })
  const having = ['awardKeepsakes', 'ingestActivities', 'getPassport', 'patrolTraffic']
  expect(clocks).toEqual(having.map((name) => [name, '0']))
})

test('the catalogue is versioned, encrypted, private, kept, read over TLS only, and no snapshot is replaced', () => {
  expect(propertiesOf(deployed, 'CatalogueBucket')).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  })
  expect(deployed.resources.CatalogueBucket).toMatchObject({
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  })
  expect(statementsOf(propertiesOf(deployed, 'CatalogueBucketPolicy').PolicyDocument)).toEqual([
    {
      effect: 'Deny',
      principal: '*',
      actions: ['s3:*'],
      resources: ['CatalogueBucket.Arn', 'CatalogueBucket.Arn/*'],
      condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      effect: 'Deny',
      principal: '*',
      actions: ['s3:PutObject'],
      resources: ['CatalogueBucket.Arn/catalogue/snapshots/*'],
      condition: { Null: { 's3:if-none-match': 'true' } },
    },
    {
      effect: 'Deny',
      principal: '*',
      actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: ['CatalogueBucket.Arn/catalogue/snapshots/*'],
      condition: undefined,
    },
  ])
})

test('the studio’s bucket is protected like the catalogue’s; no draft is written unread, no entry or picture replaced, and the distribution reads pictures alone', () => {
  const { BucketName, ...studio } = propertiesOf(deployed, 'StudioBucket')
  const { BucketName: other, ...catalogue } = propertiesOf(deployed, 'CatalogueBucket')
  expect(studio).toEqual(catalogue)
  expect(BucketName).not.toEqual(other)
  expect(deployed.resources.StudioBucket).toMatchObject({
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  })
  const denied = (actions: string[], resources: string[], condition?: object) => ({
    effect: 'Deny',
    principal: '*',
    actions,
    resources,
    condition,
  })
  const unread = { 's3:if-none-match': 'true', 's3:if-match': 'true' }
  expect(statementsOf(propertiesOf(deployed, 'StudioBucketPolicy').PolicyDocument)).toEqual([
    denied(['s3:*'], ['StudioBucket.Arn', 'StudioBucket.Arn/*'], {
      Bool: { 'aws:SecureTransport': 'false' },
    }),
    denied(['s3:PutObject'], ['StudioBucket.Arn/drafts/*', 'StudioBucket.Arn/schedule/*'], { Null: unread }),
    denied(['s3:PutObject'], ['StudioBucket.Arn/audit/*'], { Null: { 's3:if-none-match': 'true' } }),
    denied(['s3:PutObject'], ['StudioBucket.Arn/pictures/*'], { Null: { 's3:if-none-match': 'true' } }),
    {
      effect: 'Allow',
      principal: { Service: 'cloudfront.amazonaws.com' },
      actions: ['s3:GetObject'],
      resources: ['StudioBucket.Arn/pictures/*'],
      condition: {
        StringEquals: { 'aws:SourceArn': { 'Fn::Sub': expect.stringMatching(/SiteDistribution/) } },
      },
    },
    denied(
      ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      ['StudioBucket.Arn/drafts/*', 'StudioBucket.Arn/audit/*'],
    ),
  ])
})

/** The resources without the stage's name, and without the time in the keys of the code. */
function comparable({ resources }: Compiled): JsonObject {
  return JSON.parse(
    JSON.stringify(resources)
      .replaceAll(/serverless\/keepsakes\/[^"]*\//g, 'code/')
      .replaceAll(/keepsakes-(dev|local)\b/g, 'keepsakes-STAGE')
      .replaceAll(/"(STAGE|StageName)":"(dev|local)"/g, '"$1":"STAGE"')
      .replaceAll(/(\$\{(?:WebsocketsApi|AWS::URLSuffix)\})\/(dev|local)\b/g, '$1/STAGE')
      // The id of a version is made of all that is in it, and its description tells of what stands in the account.
      .replaceAll(/LambdaVersion[0-9a-f]{40}/g, 'LambdaVersion')
      .replaceAll(/("CodeSha256":"[^"]+"),"Description":(?:"[^"]*"|\{"Fn::Sub":"[^"]*"\})/g, '$1')
      // Whether it is in use, as the local stage always is.
      .replaceAll(/"DeletionPolicy":"Retain(?:ExceptOnCreate)?"/g, '"DeletionPolicy":"IN USE"')
      .replaceAll(/"(Enabled|DeletionProtectionEnabled)":(true|false)/g, '"$1":"IN USE"')
      .replaceAll(/"State":"(ENABLED|DISABLED)"/g, '"State":"IN USE"')
      // The name of a view's database stands within its text.
      .replaceAll(/Presto View: ([\w+/=]+)/g, (_, encoded: string) =>
        Buffer.from(encoded, 'base64')
          .toString()
          .replaceAll(/[\\"]/g, "'")
          .replace(/keepsakes_(dev|local)/, 'keepsakes_STAGE'),
      )
      // All functions share one machine there.
      .replace(/("TidyExportEventSourceMapping.*?"MaximumConcurrency":)\d+/, '$1"OF ITS OWN"')
      // A name that the packager makes of all that is deployed with it.
      .replaceAll(/WebsocketsDeployment\w{20,}/g, 'WebsocketsDeployment'),
  )
}
