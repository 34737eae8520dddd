import { isJsonObject, type Json } from '../../json/json.ts'
import { PRODUCTION } from '../../packaging/stage-settings.ts'
import { type Compiled, compile, ofType } from './support/compiled.ts'
import { referenceText, statementsOf } from './support/policies.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('prod', PRODUCTION)
})

/** A name of these is taken for the whole account, whatever the region, and a bucket's for the whole partition. */
const WIDE = /^AWS::(?:IAM|CloudFront|S3|Route53)::/

/** Names of metrics, of an attribute that expires, and of the one stage that each API has. */
const OF_NO_STAGE = [
  '$default',
  'CatalogueUnusable',
  'MeasuresDied',
  'PartnersRejected',
  'PartnersSilent',
  'FailedInvocations',
  'NumberOfNotificationsFailed',
  'ApproximateNumberOfMessagesVisible',
  'expiresAt',
]

/** These have a name within another resource, which has the stage in its own. */
const WITHIN_ANOTHER = [
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::Glue::Table',
  'AWS::Athena::NamedQuery',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::Lambda::Alias',
]

/** Every name that a resource is given: `Name`, and what ends so; of policies in a role, no: they are the role's own. */
function namesIn(value: Json): Json[] {
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (/^(?:\w+Name|Name)$/.test(key) && !['DomainName', 'PolicyName'].includes(key)) return [inner]
    return namesIn(inner)
  })
}

test('every name that is the whole account’s has the region, so that a second region can be deployed', () => {
  const names = Object.entries(compiled.resources)
    .filter(([id, { Type }]) => WIDE.test(Type) && id !== 'ServerlessDeploymentBucket')
    .flatMap(([id, { Properties }]) =>
      namesIn(Properties as Json).map((name) => [id, referenceText(name)] as const),
    )
  expect(names.map(([id]) => id)).toEqual([
    'CatalogueBucket',
    'StudioBucket',
    'SiteBucket',
    'SiteOriginAccess',
    'CampaignCachePolicy',
    'CampaignHeadersPolicy',
    'ApiHeadersPolicy',
    'SiteHeadersPolicy',
    'PictureHeadersPolicy',
    'RawExportBucket',
    'AnalyticsBucket',
    'AthenaResultsBucket',
    'RequestBucket',
  ])
  for (const [id, name] of names) expect([id, name]).toEqual([id, expect.stringContaining('AWS::Region')])
})

test('every name has its stage, so that a second stage can be deployed beside the first', () => {
  const without = Object.entries(compiled.resources).flatMap(([id, { Type, Properties }]) =>
    WITHIN_ANOTHER.includes(Type)
      ? []
      : namesIn(Properties as Json).flatMap((name) => {
          // A list is of names that a rule looks for, and a reference leads to a resource of the same stage.
          if (Array.isArray(name) || /"(?:Ref|Fn::GetAtt)":/.test(JSON.stringify(name))) return []
          const text = referenceText(name)
          return /(?<![a-z])prod(?![a-z])/.test(text) || OF_NO_STAGE.includes(text) ? [] : [`${id}: ${text}`]
        }),
  )
  expect(without).toEqual([])
})

test('nothing names a region, so that the stage can be deployed to another', () => {
  expect(compiled.text).not.toMatch(
    /\b(?:eu|us|ap|sa|ca|me|af|il|mx|cn)-(?:gov-)?(?:\w*(?:north|south|east|west|central)\w*)-\d\b/,
  )
})

test('a bucket’s name fits into its 63 characters, for the longest name of a stage', () => {
  const longest = { 'AWS::AccountId': '123456789012', 'AWS::Region': 'ap-southeast-1', prod: 'x'.repeat(15) }
  for (const [, { BucketName }] of ofType(compiled, 'AWS::S3::Bucket')) {
    if (BucketName === undefined) continue
    const name = Object.entries(longest).reduce(
      (text, [from, to]) => text.replaceAll(from, to),
      referenceText(BucketName),
    )
    expect(name.length).toBeLessThanOrEqual(63)
  }
})

test('nothing names a partition of AWS, nor its hosts, by itself', () => {
  expect(compiled.text).not.toMatch(/arn:aws:(?!iam::210987654321)/)
  // Names of services are the same in every partition.
  expect(compiled.text).not.toMatch(
    /(?<!lambda|codedeploy|events|firehose|logs|cloudfront|cloudwatch|budgets|apigateway|sqs|sns|sts)\.amazonaws\.com/,
  )
})

test('each partner of the list may publish under its own source alone, and nobody else from outside', () => {
  const policies = ofType(compiled, 'AWS::Events::EventBusPolicy').map(([, { EventBusName, Statement }]) => {
    const [statement] = statementsOf({ Statement: [Statement as Json] })
    return [referenceText(EventBusName), statement?.actions, statement?.resources, statement?.condition]
  })
  const may = (id: string) => [
    'EventBus',
    ['events:PutEvents'],
    ['EventBus.Arn'],
    { StringEquals: { 'events:source': `partner.${id}` } },
  ]
  expect(policies).toEqual([may('acme'), may('tv:north.1')])
})
