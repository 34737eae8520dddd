import {
  DescribeExportCommand,
  type DynamoDBClient,
  type ExportDescription,
  ListExportsCommand,
} from '@aws-sdk/client-dynamodb'
import { type ExportRecord, keysOf } from '../../analytics/export-record.ts'
import type { ExportedTable } from '../../store/exported.ts'
import { type Clock, WALL_CLOCK } from '../replay/waiting.ts'
import { UserError } from '../terminal.ts'
import type { ExportObjects } from './objects.ts'

/** How far an export of a table is. `exported` is what DynamoDB has done; then its files are made tidy. */
export type Step =
  | { readonly step: 'requested' | 'exporting' }
  | { readonly step: 'tidying'; readonly filesDone: number }
  | { readonly step: 'complete' }

export interface FollowingPorts {
  readonly dynamo: DynamoDBClient
  readonly objects: ExportObjects
  /** Called whenever an export has come a step further. */
  readonly tell: (table: ExportedTable, step: Step) => void
  /** How long nothing may happen before it is given up, in milliseconds. */
  readonly patienceMs: number
  readonly clock?: Clock
}

/** An export that was asked for: startExport gives it this token. */
export interface Awaited {
  readonly table: ExportedTable
  /** How the names of the stage's tables of that kind begin: whoever follows an export may look at no other. */
  readonly tableName: string
  readonly clientToken: string
  /** No export that began before is it. Epoch milliseconds. */
  readonly notBefore: number
}

const POLL_MS = 500
/** The clock here and that of DynamoDB may be so far apart. */
export const CLOCKS_APART_MS = 300_000

/**
 * Follows an export to its end: until its record is there, which is written when every file of it is.
 *
 * @throws UserError when it failed, or when nothing happens for too long
 */
export async function followExport(awaited: Awaited, ports: FollowingPorts): Promise<ExportRecord> {
  const { clock = WALL_CLOCK, patienceMs, tell } = ports
  let [last, changedAt] = ['', clock.now()]
  let arn: string | undefined
  for (;;) {
    arn ??= await arnOf(awaited, ports.dynamo)
    const found = arn === undefined ? { step: 'requested' as const } : await stepOf(arn, awaited.table, ports)
    if ('record' in found) {
      tell(awaited.table, { step: 'complete' })
      return found.record
    }
    const now = clock.now()
    const text = JSON.stringify(found)
    if (text !== last) {
      ;[last, changedAt] = [text, now]
      tell(awaited.table, found)
    } else if (now - changedAt >= patienceMs) throw new UserError(stuckText(awaited.table, found, patienceMs))
    await clock.wait(POLL_MS)
  }
}

/** The export's ARN ends in the milliseconds of its start and a random part. */
async function arnOf(
  { tableName, clientToken, notBefore }: Awaited,
  dynamo: DynamoDBClient,
): Promise<string | undefined> {
  let NextToken: string | undefined
  do {
    const page = await dynamo.send(
      new ListExportsCommand({ MaxResults: 25, ...(NextToken && { NextToken }) }),
    )
    for (const { ExportArn = '' } of page.ExportSummaries ?? []) {
      if (!ExportArn.includes(`:table/${tableName}`)) continue
      if (startOf(ExportArn) < notBefore - CLOCKS_APART_MS) continue
      if ((await describe(ExportArn, dynamo)).ClientToken === clientToken) return ExportArn
    }
    NextToken = page.NextToken
  } while (NextToken)
  return undefined
}

const startOf = (arn: string) => Number(/\/export\/(\d+)-/.exec(arn)?.[1] ?? 0)

async function describe(ExportArn: string, dynamo: DynamoDBClient): Promise<ExportDescription> {
  const { ExportDescription = {} } = await dynamo.send(new DescribeExportCommand({ ExportArn }))
  return ExportDescription
}

async function stepOf(
  arn: string,
  table: ExportedTable,
  { dynamo, objects }: FollowingPorts,
): Promise<Exclude<Step, { step: 'complete' }> | { record: ExportRecord }> {
  const description = await describe(arn, dynamo)
  const { ExportStatus, FailureCode, FailureMessage } = description
  if (ExportStatus === 'FAILED')
    throw new UserError(
      `DynamoDB could not export the table of ${table}: ${FailureCode ?? 'no code'}: ${FailureMessage ?? 'no message'}. Ask for a new export`,
    )
  if (ExportStatus !== 'COMPLETED') return { step: 'exporting' }
  const exportId = arn.slice(arn.lastIndexOf('/') + 1)
  const kind = description.ExportType === 'INCREMENTAL_EXPORT' ? 'incremental' : 'full'
  const at = description.ExportTime ?? description.IncrementalExportSpecification?.ExportToTime
  const time = (at ?? new Date(startOf(arn))).toISOString()
  const keys = keysOf({ table, kind, time, exportId })
  const record = await objects.record(keys.record)
  if (record) return { record }
  const files = await objects.list(keys.files)
  return { step: 'tidying', filesDone: files.length }
}

const stuckText = (table: string, { step }: Step, patienceMs: number) =>
  `nothing has happened to the export of ${table} for ${patienceMs / 1000} s, while it was ${STUCK[step]}; ` +
  'or wait for longer with --timeout'

const STUCK: Record<Step['step'], string> = {
  requested:
    'waiting to be started: look at what startExport logs, and into the queue of dead letters of exports',
  exporting: 'being exported by DynamoDB, which may take longer for a large table',
  tidying:
    'being made tidy: look at what planExport and tidyExport log, and into the queues of dead letters of exports and tidying',
  complete: 'complete',
}
