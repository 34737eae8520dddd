import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTokenIssuer } from '../../local/http-api/tokens.ts'
import { LocalMetrics } from '../../local/metrics/metrics.ts'
import { type Stack, startStack } from '../../local/stack.ts'

const att = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] })
const role = { Role: 'arn', Code: {}, Runtime: 'nodejs24.x', Handler: 'index.handler' }
const ApiId = { Ref: 'Api' }

const template = {
  Resources: {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'inbox' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['web'] },
        Targets: [{ Id: 'q', Arn: att('Queue') }],
      },
    },
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: 'echo', ...role, Environment: { Variables: { BUS: { Ref: 'Bus' } } } },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: att('Queue'), FunctionName: att('Fn') },
    },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'shop', ProtocolType: 'HTTP' } },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId,
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: att('Fn'),
        PayloadFormatVersion: '2.0',
      },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId,
        RouteKey: 'GET /env',
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
      },
    },
  },
}

/** Puts what it gets from the queue on the bus again, under another source; answers its environment over HTTP. */
const code = `
export const handler = async ({ Records, routeKey }) => {
  const { BUS: EventBusName, AWS_ENDPOINT_URL: endpoint } = process.env
  if (routeKey) return { EventBusName, endpoint }
  const Entries = Records.map(({ body }) => ({ EventBusName, Source: 'echo', DetailType: 'Echoed', Detail: JSON.stringify(JSON.parse(body).detail) }))
  await fetch(endpoint, { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutEvents' }, body: JSON.stringify({ Entries }) })
}`

let codeDir: string
let stack: Stack | undefined

beforeAll(async () => {
  codeDir = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  await writeFile(join(codeDir, 'index.mjs'), code)
})
afterEach(() => stack?.stop())
afterAll(() => rm(codeDir, { recursive: true, force: true }))

async function start(more: Partial<Parameters<typeof startStack>[0]> = {}): Promise<Stack> {
  const issuer = await createTokenIssuer({ issuer: 'https://issuer.example/', audience: 'shop' })
  stack = await startStack({
    template,
    stackName: 'shop-local',
    codeDir,
    apiPort: 0,
    awsPort: 0,
    jwks: issuer.jwks,
    log: () => undefined,
    ...more,
  })
  return stack
}

test('an event goes from the bus through the queue to the function and back', async () => {
  const { awsUrl, onEvent, idle } = await start()
  const echoed = new Promise((resolve) =>
    onEvent((event) => event.source === 'echo' && resolve(event.detail)),
  )
  await fetch(awsUrl, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSEvents.PutEvents' },
    body: JSON.stringify({
      Entries: [{ EventBusName: 'shop', Source: 'web', DetailType: 'A', Detail: '{"n":1}' }],
    }),
  })
  expect(await echoed).toEqual({ n: 1 })
  while (!idle()) await new Promise((resolve) => setTimeout(resolve, 5))
})

test('CloudWatch knows what went through, the states of alarms, and the dashboard', async () => {
  const alarm = {
    ...{ AlarmName: 'shop-busy', Namespace: 'AWS/SQS', MetricName: 'NumberOfMessagesSent', Statistic: 'Sum' },
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } }],
    ...{ Period: 60, EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' },
  }
  const more = {
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: alarm },
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardName: 'shop', DashboardBody: { 'Fn::Sub': `{"api":"\${Api}","widgets":[]}` } },
    },
  }
  let minutes = 0
  const metrics = new LocalMetrics({ shownAt: (time) => time + minutes * 60_000 })
  const { awsUrl, apiUrl, model } = await start({
    template: { Resources: { ...template.Resources, ...more } },
    metrics,
    // Nobody takes from the queue before this ends.
    prepare: async (resources) => {
      for (const { arn } of resources.model.queues) resources.aws.queues.send(arn, '{"detail":{}}')
      resources.aws.sampleQueues()
    },
  })
  expect((await fetch(`${apiUrl}/env`)).status).toBe(200)
  expect((await fetch(`${apiUrl}/nowhere`)).status).toBe(404)
  const ask = async (operation: string, input: object): Promise<unknown> => {
    const headers = { 'x-amz-target': `GraniteServiceVersion20100801.${operation}` }
    return (await fetch(awsUrl, { method: 'POST', headers, body: JSON.stringify(input) })).json()
  }
  const [ApiId = ''] = [model.httpApi?.apiId]
  const metric = (Namespace: string, MetricName: string, Dimensions: object) => ({
    Metric: {
      Namespace,
      MetricName,
      Dimensions: Object.entries(Dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    ...{ Period: 60, Stat: 'Sum' },
  })
  const now = Math.floor(Date.now() / 1000)
  const { MetricDataResults } = (await ask('GetMetricData', {
    ...{ StartTime: now - 120, EndTime: now + 60 },
    MetricDataQueries: [
      { Id: 'requests', MetricStat: metric('AWS/ApiGateway', 'Count', { ApiId }) },
      { Id: 'refused', MetricStat: metric('AWS/ApiGateway', '4xx', { ApiId }) },
      { Id: 'sent', MetricStat: metric('AWS/SQS', 'NumberOfMessagesSent', { QueueName: 'inbox' }) },
      {
        Id: 'waited',
        MetricStat: metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: 'inbox' }),
      },
      { Id: 'share', Expression: '100 * refused / requests' },
    ],
  })) as { MetricDataResults: { Id: string; Values: number[] }[] }
  const totals = MetricDataResults.map(({ Id, Values }) => [
    Id,
    Values.reduce((sum, value) => sum + value, 0),
  ])
  // The two requests may be of two minutes.
  expect(totals.slice(0, 4)).toEqual([
    ['requests', 2],
    ['refused', 1],
    ['sent', 1],
    ['waited', 1],
  ])
  expect(MetricDataResults[4]?.Values.every((value) => [0, 50, 100].includes(value))).toBe(true)

  const stateOf = async () => {
    const { MetricAlarms } = (await ask('DescribeAlarms', {})) as { MetricAlarms: { StateValue: string }[] }
    return MetricAlarms.map(({ StateValue }) => StateValue)
  }
  expect(['INSUFFICIENT_DATA', 'ALARM']).toContain((await stateOf())[0])
  minutes = 1
  expect(await stateOf()).toEqual(['ALARM'])
  expect(await ask('GetDashboard', { DashboardName: 'shop' })).toMatchObject({
    DashboardBody: JSON.stringify({ api: ApiId, widgets: [] }),
  })
  expect(await ask('GetDashboard', { DashboardName: 'mall' })).toMatchObject({ __type: 'ResourceNotFound' })
  expect(await ask('DeleteAlarms', {})).toMatchObject({ __type: 'UnknownOperationException' })
})

test('a function sees its own variables, with the references of the template resolved', async () => {
  const { apiUrl, awsUrl } = await start()
  const response = await fetch(`${apiUrl}/env`)
  expect(await response.json()).toEqual({ EventBusName: 'shop', endpoint: awsUrl })
})

test('prepare runs when the resources exist and before anything reaches a function', async () => {
  const order: string[] = []
  await start({
    async prepare({ model, aws }) {
      for (const { arn } of model.queues) aws.queues.send(arn, '{"detail":{}}')
      order.push('prepared')
    },
  })
  const echoed = new Promise((resolve) => stack?.onEvent(resolve))
  await echoed
  order.push('handled')
  expect(order).toEqual(['prepared', 'handled'])
})

test('when the start fails, nothing is left running', async () => {
  const { apiUrl } = await start()
  const first = stack
  let awsUrl = ''
  const failing = start({
    apiPort: Number(new URL(apiUrl).port),
    prepare: async (resources) => {
      awsUrl = resources.awsUrl
    },
  })
  await expect(failing).rejects.toThrow('in use')
  await expect(fetch(awsUrl)).rejects.toThrow()
  stack = first
})

test('a template that cannot be honoured stops the start with its name', async () => {
  const Resources = { Stream: { Type: 'AWS::Kinesis::Stream' } }
  await expect(start({ template: { Resources } })).rejects.toThrow('Stream (AWS::Kinesis::Stream)')
})
