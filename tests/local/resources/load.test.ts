import { loadStack } from '../../../local/resources/load.ts'
import { TemplateError } from '../../../local/template/error.ts'

const context = {
  stackName: 'shop-local',
  region: 'eu-west-1',
  accountId: '000000000000',
  awsUrl: 'http://127.0.0.1:4566',
}

const load = (Resources: object) => loadStack({ Resources }, context).model
const att = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] })

const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'inbox' } }
const fn = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'greet',
    Handler: 'a/index.handler',
    Runtime: 'nodejs24.x',
    Code: {},
    Role: 'arn',
  },
}
const schedule = {
  Type: 'AWS::Events::Rule',
  Properties: { Name: 'nightly', ScheduleExpression: 'cron(15 3 * * ? *)' },
}
const secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'key' } }
const table = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'things',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'userId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'userId', AttributeType: 'S' }],
  },
}

describe('what is honoured reaches the model', () => {
  test('a queue with its dead-letter queue', () => {
    const { queues } = load({
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: 'inbox',
          VisibilityTimeout: '120',
          RedrivePolicy: { deadLetterTargetArn: att('Dead'), maxReceiveCount: 5 },
        },
      },
      Dead: { Type: 'AWS::SQS::Queue' },
    })
    expect(queues.map(({ name }) => name)).toEqual(['shop-local-Dead', 'inbox'])
    expect(queues[1]).toEqual({
      logicalId: 'Queue',
      name: 'inbox',
      arn: 'arn:aws:sqs:eu-west-1:000000000000:inbox',
      url: 'http://127.0.0.1:4566/000000000000/inbox',
      attributes: {
        VisibilityTimeout: '120',
        RedrivePolicy:
          '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:000000000000:shop-local-Dead","maxReceiveCount":5}',
      },
    })
  })

  test('a rule with its targets, on the bus that its Ref names', () => {
    const { buses, rules } = load({
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
      Queue: queue,
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventBusName: { Ref: 'Bus' },
          EventPattern: { source: ['a'] },
          Targets: [
            { Id: 't', Arn: att('Queue'), InputPath: '$.detail', DeadLetterConfig: { Arn: att('Queue') } },
          ],
        },
      },
    })
    expect(buses).toMatchObject([
      { name: 'shop', arn: 'arn:aws:events:eu-west-1:000000000000:event-bus/shop' },
    ])
    expect(rules).toEqual([
      {
        logicalId: 'Rule',
        name: 'shop-local-Rule',
        arn: 'arn:aws:events:eu-west-1:000000000000:rule/shop/shop-local-Rule',
        busName: 'shop',
        enabled: true,
        eventPattern: { source: ['a'] },
        targets: [
          {
            id: 't',
            arn: 'arn:aws:sqs:eu-west-1:000000000000:inbox',
            inputPath: '$.detail',
            deadLetterArn: 'arn:aws:sqs:eu-west-1:000000000000:inbox',
          },
        ],
      },
    ])
  })

  test('a function with its environment, and the queue that feeds it', () => {
    const { functions, eventSourceMappings } = load({
      Queue: queue,
      Fn: {
        ...fn,
        Properties: {
          ...fn.Properties,
          Timeout: 20,
          Environment: { Variables: { QUEUE: { Ref: 'Queue' }, N: 1 } },
        },
      },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: att('Queue'),
          FunctionName: att('Fn'),
          BatchSize: 5,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[1]}}' }] },
        },
      },
    })
    expect(functions).toMatchObject([
      {
        name: 'greet',
        timeoutMs: 20_000,
        memoryMb: 128,
        environment: { QUEUE: 'http://127.0.0.1:4566/000000000000/inbox', N: '1' },
      },
    ])
    expect(eventSourceMappings).toEqual([
      {
        logicalId: 'Mapping',
        functionLogicalId: 'Fn',
        queueArn: 'arn:aws:sqs:eu-west-1:000000000000:inbox',
        batchSize: 5,
        batchingWindowSeconds: 0,
        reportBatchItemFailures: true,
        filterPatterns: [{ body: { a: [1] } }],
        enabled: true,
      },
    ])
  })

  test('an HTTP API with a route', () => {
    const ApiId = { Ref: 'Api' }
    const { httpApi } = load({
      Fn: fn,
      Api: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { Name: 'shop', ProtocolType: 'HTTP', CorsConfiguration: { MaxAge: 60 } },
      },
      Integration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId,
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: att('Fn'),
          PayloadFormatVersion: '2.0',
          TimeoutInMillis: 5000,
        },
      },
      Route: {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId,
          RouteKey: 'GET /things/{id}',
          Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
          AuthorizationType: 'NONE',
        },
      },
    })
    expect(httpApi).toEqual({
      apiId: 'shop-local-Api',
      stageName: '$default',
      cors: { maxAge: 60 },
      routes: [
        {
          routeKey: 'GET /things/{id}',
          target: 'Fn',
          timeoutMs: 5000,
          payloadFormatVersion: '2.0',
        },
      ],
    })
  })

  test('a rule that tells a topic, which there is none of here, and of what CloudTrail records as well', () => {
    const { rules, inert } = load({
      Topic: { Type: 'AWS::SNS::Topic' },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: { source: ['aws.sts'] },
          State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
          Targets: [{ Id: 'topic', Arn: { Ref: 'Topic' }, RoleArn: 'arn' }],
        },
      },
    })
    expect(rules).toMatchObject([{ busName: 'default', enabled: true, targets: [] }])
    expect(inert.map(({ logicalId, property }) => [logicalId, property])).toEqual([
      ['Topic', undefined],
      ['Rule', 'Targets[0]'],
    ])
  })

  test('a rule with a schedule, which is known and run by no clock', () => {
    const { rules, inert } = load({ Queue: queue, Rule: schedule })
    expect(rules).toEqual([
      {
        logicalId: 'Rule',
        name: 'nightly',
        arn: 'arn:aws:events:eu-west-1:000000000000:rule/nightly',
        busName: 'default',
        enabled: true,
        scheduleExpression: 'cron(15 3 * * ? *)',
        targets: [],
      },
    ])
    expect(inert).toMatchObject([{ logicalId: 'Rule', property: 'ScheduleExpression' }])
  })

  test('a secret, by an ARN that is the same on every start, with a text as it is asked for', () => {
    const asked = { PasswordLength: 64, ExcludePunctuation: true }
    const resources = {
      Key: { ...secret, Properties: { ...secret.Properties, GenerateSecretString: asked } },
      Said: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 'as it is' } },
    }
    const [{ arn = '', makeText = () => '' } = {}, said] = load(resources).secrets
    expect(arn).toMatch(/^arn:aws:secretsmanager:eu-west-1:000000000000:secret:key-\w{6}$/)
    expect(load(resources).secrets[0]?.arn).toBe(arn)
    expect(makeText()).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{64}$/)
    expect(makeText()).not.toBe(makeText())
    expect(said).toMatchObject({ name: 'shop-local-Said' })
    expect(said?.makeText()).toBe('as it is')
  })

  test('what has no effect here is accepted, each with its reason', () => {
    const { inert, tables } = load({
      Table: { ...table, Properties: { ...table.Properties, SSESpecification: { SSEEnabled: true } } },
      Role: { Type: 'AWS::IAM::Role', Properties: { AnythingAtAll: 1 } },
    })
    expect(tables).toHaveLength(1)
    expect(inert).toEqual([
      {
        logicalId: 'Table',
        type: 'AWS::DynamoDB::Table',
        property: 'SSESpecification',
        reason: expect.any(String),
      },
      { logicalId: 'Role', type: 'AWS::IAM::Role', reason: expect.any(String) },
    ])
  })
})

test('a table says whether it can be recovered, and a bucket whether EventBridge is told of its objects', () => {
  const { tables, buckets } = load({
    Plain: table,
    Recoverable: {
      ...table,
      Properties: {
        ...table.Properties,
        TableName: 'recoverable',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    },
    Silent: { Type: 'AWS::S3::Bucket' },
    Telling: {
      Type: 'AWS::S3::Bucket',
      Properties: { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } },
    },
  })
  expect(tables.map(({ pointInTimeRecovery }) => pointInTimeRecovery)).toEqual([false, true])
  expect(buckets.map(({ tellsEventBridge }) => tellsEventBridge)).toEqual([false, true])
})

describe('what cannot be honoured is refused by name', () => {
  const withProperty = (resource: { Type: string; Properties: object }, property: object) => ({
    Bad: { ...resource, Properties: { ...resource.Properties, ...property } },
  })

  test.each<[string, object, string, string]>([
    ['a type', { Bad: { Type: 'AWS::Kinesis::Stream' } }, '', 'a type that the local stack does not honour'],
    [
      'a property',
      withProperty(queue, { FooBar: 1 }),
      'FooBar',
      'is not honoured by the local stack; it honours QueueName',
    ],
    [
      'an inner property',
      withProperty(queue, { RedrivePolicy: { deadLetterTargetArn: 'a', maxReceiveCount: 1, x: 1 } }),
      'RedrivePolicy.x',
      'is not honoured',
    ],
    [
      'a value of the wrong type',
      withProperty(queue, { DelaySeconds: 'soon' }),
      'DelaySeconds',
      'is not as the local stack needs it',
    ],
    ['a FIFO queue', withProperty(queue, { QueueName: 'inbox.fifo' }), '', 'FIFO'],
    [
      'an index across users',
      withProperty(table, { GlobalSecondaryIndexes: [] }),
      'GlobalSecondaryIndexes',
      'is not honoured',
    ],
    [
      'a stream of a table',
      withProperty(table, { StreamSpecification: {} }),
      'StreamSpecification',
      'is not honoured',
    ],
    [
      'provisioned capacity',
      withProperty(table, { BillingMode: 'PROVISIONED' }),
      'BillingMode',
      'PAY_PER_REQUEST',
    ],
    ['a runtime that is not Node.js', withProperty(fn, { Runtime: 'python3.13' }), 'Runtime', 'Node.js'],
    ['a layer', withProperty(fn, { Layers: ['arn'] }), 'Layers', 'is not honoured'],
    [
      'a schedule that is none',
      withProperty(schedule, { ScheduleExpression: 'every day' }),
      'ScheduleExpression',
      'is neither cron(…) of six fields nor rate(…)',
    ],
    [
      'a schedule on another bus',
      withProperty(schedule, { EventBusName: 'shop' }),
      'EventBusName',
      'on the default bus alone',
    ],
    [
      'a rule without pattern and schedule',
      { Bad: { Type: 'AWS::Events::Rule', Properties: { Targets: [] } } },
      '',
      'neither an EventPattern nor a ScheduleExpression',
    ],
    [
      'a secret that is in no way told',
      { Bad: { Type: 'AWS::SecretsManager::Secret' } },
      '',
      'needs one of SecretString and GenerateSecretString',
    ],
    [
      'a template of a secret',
      withProperty(secret, { GenerateSecretString: { SecretStringTemplate: '{}' } }),
      'GenerateSecretString.SecretStringTemplate',
      'is not honoured',
    ],
    [
      'a secret of no characters',
      withProperty(secret, {
        GenerateSecretString: {
          ExcludeLowercase: true,
          ExcludeUppercase: true,
          ExcludeNumbers: true,
          ExcludePunctuation: true,
        },
      }),
      'GenerateSecretString',
      'no character to choose from',
    ],
    [
      'notes of a bucket to anything but the default bus',
      withProperty(
        { Type: 'AWS::S3::Bucket', Properties: {} },
        { NotificationConfiguration: { QueueConfigurations: [] } },
      ),
      'NotificationConfiguration.QueueConfigurations',
      'is not honoured',
    ],
    [
      'a target of another kind',
      {
        Bad: {
          Type: 'AWS::Events::Rule',
          Properties: { EventPattern: {}, Targets: [{ Id: 'a', Arn: 'arn:aws:kinesis:x:1:t' }] },
        },
      },
      'Targets[0].Arn',
      'queues and functions',
    ],
    [
      'FIFO parameters of a target',
      {
        Bad: {
          Type: 'AWS::Events::Rule',
          Properties: {
            EventPattern: {},
            Targets: [{ Id: 'a', Arn: 'arn:aws:sqs:x:1:t', SqsParameters: {} }],
          },
        },
      },
      'Targets[0].SqsParameters',
      'is not honoured',
    ],
    [
      'a mapping of something else than a queue of the template',
      {
        Fn: fn,
        Bad: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { EventSourceArn: 'arn:x', FunctionName: { Ref: 'Fn' } },
        },
      },
      'EventSourceArn',
      'arn:x',
    ],
    [
      'a stage with a prefix',
      { Bad: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: 'a', StageName: 'v1' } } },
      'StageName',
      '$default',
    ],
  ])('%s', (_, resources, path, reason) => {
    let refused: unknown
    try {
      load(resources)
    } catch (error) {
      refused = error
    }
    expect(refused).toBeInstanceOf(TemplateError)
    expect(refused).toMatchObject({ logicalId: 'Bad', path })
    expect(String(refused)).toContain('Bad (AWS::')
    expect(String(refused)).toContain(reason)
  })
})

describe('a release', () => {
  const application = {
    Type: 'AWS::CodeDeploy::Application',
    Properties: { ApplicationName: 'shop', ComputePlatform: 'Lambda' },
  }
  const alarm = {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: 'too-many-errors',
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    },
  }
  const group = (properties: object = {}) => ({
    Type: 'AWS::CodeDeploy::DeploymentGroup',
    Properties: {
      ApplicationName: { Ref: 'Application' },
      DeploymentGroupName: 'greet',
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent10Minutes',
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: 'too-many-errors' }] },
      ...properties,
    },
  })
  const version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Greet' } } }
  const alias = (
    names: object = {},
    FunctionVersion: unknown = { 'Fn::GetAtt': ['Version', 'Version'] },
  ) => ({
    Type: 'AWS::Lambda::Alias',
    Properties: { FunctionName: { Ref: 'Greet' }, FunctionVersion, Name: 'live' },
    UpdatePolicy: {
      CodeDeployLambdaAliasUpdate: { ApplicationName: 'shop', DeploymentGroupName: 'greet', ...names },
    },
  })
  const mapping = {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: att('Queue'), FunctionName: { Ref: 'Alias' } },
  }
  const all = {
    Queue: queue,
    Greet: fn,
    Version: version,
    Alias: alias(),
    Mapping: mapping,
    Group: group(),
    Application: application,
    Alarm: alarm,
  }

  test('an alias is the function that it is of, and what it is moved by need not stand before it', () => {
    expect(load(all).eventSourceMappings).toMatchObject([{ functionLogicalId: 'Greet' }])
  })

  test.each<[what: string, changed: object, message: RegExp]>([
    [
      'an alarm that is none',
      { Group: group({ AlarmConfiguration: { Enabled: true, Alarms: [{ Name: 'another' }] } }) },
      /Group .*AlarmConfiguration\.Alarms\[0\]\.Name names another, which is no AWS::CloudWatch::Alarm/,
    ],
    ['an application that is none', { Alias: alias({ ApplicationName: 'other' }) }, /Alias .*names other/],
    ['a group that is none', { Alias: alias({ DeploymentGroupName: 'other' }) }, /Alias .*names other/],
    [
      'functions to be run before it',
      { Alias: alias({ BeforeAllowTrafficHook: 'look' }) },
      /Alias .*UpdatePolicy is not as the local stack knows it/,
    ],
    [
      'a way of shifting that is none',
      { Group: group({ DeploymentConfigName: 'CodeDeployDefault.LambdaCanary20Percent' }) },
      /DeploymentConfigName .*no configuration of CodeDeploy/,
    ],
    [
      'more alarms than CodeDeploy takes',
      {
        Group: group({
          AlarmConfiguration: {
            Enabled: true,
            Alarms: Array.from({ length: 11 }, () => ({ Name: 'too-many-errors' })),
          },
        }),
      },
      /ten alarms/,
    ],
    ['code that is not published', { Alias: alias({}, '$LATEST') }, /Alias .*FunctionVersion .*one version/],
    [
      'an update of what is no alias',
      { Queue: { ...queue, UpdatePolicy: { Other: {} } } },
      /Queue .*UpdatePolicy is not honoured/,
    ],
  ])('that names %s is refused', (_what, changed, message) => {
    expect(() => load({ ...all, ...changed })).toThrow(TemplateError)
    expect(() => load({ ...all, ...changed })).toThrow(message)
  })
})
