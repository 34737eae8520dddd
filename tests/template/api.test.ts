import { ROUTES } from '../../schemas/api/route-list.ts'
import type { JsonObject } from '../../schemas/json.ts'
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

test('no route takes a user id', () => {
  const variables = routeKeys().flatMap((key) => key.match(/\{[^}]*\}/g) ?? [])
  expect(new Set(variables)).toEqual(new Set(['{campaignId}']))
})

test('a deployed stage takes issuer and audience from the account, so that no placeholder can be deployed', () => {
  for (const name of ['IngestActivities', 'ListKeepsakes', 'GetPassport', 'AuthorizeConnection']) {
    const { Environment } = propertiesOf(deployed, `${name}LambdaFunction`) as { Environment: JsonObject }
    expect(Environment.Variables).toMatchObject({
      JWT_ISSUER: { Ref: 'JwtIssuer' },
      JWT_AUDIENCE: { Ref: 'JwtAudience' },
    })
  }
  expect(deployed.parameters).toMatchObject({
    JwtIssuer: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/keepsakes/dev/jwt-issuer' },
    JwtAudience: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/keepsakes/dev/jwt-audience' },
  })
  expect(deployed.text).not.toContain('keepsakes.local')
})

test('the local stage knows its own issuer and differs from a deployed one in nothing but names and that', () => {
  expect(local.parameters).toMatchObject({
    JwtIssuer: { Type: 'String', Default: 'https://issuer.keepsakes.local/' },
    JwtAudience: { Type: 'String', Default: 'keepsakes-api' },
  })
  expect(comparable(local)).toEqual(comparable(deployed))
})

test('the API is throttled as a whole, and tells no browser that credentials may be sent', () => {
  expect(propertiesOf(deployed, 'HttpApiStage').DefaultRouteSettings).toEqual({
    DetailedMetricsEnabled: true,
    ThrottlingRateLimit: 2000,
    ThrottlingBurstLimit: 4000,
  })
  expect(propertiesOf(deployed, 'HttpApi').CorsConfiguration).toEqual({
    AllowOrigins: ['*'],
    AllowMethods: ['GET', 'DELETE', 'OPTIONS'],
    AllowHeaders: ['Authorization', 'Content-Type', 'If-None-Match'],
    ExposeHeaders: ['ETag', 'WWW-Authenticate', 'Retry-After', 'Apigw-Requestid'],
    MaxAge: 3600,
  })
})

test('only what shows whether something is open has a clock that can be set, and it is right unless set', () => {
  const clocks = functionsOf(deployed).flatMap(([name, { Environment }]) => {
    const { Variables } = Environment as { Variables: JsonObject }
    return 'CLOCK_OFFSET_SECONDS' in Variables ? [[name, Variables.CLOCK_OFFSET_SECONDS]] : []
  })
  expect(clocks).toEqual([['getPassport', '0']])
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
    DeletionPolicy: 'Retain',
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

/** The resources without the stage's name, and without the time in the keys of the code. */
function comparable({ resources }: Compiled): JsonObject {
  return JSON.parse(
    JSON.stringify(resources)
      .replaceAll(/serverless\/keepsakes\/[^"]*\//g, 'code/')
      .replaceAll(/keepsakes-(dev|local)\b/g, 'keepsakes-STAGE')
      .replaceAll(/"(STAGE|StageName)":"(dev|local)"/g, '"$1":"STAGE"')
      .replaceAll(/(\$\{(?:WebsocketsApi|AWS::URLSuffix)\})\/(dev|local)\b/g, '$1/STAGE')
      // A name that the packager makes of all that is deployed with it.
      .replaceAll(/WebsocketsDeployment\w{20,}/g, 'WebsocketsDeployment'),
  )
}
