import { createHash } from 'node:crypto'
import { isJsonObject, type Json, type JsonObject } from '../../json/json.ts'
import { LIVE, releaseAlarm } from './alarm.ts'
import { concerning, type Sends } from './concern.ts'
import { functionsOf, idsIn, isWayIn, type Released, type Resource, type Template } from './functions.ts'

export interface ReleaseSettings {
  readonly stage: string
  /** How CodeDeploy shifts traffic: `LambdaCanary10Percent10Minutes`. */
  readonly config: string
  /** Whether alarms take a release back. */
  readonly alarmed: boolean
  readonly sends: Sends
}

/**
 * The template with each function that takes traffic released by alias: events and requests go to the version that `live` names, and
 * CodeDeploy shifts them to the next one, which the alarms that concern the function can take back.
 *
 * @throws ReleaseError when a function has no version
 */
export function released<T extends Template>(template: T, settings: ReleaseSettings): T {
  const functions = functionsOf(template)
  const versions = new Map(functions.map((each) => [each.versionId, versionOf(each, template)]))
  const resources: Record<string, Resource> = {}
  for (const [id, resource] of Object.entries(template.Resources)) {
    const version = versions.get(id)
    if (version !== undefined) resources[version.id] = version.resource
    else if (resource.Type !== 'AWS::Lambda::Version')
      resources[id] = isWayIn(resource) ? toAlias(resource, functions) : resource
  }
  for (const each of functions)
    Object.assign(
      resources,
      partsOf({ ...each, versionId: versions.get(each.versionId)?.id ?? '' }, template, settings),
    )
  return {
    ...template,
    Resources: resources,
    Outputs: withoutVersions(template),
  }
}

function partsOf(of: Released, template: Template, settings: ReleaseSettings): Record<string, Resource> {
  const { prefix, functionId, versionId } = of
  const [aliasId, alarmId, groupId] = [`${prefix}LiveAlias`, `${prefix}ReleaseAlarm`, `${prefix}ReleaseGroup`]
  const alarms = [alarmId, ...concerning(of, template, settings.sends)]
  return {
    [alarmId]: releaseAlarm(of, template, settings.stage) as unknown as Resource,
    [groupId]: {
      Type: 'AWS::CodeDeploy::DeploymentGroup',
      Properties: {
        ApplicationName: { Ref: 'ReleaseApplication' },
        DeploymentGroupName: of.name,
        DeploymentConfigName: `CodeDeployDefault.${settings.config}`,
        ServiceRoleArn: { 'Fn::GetAtt': ['ReleaseRole', 'Arn'] },
        DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
        AutoRollbackConfiguration: {
          Enabled: true,
          Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
        },
        // Nobody releases blindly: a canary stops also when CloudWatch cannot be asked.
        AlarmConfiguration: {
          Enabled: settings.alarmed,
          IgnorePollAlarmFailure: false,
          Alarms: alarms.map((id) => ({ Name: nameOf(id, template) })),
        },
      },
    },
    [aliasId]: {
      Type: 'AWS::Lambda::Alias',
      // Before the new version takes traffic the alarm has to look at it, and the group to know what stops it.
      DependsOn: [alarmId, groupId],
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: { Ref: 'ReleaseApplication' },
          DeploymentGroupName: { Ref: groupId },
        },
      },
      Properties: {
        FunctionName: { Ref: functionId },
        FunctionVersion: { 'Fn::GetAtt': [versionId, 'Version'] },
        Name: LIVE,
      },
    },
  }
}

/** A reference, but to an alarm on a stage of an API: that needs its routes, they need the alias, and it needs the group. */
function nameOf(alarmId: string, { Resources }: Template): Json {
  const properties = Resources[alarmId]?.Properties ?? {}
  const isOfStage = idsIn(properties).some((id) => Resources[id]?.Type === 'AWS::ApiGatewayV2::Stage')
  return isOfStage ? (properties.AlarmName ?? null) : { Ref: alarmId }
}

interface Version {
  readonly id: string
  readonly resource: Resource
}

/**
 * The version of a function under an id of its own for all that is in it: for the packager, a value that its environment has from a
 * parameter is not. Of values that stand in the account the description tells, and CloudFormation publishes another version for another
 * description. One that a failed deployment has made goes again: Lambda would refuse to publish the same once more.
 */
function versionOf({ functionId, prefix, versionId }: Released, template: Template): Version {
  const version = template.Resources[versionId] as Resource
  const named = [...new Set(idsIn(template.Resources[functionId]?.Properties?.Environment ?? null))].sort()
  const parameters = named.flatMap((name) => {
    const parameter = template.Parameters?.[name]
    return parameter === undefined ? [] : [{ name, ...parameter }]
  })
  const inAccount = parameters.filter(({ Type }) => Type.startsWith('AWS::SSM::Parameter::Value'))
  const described = inAccount.map(({ name }) => `${name} \${${name}}`).join(', ')
  const hash = createHash('sha256')
    .update(JSON.stringify([versionId, parameters.map(({ name, Type, Default }) => [name, Type, Default])]))
    .digest('hex')
  return {
    id: `${prefix}LambdaVersion${hash.slice(0, 40)}`,
    resource: {
      ...version,
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        ...version.Properties,
        ...(described !== '' && { Description: { 'Fn::Sub': described } }),
      },
    },
  }
}

/** The resource with the alias in place of the function, wherever it says its ARN or its name. */
function toAlias(resource: Resource, functions: readonly Released[]): Resource {
  const aliases = new Map(functions.map(({ functionId, prefix }) => [functionId, `${prefix}LiveAlias`]))
  const replaced = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(replaced)
    if (!isJsonObject(value)) return value
    const attribute = value['Fn::GetAtt']
    const named = Array.isArray(attribute) ? attribute[0] : value.Ref
    const alias = typeof named === 'string' ? aliases.get(named) : undefined
    if (alias !== undefined) return { Ref: alias }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each)]))
  }
  const before = [resource.DependsOn ?? []].flat()
  const needed = before.map((id) => aliases.get(id) ?? id)
  return {
    ...resource,
    ...(resource.DependsOn !== undefined && { DependsOn: needed }),
    Properties: replaced(resource.Properties ?? {}) as JsonObject,
  }
}

/** The packager's outputs of versions go: where traffic goes, the alias says. */
function withoutVersions({ Outputs = {}, Resources }: Template): Record<string, unknown> {
  const isVersion = (id: string) => Resources[id]?.Type === 'AWS::Lambda::Version'
  return Object.fromEntries(
    Object.entries(Outputs).filter(
      ([, output]) => !idsIn((output as { Value?: Json }).Value ?? null).some(isVersion),
    ),
  )
}
