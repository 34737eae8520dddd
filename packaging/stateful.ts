import type { JsonObject } from '../json/json.ts'
import type { Resource, Template } from './release/functions.ts'

/** Kinds of resources that hold what cannot be made again, with the property that names each. */
const NAMED_BY: Readonly<Record<string, string | undefined>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Archive': 'ArchiveName',
  'AWS::SecretsManager::Secret': 'Name',
  // A key has no name: whatever it encrypts could never be read again.
  'AWS::KMS::Key': undefined,
}

export const STATEFUL = Object.keys(NAMED_BY)

/** These are of such a kind, and go with their stack. */
export const FLEETING: Readonly<Record<string, string>> = {
  ConnectionsTable: 'an open connection is closed within two hours',
  RejectedTable: 'the rejected-activity queue keeps the same for as long',
  LivePushQueue: 'an award that is not pushed within five minutes is no news',
  ServerlessDeploymentBucket: 'what is deployed is made of a commit',
}

/** A resource that holds state could not be found again. */
export class StatefulError extends Error {
  override readonly name = 'StatefulError'
}

/** The ids of the resources of a template that no change of its stack may touch. */
export function statefulIds({ Resources }: Template): string[] {
  return Object.entries(Resources).flatMap(([id, { Type }]) =>
    STATEFUL.includes(Type) && !(id in FLEETING) ? [id] : [],
  )
}

/**
 * The template with all that holds state kept, whatever becomes of its stack. Until a stage is in use there is nothing to lose, and a
 * first deployment that fails takes away again what would be in the way of the next.
 *
 * @throws StatefulError for a resource without a name of its own: a stack that is made again could not find it
 */
export function protectState<T extends Template>(template: T, inUse: boolean): T {
  const kept = statefulIds(template).map((id): [string, Resource] => {
    const resource = template.Resources[id] as Resource
    const property = NAMED_BY[resource.Type]
    if (property === undefined || resource.Properties?.[property] === undefined)
      throw new StatefulError(
        `${id} (${resource.Type}) holds state and has no ${property ?? 'name'}: give it one, or say in packaging/stateful.ts why it may go`,
      )
    return [
      id,
      {
        ...resource,
        DeletionPolicy: inUse ? 'Retain' : 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      },
    ]
  })
  return { ...template, Resources: { ...template.Resources, ...Object.fromEntries(kept) } }
}

/** The policy of the stack: an update that would replace or drop what holds state is refused before anything is done. */
export function stackPolicyOf(template: Template): JsonObject[] {
  return [
    { Effect: 'Allow', Principal: '*', Action: 'Update:*', Resource: '*' },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: ['Update:Replace', 'Update:Delete'],
      Resource: statefulIds(template).map((id) => `LogicalResourceId/${id}`),
    },
  ]
}

/** The name of a resource that holds state, as its template has it. */
export function nameOf({ Type, Properties = {} }: Resource): unknown {
  return Properties[NAMED_BY[Type] ?? '']
}
