import type { Store, Table } from 'dynalite/db/index.js'
import { ServiceError } from '../json-service.ts'
import { getTable } from '../level.ts'
import type { Recovery } from '../recoveries.ts'
import type { WriteRecord } from '../write-record.ts'

/** @throws ServiceError for a table that is not there. */
export function tableNamed(store: Store, name: string, shownName = name): Promise<Table> {
  return getTable(store, name).catch(() => {
    throw new ServiceError('TableNotFoundException', `Table not found: ${shownName}`)
  })
}

export interface TablesOptions {
  readonly store: Store
  readonly record: WriteRecord
  readonly region: string
  readonly accountId: string
}

/** @throws ServiceError for a table that is not there, or without point-in-time recovery. */
export async function recoverable(
  arn: string,
  { store, record, region, accountId }: TablesOptions,
): Promise<{ table: Table; recovery: Recovery }> {
  if (!arn.startsWith('arn:')) throw new ServiceError('ValidationException', `Invalid TableArn: ${arn}`)
  const prefix = `arn:aws:dynamodb:${region}:${accountId}:table/`
  const table = await tableNamed(store, arn.startsWith(prefix) ? arn.slice(prefix.length) : '', arn)
  const recovery = record.recoveryOf(table)
  if (recovery === undefined) {
    const message = `Point in time recovery is not enabled for table '${table.TableName}'`
    throw new ServiceError('PointInTimeRecoveryUnavailableException', message)
  }
  return { table, recovery }
}
