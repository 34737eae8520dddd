import type { Json, JsonObject } from '../../../json/json.ts'
import { UNKNOWN } from '../recoveries.ts'
import { RECOVERY_DAYS, readBackups, readBackupsUpdate } from './request.ts'
import { type TablesOptions, tableNamed } from './tables.ts'

type Options = Pick<TablesOptions, 'store' | 'record'>

/** DynamoDB's UpdateContinuousBackups. */
export async function updateBackups(input: JsonObject, options: Options): Promise<Json> {
  const { TableName, PointInTimeRecoverySpecification: asked } = readBackupsUpdate(input)
  const table = await tableNamed(options.store, TableName)
  if (asked.PointInTimeRecoveryEnabled) await options.record.enable(table)
  else await options.record.disable(table)
  return describeBackups({ TableName }, options)
}

/** DynamoDB's DescribeContinuousBackups. */
export async function describeBackups(input: JsonObject, { store, record }: Options): Promise<Json> {
  const table = await tableNamed(store, readBackups(input).TableName)
  const recovery = record.recoveryOf(table)
  const PointInTimeRecoveryDescription =
    recovery === undefined
      ? { PointInTimeRecoveryStatus: 'DISABLED' }
      : {
          PointInTimeRecoveryStatus: 'ENABLED',
          RecoveryPeriodInDays: RECOVERY_DAYS,
          ...(recovery.since !== UNKNOWN && {
            EarliestRestorableDateTime: Math.ceil(recovery.since / 1000) / 1000,
            LatestRestorableDateTime: Date.now() / 1000,
          }),
        }
  return {
    ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription },
  }
}
