import * as z from 'zod'
import { type Place, TemplateError, within } from '../template/error.ts'
import { bool, defineKind } from './kind.ts'
import type { StackModel } from './model.ts'

// Nothing is shifted on one machine: a template runs as it is. What is looked at is whether a release would find all that it names.

export const releaseApplication = defineKind({
  type: 'AWS::CodeDeploy::Application',
  honoured: z.strictObject({
    ApplicationName: z.string(),
    ComputePlatform: z.literal('Lambda', 'only functions are released here'),
  }),
  inert: { Tags: 'tags have no effect' },
  add: ({ ApplicationName }) => ({ ref: ApplicationName, attributes: {} }),
})

export const releaseGroup = defineKind({
  type: 'AWS::CodeDeploy::DeploymentGroup',
  honoured: z.strictObject({
    ApplicationName: z.string(),
    DeploymentGroupName: z.string(),
    DeploymentConfigName: z
      .string()
      .regex(
        /^CodeDeployDefault\.Lambda(?:AllAtOnce|Canary10Percent(?:5|10|15|30)Minutes|Linear10PercentEvery(?:1|2|3|10)Minutes?)$/,
        'no configuration of CodeDeploy for functions',
      ),
    AlarmConfiguration: z
      .strictObject({
        Enabled: bool,
        IgnorePollAlarmFailure: bool.default(false),
        Alarms: z.array(z.strictObject({ Name: z.string() })).max(10, 'CodeDeploy takes ten alarms'),
      })
      .optional(),
  }),
  inert: {
    ServiceRoleArn: 'permissions are not enforced here',
    DeploymentStyle: 'nothing is shifted on one machine',
    AutoRollbackConfiguration: 'nothing is shifted on one machine',
    Tags: 'tags have no effect',
  },
  add({ ApplicationName, DeploymentGroupName, AlarmConfiguration }, { model, place }) {
    const { Alarms = [] } = AlarmConfiguration ?? {}
    expectNamed(model, within(place, 'ApplicationName'), releaseApplication.type, ApplicationName)
    for (const [index, { Name }] of Alarms.entries()) {
      const at = within(place, 'AlarmConfiguration', 'Alarms', index, 'Name')
      expectNamed(model, at, 'AWS::CloudWatch::Alarm', Name)
    }
    return { ref: DeploymentGroupName, attributes: {} }
  },
})

const updatePolicy = z.strictObject({
  CodeDeployLambdaAliasUpdate: z.strictObject({
    ApplicationName: z.string(),
    DeploymentGroupName: z.string(),
  }),
})

/** An alias is moved by a group of the template. @throws TemplateError when it says otherwise */
export function checkAliasUpdate(policy: unknown, model: StackModel, place: Place): void {
  const parsed = updatePolicy.safeParse(policy)
  if (!parsed.success)
    throw new TemplateError(
      within(place, 'UpdatePolicy'),
      `is not as the local stack knows it: ${parsed.error.issues[0]?.message}`,
    )
  const { ApplicationName, DeploymentGroupName } = parsed.data.CodeDeployLambdaAliasUpdate
  const at = within(place, 'UpdatePolicy', 'CodeDeployLambdaAliasUpdate')
  expectNamed(model, within(at, 'ApplicationName'), releaseApplication.type, ApplicationName)
  expectNamed(model, within(at, 'DeploymentGroupName'), releaseGroup.type, DeploymentGroupName)
}

/** Notes a name whose resource need not be there yet. */
function expectNamed({ named }: StackModel, place: Place, type: string, name: string): void {
  named.push({ place, type, name })
}

/** @throws TemplateError for a name that is given and that no resource of the template has */
export function checkNames({ names, named }: StackModel): void {
  for (const { place, type, name } of named)
    if (!names.get(type)?.has(name))
      throw new TemplateError(place, `names ${name}, which is no ${type} of this template`)
}
