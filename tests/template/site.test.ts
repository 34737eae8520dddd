import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { JsonObject } from '../../json/json.ts'
import { PICTURE_POLICY } from '../../local/http-api/pictures.ts'
import { projectRoot } from '../../packaging/project.ts'
import { type Compiled, compile, propertiesOf } from './support/compiled.ts'
import { referenceText, statementsOf } from './support/policies.ts'

/** AWS manages these policies. */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6'
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'
const HEADERS_OF_CORS = '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf'
const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

const distribution = () => propertiesOf(compiled, 'SiteDistribution').DistributionConfig as JsonObject
const behaviors = () => distribution().CacheBehaviors as JsonObject[]

test('the page’s bucket is protected like the catalogue’s', () => {
  const { LifecycleConfiguration: _, BucketName, ...site } = propertiesOf(compiled, 'SiteBucket')
  const { BucketName: other, ...catalogue } = propertiesOf(compiled, 'CatalogueBucket')
  expect(site).toEqual(catalogue)
  expect(BucketName).not.toEqual(other)
  expect(compiled.resources.SiteBucket).toMatchObject({
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  })
})

test('nobody reads the bucket but this distribution, over TLS, signed', () => {
  const statements = statementsOf(propertiesOf(compiled, 'SiteBucketPolicy').PolicyDocument)
  expect(statements).toEqual([
    {
      effect: 'Deny',
      principal: '*',
      actions: ['s3:*'],
      resources: ['SiteBucket.Arn', 'SiteBucket.Arn/*'],
      condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      effect: 'Allow',
      principal: { Service: 'cloudfront.amazonaws.com' },
      actions: ['s3:GetObject'],
      resources: ['SiteBucket.Arn/*'],
      condition: {
        StringEquals: { 'aws:SourceArn': expect.anything() },
      },
    },
  ])
  const [, allow] = statements
  const { StringEquals } = (allow?.condition ?? {}) as { StringEquals: JsonObject }
  expect(referenceText(StringEquals['aws:SourceArn'])).toBe(
    'arn:AWS::Partition:cloudfront::AWS::AccountId:distribution/SiteDistribution',
  )
  expect(propertiesOf(compiled, 'SiteOriginAccess').OriginAccessControlConfig).toMatchObject({
    OriginAccessControlOriginType: 's3',
    SigningBehavior: 'always',
    SigningProtocol: 'sigv4',
  })
  const [page] = distribution().Origins as JsonObject[]
  expect(page).toMatchObject({
    DomainName: { 'Fn::GetAtt': ['SiteBucket', 'RegionalDomainName'] },
    OriginAccessControlId: { 'Fn::GetAtt': ['SiteOriginAccess', 'Id'] },
    S3OriginConfig: { OriginAccessIdentity: '' },
  })
})

test('the distribution speaks HTTP/2 and 3, on IPv6 too, and never in the clear', () => {
  expect(distribution()).toMatchObject({
    Enabled: true,
    HttpVersion: 'http2and3',
    IPV6Enabled: true,
    DefaultRootObject: 'index.html',
  })
  const all = [distribution().DefaultCacheBehavior as JsonObject, ...behaviors()]
  expect(all.map(({ ViewerProtocolPolicy }) => ViewerProtocolPolicy)).toEqual([
    'redirect-to-https',
    'redirect-to-https',
    'https-only',
    'https-only',
  ])
  const api = (distribution().Origins as JsonObject[]).find(({ Id }) => Id === 'api')
  expect(api).toMatchObject({
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
  })
  expect(referenceText(api?.DomainName)).toBe('HttpApi.execute-api.AWS::Region.AWS::URLSuffix')
})

test('what is anybody’s is cached at the edge, and what is a user’s never', () => {
  expect(distribution().DefaultCacheBehavior).toMatchObject({
    TargetOriginId: 'page',
    CachePolicyId: CACHING_OPTIMIZED,
    ResponseHeadersPolicyId: { Ref: 'SiteHeadersPolicy' },
    Compress: true,
  })
  // In this order: the first that matches is the one.
  expect(behaviors()).toMatchObject([
    {
      PathPattern: '/pictures/*',
      TargetOriginId: 'pictures',
      AllowedMethods: ['GET', 'HEAD'],
      CachePolicyId: CACHING_OPTIMIZED,
      ResponseHeadersPolicyId: { Ref: 'PictureHeadersPolicy' },
    },
    {
      PathPattern: '/v1/campaigns*',
      TargetOriginId: 'api',
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
      CachePolicyId: { Ref: 'CampaignCachePolicy' },
      OriginRequestPolicyId: HEADERS_OF_CORS,
      ResponseHeadersPolicyId: { Ref: 'CampaignHeadersPolicy' },
    },
    {
      PathPattern: '/v1/*',
      TargetOriginId: 'api',
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      CachePolicyId: CACHING_DISABLED,
      OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST,
      ResponseHeadersPolicyId: { Ref: 'ApiHeadersPolicy' },
    },
  ])
})

test('HEAD is passed on wherever GET is, and what is kept of GET answers it', () => {
  for (const behavior of [distribution().DefaultCacheBehavior as JsonObject, ...behaviors()]) {
    expect(behavior.AllowedMethods).toEqual(expect.arrayContaining(['GET', 'HEAD']))
    // CloudFront keeps answers to GET and HEAD unless told otherwise.
    expect(behavior).not.toHaveProperty('CachedMethods')
  }
})

test('no error is kept, since it was one user’s, and none is replaced by a page', () => {
  const errors = distribution().CustomErrorResponses as JsonObject[]
  // Those that CloudFront keeps unless told otherwise.
  expect(errors).toEqual(
    [404, 405, 414, 500, 501, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
  )
})

test('campaigns are kept as long as the API says, one answer for all who ask for the same languages', () => {
  expect(propertiesOf(compiled, 'CampaignCachePolicy').CachePolicyConfig).toMatchObject({
    MinTTL: 0,
    DefaultTTL: 0,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: true,
      EnableAcceptEncodingBrotli: true,
      HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Accept-Language'] },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['lang'] },
    },
  })
  // Headers for one web origin must not be kept for another, so CloudFront makes them itself, as the API would.
  const { CorsConfiguration } = propertiesOf(compiled, 'HttpApi') as { CorsConfiguration: JsonObject }
  expect(propertiesOf(compiled, 'CampaignHeadersPolicy').ResponseHeadersPolicyConfig).toMatchObject({
    CorsConfig: {
      OriginOverride: true,
      AccessControlAllowCredentials: false,
      AccessControlAllowOrigins: { Items: CorsConfiguration.AllowOrigins },
      AccessControlAllowHeaders: { Items: CorsConfiguration.AllowHeaders },
    },
  })
})

test('the page may run its own scripts alone, and is framed by the app alone', () => {
  const { SecurityHeadersConfig: headers } = propertiesOf(compiled, 'SiteHeadersPolicy')
    .ResponseHeadersPolicyConfig as {
    SecurityHeadersConfig: {
      ContentSecurityPolicy: { ContentSecurityPolicy: { 'Fn::Sub': [text: string, values: JsonObject] } }
    }
  }
  const [text, apps] = headers.ContentSecurityPolicy.ContentSecurityPolicy['Fn::Sub']
  expect(apps).toEqual({ Apps: { 'Fn::Join': [' ', ['*']] } })
  const policy = Object.fromEntries(
    text.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
  )
  expect(policy).toMatchObject({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'frame-src': ["'self'"],
    'base-uri': ["'none'"],
    'frame-ancestors': ["'self'", expect.stringMatching(/^\$\{Apps\}$/)],
    'connect-src': [
      "'self'",
      expect.stringMatching(
        /^wss:\/\/\$\{WebsocketsApi\}\.execute-api\.\$\{AWS::Region\}\.\$\{AWS::URLSuffix\}$/,
      ),
    ],
  })
  expect(text).not.toMatch(/unsafe/)
  expect(headers).toMatchObject({
    ContentTypeOptions: { Override: true },
    ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
    StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
  })
})

test('a picture that is opened by itself runs nothing and loads nothing, here as there', () => {
  const { SecurityHeadersConfig: headers } = propertiesOf(compiled, 'PictureHeadersPolicy')
    .ResponseHeadersPolicyConfig as { SecurityHeadersConfig: JsonObject }
  expect(headers.ContentSecurityPolicy).toEqual({ Override: true, ContentSecurityPolicy: PICTURE_POLICY })
  expect(PICTURE_POLICY).toBe("default-src 'none'; style-src 'unsafe-inline'; sandbox")
  const origin = (distribution().Origins as JsonObject[]).find(({ Id }) => Id === 'pictures')
  expect(origin).toMatchObject({
    DomainName: { 'Fn::GetAtt': ['StudioBucket', 'RegionalDomainName'] },
    OriginAccessControlId: { 'Fn::GetAtt': ['SiteOriginAccess', 'Id'] },
  })
})

test('no browser takes any answer for what it is not, or asks in the clear, whoever made the answer', () => {
  for (const policy of [
    'SiteHeadersPolicy',
    'CampaignHeadersPolicy',
    'ApiHeadersPolicy',
    'PictureHeadersPolicy',
  ]) {
    const { ResponseHeadersPolicyConfig } = propertiesOf(compiled, policy)
    expect(ResponseHeadersPolicyConfig).toMatchObject({
      SecurityHeadersConfig: {
        ContentTypeOptions: { Override: true },
        StrictTransportSecurity: { Override: true, AccessControlMaxAgeSec: 31_536_000 },
      },
    })
  }
  const all = [distribution().DefaultCacheBehavior as JsonObject, ...behaviors()]
  for (const behavior of all) expect(behavior).toHaveProperty('ResponseHeadersPolicyId')
})

describe('the web ACL', () => {
  const text = readFileSync(join(projectRoot, 'infra/web-acl.yml'), 'utf8')
  const acl = parse(text)
  const { Rules } = acl.Resources.WebAcl.Properties as { Rules: JsonObject[] }
  const limitOf = (name: string) => acl.Parameters[name].Default / 300
  const rates = Rules.map(({ Statement }) => (Statement as JsonObject).RateBasedStatement as JsonObject)

  test('is written as CloudFormation takes it, without aliases', () => {
    expect(parse(text, { maxAliasCount: 0 })).toEqual(acl)
  })

  test('is the distribution’s where the stage names one', () => {
    expect(distribution().WebACLId).toEqual({
      'Fn::If': ['HasWebAcl', { Ref: 'WebAclArn' }, { Ref: 'AWS::NoValue' }],
    })
    expect(compiled.parameters.WebAclArn).toMatchObject({ Type: 'String', Default: '' })
  })

  test('has each partner wait before it takes what the route has for all of them', () => {
    const [token, address] = rates
    expect(token).toMatchObject({
      AggregateKeyType: 'CUSTOM_KEYS',
      CustomKeys: [{ Header: { Name: 'authorization' } }],
    })
    expect(address).toMatchObject({ AggregateKeyType: 'IP', ScopeDownStatement: token?.ScopeDownStatement })
    const { RouteSettings } = propertiesOf(compiled, 'HttpApiStage') as { RouteSettings: JsonObject }
    const { ThrottlingRateLimit } = RouteSettings['POST /v1/activities'] as { ThrottlingRateLimit: number }
    expect(limitOf('ActivityRequestsOfOneToken') * 4).toBeLessThanOrEqual(ThrottlingRateLimit)
    expect(limitOf('ActivityRequestsOfOneAddress') * 2).toBeLessThanOrEqual(ThrottlingRateLimit)
  })

  test('answers 429 with when to ask again, and does nothing else', () => {
    expect(acl.Resources.WebAcl.Properties.DefaultAction).toEqual({ Allow: {} })
    for (const { Action } of Rules)
      expect(Action).toEqual({
        Block: {
          CustomResponse: { ResponseCode: 429, ResponseHeaders: [{ Name: 'Retry-After', Value: '60' }] },
        },
      })
  })
})
