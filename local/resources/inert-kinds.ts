import { defineInertKind } from './kind.ts'

const NO_PERMISSIONS = 'permissions are not enforced here: every caller on this machine may do everything'
const NO_LOGS = 'no logs are kept here'
const NO_ALARMS = 'alarms are evaluated here, and act on nothing'
const NO_CDN = 'there is no CDN here: the stack serves the API itself'
const NO_ATHENA = 'there is no Athena here: DuckDB asks the same questions of the same files'
const NO_ENCRYPTION = 'nothing is encrypted at rest on one machine'

const arnOf = (service: string, resource: string) => ({
  attributes: { Arn: `arn:aws:${service}:{region}:{account}:${resource}` },
})
const iam = (kind: string, attribute: string) => ({
  attributes: { [attribute]: `arn:aws:iam::{account}:${kind}/{name}` },
})
const byId = { attributes: { Id: '{name}' } }
const TOPIC_ARN = 'arn:aws:sns:{region}:{account}:{name}'

/** Types that a template may hold and that change nothing about what the stack does with an event or a request. */
export const inertKinds = [
  defineInertKind('AWS::IAM::Role', NO_PERMISSIONS, iam('role', 'Arn')),
  defineInertKind('AWS::IAM::Policy', NO_PERMISSIONS),
  defineInertKind('AWS::IAM::ManagedPolicy', NO_PERMISSIONS, {
    ref: 'arn:aws:iam::{account}:policy/{name}',
    ...iam('policy', 'PolicyArn'),
  }),
  defineInertKind('AWS::SQS::QueuePolicy', NO_PERMISSIONS),
  defineInertKind('AWS::S3::BucketPolicy', NO_PERMISSIONS),
  defineInertKind('AWS::Events::EventBusPolicy', NO_PERMISSIONS),
  defineInertKind('AWS::Lambda::Permission', NO_PERMISSIONS),
  defineInertKind('AWS::ApiGatewayV2::Deployment', 'what the template says is served at once'),
  defineInertKind(
    'AWS::Logs::LogGroup',
    'the stack prints the lines of functions',
    arnOf('logs', 'log-group:{name}:*'),
  ),
  defineInertKind('AWS::Logs::MetricFilter', NO_LOGS),
  defineInertKind('AWS::Logs::QueryDefinition', NO_LOGS),
  defineInertKind('AWS::Logs::SubscriptionFilter', 'lines go to nobody else here: the stack prints them'),
  defineInertKind(
    'AWS::KinesisFirehose::DeliveryStream',
    'nothing is put into it here',
    arnOf('firehose', 'deliverystream/{name}'),
  ),
  defineInertKind('AWS::Budgets::Budget', 'nothing is paid for here'),
  defineInertKind('AWS::SNS::Topic', NO_ALARMS, {
    ref: TOPIC_ARN,
    attributes: { TopicArn: TOPIC_ARN, TopicName: '{name}' },
  }),
  defineInertKind('AWS::SNS::Subscription', NO_ALARMS),
  defineInertKind('AWS::SNS::TopicPolicy', NO_ALARMS),
  defineInertKind('AWS::CloudFront::Distribution', NO_CDN, {
    attributes: { Id: '{name}', DomainName: '{name}.cloudfront.net' },
  }),
  defineInertKind('AWS::CloudFront::OriginAccessControl', NO_PERMISSIONS, byId),
  defineInertKind('AWS::CloudFront::CachePolicy', NO_CDN, byId),
  defineInertKind('AWS::CloudFront::ResponseHeadersPolicy', NO_CDN, byId),
  defineInertKind('AWS::SecretsManager::ResourcePolicy', NO_PERMISSIONS),
  defineInertKind('AWS::Glue::Database', NO_ATHENA),
  defineInertKind('AWS::Glue::Table', NO_ATHENA),
  defineInertKind('AWS::Athena::WorkGroup', NO_ATHENA),
  defineInertKind('AWS::Athena::NamedQuery', NO_ATHENA, { attributes: { NamedQueryId: '{name}' } }),
  defineInertKind('AWS::KMS::Key', NO_ENCRYPTION, {
    attributes: { Arn: 'arn:aws:kms:{region}:{account}:key/{name}', KeyId: '{name}' },
  }),
  defineInertKind('AWS::KMS::Alias', NO_ENCRYPTION),
]
