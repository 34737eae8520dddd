import { setTimeout as sleep } from 'node:timers/promises'
import { type DynamoDBClient, RestoreTableToPointInTimeCommand } from '@aws-sdk/client-dynamodb'
import { UserError } from '../terminal.ts'
import { settle } from './settings.ts'
import { type Pair, tableOf } from './source.ts'

/**
 * Restores each table, and gives it what DynamoDB does not bring along. What an earlier run has begun is gone on with.
 *
 * @throws UserError
 */
export async function restoreAll(
  dynamo: DynamoDBClient,
  pairs: readonly Pair[],
  time: number,
): Promise<void> {
  for (const { from, to, begun } of pairs) {
    if (begun) continue
    const RestoreDateTime = new Date(time)
    await dynamo.send(
      new RestoreTableToPointInTimeCommand({ SourceTableName: from, TargetTableName: to, RestoreDateTime }),
    )
  }
  // DynamoDB restores them side by side.
  for (const pair of pairs) {
    await untilActive(dynamo, pair.to)
    await settle(dynamo, pair)
  }
}

const LONGEST_POLL_MS = 10_000

/** Waits as long as it takes: minutes in AWS, and hours for large tables. */
async function untilActive(dynamo: DynamoDBClient, name: string): Promise<void> {
  if (process.stderr.isTTY)
    console.error(`${name}: DynamoDB restores it; Ctrl-C ends the waiting, and not the restore`)
  for (let poll = 50; ; poll = Math.min(poll * 2, LONGEST_POLL_MS)) {
    const table = await tableOf(dynamo, name)
    if (table === undefined)
      throw new UserError(`${name} is gone: its restore has failed, so run the same again`)
    if (table.TableStatus === 'ACTIVE') return
    await sleep(poll)
  }
}
