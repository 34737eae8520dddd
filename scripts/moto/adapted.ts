import type { StagePackage } from '../../deploying/stage-template.ts'

/**
 * The package as moto can take it. It fails at two things that CloudFormation's documentation has: a rule or an archive that
 * refers to its bus, and an archive whose pattern is not a text.
 */
export function forMoto(made: StagePackage, stage: string): StagePackage {
  const bus = `keepsakes-${stage}`
  const text = JSON.stringify(made.template)
    .replaceAll('{"Ref":"EventBus"}', JSON.stringify(bus))
    .replaceAll(
      '{"Fn::GetAtt":["EventBus","Arn"]}',
      JSON.stringify(`arn:aws:events:eu-west-1:123456789012:event-bus/${bus}`),
    )
  const template: StagePackage['template'] = JSON.parse(text)
  for (const { Type, Properties } of Object.values(template.Resources))
    if (Type === 'AWS::Events::Archive') Properties.EventPattern = JSON.stringify(Properties.EventPattern)
  return { ...made, template }
}
