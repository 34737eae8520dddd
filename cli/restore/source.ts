import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { tableNameAt } from '../../packaging/table-generation.ts'
import { formatTime } from '../../schemas/time.ts'
import type { TableNames } from '../../store/tables.ts'

/** Each relies on the others, so all are restored to one moment. Connections are worth nothing an hour later. */
export const RESTORED = ['keepsakes', 'progress', 'editions'] as const satisfies (keyof TableNames)[]

/** A table that is to be restored, and the one that takes its place. */
export interface Pair {
  readonly from: string
  readonly to: string
  readonly source: TableDescription
  /** It is there already, made by an earlier run for the same moment. */
  readonly begun: boolean
}

export interface Wanted {
  /** Epoch milliseconds. */
  readonly time: number
  readonly generation: number
}

/** Finds what is to be restored into what, and everything that stands in the way, each in a sentence. */
export async function pairsOf(
  dynamo: DynamoDBClient,
  tables: TableNames,
  wanted: Wanted,
): Promise<{ pairs: readonly Pair[]; mistakes: readonly string[] }> {
  const mistakes: string[] = []
  const pairs: Pair[] = []
  for (const word of RESTORED) {
    const from = tables[word]
    const to = tableNameAt(from, wanted.generation)
    const [source, target] = [await tableOf(dynamo, from), await tableOf(dynamo, to)]
    if (source === undefined) {
      mistakes.push(`there is no table ${from}`)
      continue
    }
    mistakes.push(...(await outsideOf(dynamo, from, wanted.time)))
    const begun = target !== undefined && isOf(target, source, wanted.time)
    if (target !== undefined && !begun)
      mistakes.push(
        `${to} is there already, and was not restored from ${from} to this moment: name a generation that was never used, with --generation`,
      )
    pairs.push({ from, to, source, begun })
  }
  return { pairs, mistakes }
}

export async function tableOf(
  dynamo: DynamoDBClient,
  TableName: string,
): Promise<TableDescription | undefined> {
  try {
    return (await dynamo.send(new DescribeTableCommand({ TableName }))).Table
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

/** DynamoDB restores to a second. */
const SECOND = 1000

function isOf({ RestoreSummary }: TableDescription, { TableArn }: TableDescription, time: number): boolean {
  const restored = RestoreSummary?.RestoreDateTime?.getTime()
  return (
    RestoreSummary?.SourceTableArn === TableArn &&
    restored !== undefined &&
    Math.abs(restored - time) < SECOND
  )
}

async function outsideOf(dynamo: DynamoDBClient, TableName: string, time: number): Promise<string[]> {
  const { ContinuousBackupsDescription } = await dynamo.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  )
  const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } =
    ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {}
  if (earliest === undefined || latest === undefined) return [`${TableName} has no point-in-time recovery`]
  if (time < earliest.getTime())
    return [
      `${TableName} can be restored from ${formatTime(earliest.getTime())} on, not to ${formatTime(time)}`,
    ]
  if (time > latest.getTime())
    return [
      `${TableName} can be restored to ${formatTime(latest.getTime())} at the latest by now, not to ${formatTime(time)}`,
    ]
  return []
}
