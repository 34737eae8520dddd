import type { StagePackage } from '../../deploying/stage-template.ts'

/** Moto makes none of these, and fails at whatever refers to one. */
const NOT_MADE = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::KinesisFirehose::DeliveryStream',
]

/**
 * The package as moto can take it. Beside what it does not make, it knows no alias of a function, and fails at two things that
 * CloudFormation's documentation has: a rule or an archive that refers to its bus, and an archive whose pattern is not a text.
 */
export function forMoto(made: StagePackage, stage: string): StagePackage {
  const bus = `keepsakes-${stage}`
  const ids = Object.entries(made.template.Resources).flatMap(([id, { Type }]) =>
    NOT_MADE.includes(Type) ? [id] : [],
  )
  const text = JSON.stringify(made.template)
    .replaceAll('{"Ref":"EventBus"}', JSON.stringify(bus))
    .replaceAll(
      '{"Fn::GetAtt":["EventBus","Arn"]}',
      JSON.stringify(`arn:aws:events:eu-west-1:123456789012:event-bus/${bus}`),
    )
    .replaceAll(/\{"Ref":"(\w+)LiveAlias"\}/g, '{"Ref":"$1LambdaFunction"}')
    .replaceAll(
      new RegExp(
        `\\{"(?:Ref|Fn::GetAtt)":(?:"(?:${ids.join('|')})"|\\["(?:${ids.join('|')})","\\w+"\\])\\}`,
        'g',
      ),
      JSON.stringify('arn:aws:moto:eu-west-1:123456789012:nothing'),
    )
  const template: StagePackage['template'] = JSON.parse(text)
  for (const { Type, Properties } of Object.values(template.Resources))
    if (Type === 'AWS::Events::Archive') Properties.EventPattern = JSON.stringify(Properties.EventPattern)
  return { ...made, template }
}
