import { type Compiled, compile, ofType, propertiesOf } from './support/compiled.ts'
import { referenceText } from './support/policies.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

/** HEAD is as GET: `api.test.ts`. */
const LEADS_TO: Readonly<Record<string, string>> = {
  $connect: 'LiveConnections',
  $disconnect: 'LiveConnections',
  'POST /v1/activities': 'IngestActivities',
  'GET /v1/activities/rejected': 'ListRejected',
  'GET /v1/me/keepsakes': 'ListKeepsakes',
  'GET /v1/me/passports/{campaignId}': 'GetPassport',
  'GET /v1/me/export': 'ExportUser',
  'DELETE /v1/me': 'EraseUser',
  'GET /v1/campaigns': 'ListCampaigns',
  'GET /v1/campaigns/{campaignId}': 'GetCampaign',
  'GET /v1/studio/campaigns': 'StudioDrafts',
  'POST /v1/studio/drafts/{campaignId}/review': 'StudioDrafts',
  'POST /v1/studio/drafts/{campaignId}/publication': 'StudioPublishing',
  'POST /v1/studio/pictures': 'StudioDrafts',
  'PUT /v1/studio/drafts/{campaignId}/schedule': 'StudioPublishing',
  'DELETE /v1/studio/drafts/{campaignId}/schedule': 'StudioPublishing',
  'GET /v1/studio/releases': 'StudioDrafts',
  'GET /v1/studio/releases/{number}/changes': 'StudioDrafts',
  'POST /v1/studio/releases/{number}/restore': 'StudioPublishing',
  'GET /v1/studio/drafts/{campaignId}': 'StudioDrafts',
  'PUT /v1/studio/drafts/{campaignId}': 'StudioDrafts',
  'DELETE /v1/studio/drafts/{campaignId}': 'StudioDrafts',
  'GET /v1/studio/drafts/{campaignId}/changes': 'StudioDrafts',
  'GET /v1/studio/campaigns/{campaignId}/live': 'StudioDrafts',
  'GET /v1/studio/campaigns/{campaignId}/audit': 'StudioDrafts',
  'GET /v1/health': 'Health',
}
const defaults: Readonly<Record<string, string>> = { HttpApi: 'NotFound', WebsocketsApi: 'LiveConnections' }

test('each route leads to the function that is for it', () => {
  const routes = ofType(compiled, 'AWS::ApiGatewayV2::Route').map(([, { ApiId, RouteKey, Target }]) => {
    const integration = propertiesOf(compiled, referenceText(Target).replace(/^integrations\//, ''))
    const [, name] = /(\w+)LiveAlias/.exec(referenceText(integration.IntegrationUri)) ?? []
    return [referenceText(ApiId), String(RouteKey), name]
  })
  expect(routes.length).toBeGreaterThan(15)
  for (const [api = '', key = '', name] of routes) {
    const wanted = key === '$default' ? defaults[api] : LEADS_TO[key.replace(/^HEAD/, 'GET')]
    expect([api, key, name]).toEqual([api, key, wanted])
  }
})

test('the HTTP API calls functions as they are written for, and waits for them as long as it can', () => {
  const integrations = ofType(compiled, 'AWS::ApiGatewayV2::Integration').filter(
    ([, { ApiId }]) => referenceText(ApiId) === 'HttpApi',
  )
  for (const [id, { IntegrationType, PayloadFormatVersion, TimeoutInMillis }] of integrations)
    expect([id, IntegrationType, PayloadFormatVersion, TimeoutInMillis]).toEqual([
      id,
      'AWS_PROXY',
      '2.0',
      30_000,
    ])
})

test('the HTTP API answers at its own address, which CloudFront asks, and a deployment changes what it answers', () => {
  expect(Object.keys(propertiesOf(compiled, 'HttpApi')).sort()).toEqual([
    'CorsConfiguration',
    'Name',
    'ProtocolType',
  ])
  expect(propertiesOf(compiled, 'HttpApiStage')).toMatchObject({ StageName: '$default', AutoDeploy: true })
})
