import { defineInertKind } from './kind.ts'

const permissions = 'permissions are not enforced here: every caller on this machine may do everything'
const noArchive = 'events are not archived here: a replay needs the archive of AWS'
const noCloudWatch = 'there is no CloudWatch here'
const noAlarms = 'it carries alarms, and there are none here'
const noCdn = 'there is no CDN here: the stack serves the API itself'
const noEncryption = 'nothing is encrypted at rest on one machine'

const arnOf = (service: string, resource: string) => ({
  attributes: { Arn: `arn:aws:${service}:{region}:{account}:${resource}` },
})
const iam = (kind: string, attribute: string) => ({
  attributes: { [attribute]: `arn:aws:iam::{account}:${kind}/{name}` },
})
const byId = { attributes: { Id: '{name}' } }
const topic = 'arn:aws:sns:{region}:{account}:{name}'

/** Types that a template may hold and that change nothing about what the stack does with an event or a request. */
export const inertKinds = [
  defineInertKind('AWS::IAM::Role', permissions, iam('role', 'Arn')),
  defineInertKind('AWS::IAM::Policy', permissions),
  defineInertKind('AWS::IAM::ManagedPolicy', permissions, {
    ref: 'arn:aws:iam::{account}:policy/{name}',
    ...iam('policy', 'PolicyArn'),
  }),
  defineInertKind('AWS::SQS::QueuePolicy', permissions),
  defineInertKind('AWS::S3::BucketPolicy', permissions),
  defineInertKind('AWS::Events::EventBusPolicy', permissions),
  defineInertKind('AWS::Lambda::Permission', permissions),
  defineInertKind('AWS::ApiGatewayV2::Deployment', 'what the template says is served at once'),
  defineInertKind('AWS::Events::Archive', noArchive, arnOf('events', 'archive/{name}')),
  defineInertKind(
    'AWS::Logs::LogGroup',
    'the stack prints the lines of functions',
    arnOf('logs', 'log-group:{name}:*'),
  ),
  defineInertKind('AWS::Logs::MetricFilter', noCloudWatch),
  defineInertKind('AWS::Logs::QueryDefinition', noCloudWatch),
  defineInertKind('AWS::CloudWatch::Alarm', noCloudWatch, arnOf('cloudwatch', 'alarm:{name}')),
  defineInertKind('AWS::CloudWatch::CompositeAlarm', noCloudWatch, arnOf('cloudwatch', 'alarm:{name}')),
  defineInertKind('AWS::CloudWatch::Dashboard', noCloudWatch),
  defineInertKind('AWS::SNS::Topic', noAlarms, {
    ref: topic,
    attributes: { TopicArn: topic, TopicName: '{name}' },
  }),
  defineInertKind('AWS::SNS::Subscription', noAlarms),
  defineInertKind('AWS::SNS::TopicPolicy', noAlarms),
  defineInertKind('AWS::CloudFront::Distribution', noCdn, {
    attributes: { Id: '{name}', DomainName: '{name}.cloudfront.net' },
  }),
  defineInertKind('AWS::CloudFront::OriginAccessControl', permissions, byId),
  defineInertKind('AWS::CloudFront::CachePolicy', noCdn, byId),
  defineInertKind('AWS::CloudFront::ResponseHeadersPolicy', noCdn, byId),
  defineInertKind('AWS::KMS::Key', noEncryption, {
    attributes: { Arn: 'arn:aws:kms:{region}:{account}:key/{name}', KeyId: '{name}' },
  }),
  defineInertKind('AWS::KMS::Alias', noEncryption),
]
