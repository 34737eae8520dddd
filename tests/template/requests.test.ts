import type { JsonObject } from '../../json/json.ts'
import { type Compiled, compile, ofType, propertiesOf } from './support/compiled.ts'
import { referenceText, type Statement, statementsOf } from './support/policies.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

const rightsOf = (role: string) => {
  const { Policies } = propertiesOf(compiled, role) as unknown as {
    Policies: { PolicyDocument: JsonObject }[]
  }
  return Policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument)).flatMap(
    ({ actions, resources }) => actions.flatMap((action) => resources.map((on) => `${action} ${on}`)),
  )
}

const trustOf = (role: string) => {
  const [{ principal, condition }] = statementsOf(propertiesOf(compiled, role).AssumeRolePolicyDocument) as [
    Statement,
  ]
  const { StringEquals, ...source } = condition as Record<string, JsonObject>
  return {
    principal,
    account: referenceText(StringEquals?.['aws:SourceAccount']),
    source: Object.values(source).map((each) => referenceText(each['aws:SourceArn'])),
  }
}

test('the lines of every function that reads for a request go to the log of requests, and of the API each', () => {
  const feeds = ofType(compiled, 'AWS::Logs::SubscriptionFilter').map(([, properties]) => properties)
  expect(feeds.map(({ LogGroupName }) => referenceText(LogGroupName))).toEqual([
    'HttpApiLogGroup',
    'ListKeepsakesLogGroup',
    'GetPassportLogGroup',
    'ExportUserLogGroup',
  ])
  for (const { FilterPattern, DestinationArn, RoleArn } of feeds)
    expect([FilterPattern, referenceText(DestinationArn), referenceText(RoleArn)]).toEqual([
      // Errors, which may name a user, have no route.
      '{ $.route = "*" }',
      'RequestStream.Arn',
      'RequestFeedRole.Arn',
    ])
})

test('the stream unpacks what CloudWatch Logs sends, and leaves lines of JSON, gzipped', () => {
  const { ExtendedS3DestinationConfiguration, DeliveryStreamType } = propertiesOf(compiled, 'RequestStream')
  expect(DeliveryStreamType).toBe('DirectPut')
  expect(ExtendedS3DestinationConfiguration).toMatchObject({
    CompressionFormat: 'GZIP',
    ProcessingConfiguration: {
      Enabled: true,
      Processors: [
        {
          Type: 'Decompression',
          Parameters: [{ ParameterName: 'CompressionFormat', ParameterValue: 'GZIP' }],
        },
        {
          Type: 'CloudWatchLogProcessing',
          Parameters: [{ ParameterName: 'DataMessageExtraction', ParameterValue: 'true' }],
        },
      ],
    },
  })
})

test('its roles may put lines, and read none: each for its service, of this account', () => {
  expect(rightsOf('RequestStreamRole')).toEqual([
    's3:PutObject RequestBucket.Arn/*',
    's3:AbortMultipartUpload RequestBucket.Arn/*',
    's3:GetBucketLocation RequestBucket.Arn',
    's3:ListBucket RequestBucket.Arn',
    's3:ListBucketMultipartUploads RequestBucket.Arn',
  ])
  expect(rightsOf('RequestFeedRole')).toEqual([
    'firehose:PutRecord RequestStream.Arn',
    'firehose:PutRecordBatch RequestStream.Arn',
  ])
  expect(trustOf('RequestStreamRole')).toEqual({
    principal: { Service: 'firehose.amazonaws.com' },
    account: 'AWS::AccountId',
    source: ['arn:AWS::Partition:firehose:AWS::Region:AWS::AccountId:deliverystream/keepsakes-dev-requests'],
  })
  expect(trustOf('RequestFeedRole')).toEqual({
    principal: { Service: 'logs.amazonaws.com' },
    account: 'AWS::AccountId',
    source: ['arn:AWS::Partition:logs:AWS::Region:AWS::AccountId:*'],
  })
})
