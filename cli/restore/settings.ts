import {
  DescribeContinuousBackupsCommand,
  type DynamoDBClient,
  GetResourcePolicyCommand,
  ListTagsOfResourceCommand,
  PolicyNotFoundException,
  PutResourcePolicyCommand,
  type Tag,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb'
import { canonicalJson, parseJson } from '../../json/json.ts'
import { renamedIn } from '../../packaging/table-generation.ts'
import { UserError } from '../terminal.ts'
import { type Pair, tableOf } from './source.ts'

/**
 * Gives a restored table what DynamoDB does not bring along: its own backups, the policy that refuses reads across users, tags,
 * and protection from deletion. It may be done again.
 *
 * @throws UserError when the table has not what it was given
 */
export async function settle(dynamo: DynamoDBClient, { from, to, source }: Pair): Promise<void> {
  const target = await tableOf(dynamo, to)
  const [fromArn, toArn] = [source.TableArn ?? '', target?.TableArn ?? '']
  const policy = await policyOf(dynamo, fromArn)
  const wanted = policy === undefined ? undefined : renamedIn(policy, from, to)
  const tags = await tagsOf(dynamo, fromArn)
  await dynamo.send(
    new UpdateContinuousBackupsCommand({
      TableName: to,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  )
  if (wanted !== undefined)
    await dynamo.send(new PutResourcePolicyCommand({ ResourceArn: toArn, Policy: wanted }))
  if (tags.length > 0) await dynamo.send(new TagResourceCommand({ ResourceArn: toArn, Tags: tags }))
  const protection = source.DeletionProtectionEnabled ?? false
  if (protection !== (target?.DeletionProtectionEnabled ?? false))
    await dynamo.send(new UpdateTableCommand({ TableName: to, DeletionProtectionEnabled: protection }))

  const { ContinuousBackupsDescription } = await dynamo.send(
    new DescribeContinuousBackupsCommand({ TableName: to }),
  )
  const is = {
    'point-in-time recovery':
      ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
    policy: sameJson(await policyOf(dynamo, toArn), wanted),
    protection: ((await tableOf(dynamo, to))?.DeletionProtectionEnabled ?? false) === protection,
  }
  const missing = Object.entries(is).flatMap(([name, right]) => (right ? [] : [name]))
  if (missing.length > 0)
    throw new UserError(
      `${to} was restored, and has not yet the ${missing.join(' and ')} of ${from}: run the same again`,
    )
}

const sameJson = (one: string | undefined, other: string | undefined) =>
  one === other ||
  (one !== undefined &&
    other !== undefined &&
    canonicalJson(parseJson(one)) === canonicalJson(parseJson(other)))

async function policyOf(dynamo: DynamoDBClient, ResourceArn: string): Promise<string | undefined> {
  try {
    return (await dynamo.send(new GetResourcePolicyCommand({ ResourceArn }))).Policy
  } catch (error) {
    if (error instanceof PolicyNotFoundException) return undefined
    throw error
  }
}

/** Those that AWS makes itself, such as CloudFormation's, nobody else may put: the stack puts them when it takes the table. */
async function tagsOf(dynamo: DynamoDBClient, ResourceArn: string): Promise<Tag[]> {
  const tags: Tag[] = []
  let NextToken: string | undefined
  do {
    const page = await dynamo.send(
      new ListTagsOfResourceCommand({ ResourceArn, ...(NextToken && { NextToken }) }),
    )
    tags.push(...(page.Tags ?? []))
    NextToken = page.NextToken
  } while (NextToken)
  return tags.filter(({ Key = '' }) => !Key.startsWith('aws:'))
}
