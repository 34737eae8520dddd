import { EXPORTED_TABLES } from '../../schemas/export-completed.ts'
import { formatTime, knownTime } from '../../schemas/time.ts'
import type { ExportedTable } from '../../store/exported.ts'
import { type ExportAsked, readAs, requestSchema, WrongMessageError } from './messages.ts'
import { type ExportKind, rawPrefixOf } from './places.ts'

/** An export that could not be started, with what cures it. */
export class ExportStartError extends Error {
  override readonly name = 'ExportStartError'
  /** The same request can never succeed, however often it comes. */
  readonly final: boolean

  constructor(message: string, { final = false } = {}) {
    super(message)
    this.final = final
  }
}

/** Tells whether a request that failed like this fails whenever it comes again. */
export const isFinal = (error: unknown): error is Error =>
  error instanceof WrongMessageError || (error instanceof ExportStartError && error.final)

/** Starts one export; the same token again starts none, and resolves to the same id. Errors are the SDK's. */
export type StartTableExport = (asked: TableExport) => Promise<string>

export interface TableExport {
  readonly tableArn: string
  /** The folder of the raw bucket. */
  readonly prefix: string
  readonly token: string
  /** The time that a full export shows, or the end of an incremental one. Epoch milliseconds. */
  readonly time: number
  /** The start of an incremental one. */
  readonly from?: number
}

export interface StartPorts {
  readonly start: StartTableExport
  readonly tableArns: Readonly<Record<ExportedTable, string>>
  readonly periodMinutes: number
  /** Epoch milliseconds. */
  now(): number
  report(started: Started): void
}

export interface Started {
  readonly exportId: string
  readonly table: ExportedTable
  readonly kind: ExportKind
  readonly time: string
}

/**
 * Starts the exports that a message asks for, of each table by itself: one that cannot be started does not keep the other
 * from it. The message may come twice.
 *
 * @throws WrongMessageError, ExportStartError
 */
export async function startExports(body: string, ports: StartPorts): Promise<void> {
  const asked = readAs(requestSchema, body, 'the message of the export request queue')
  const wanted = periodOf(asked, ports)
  if (wanted.time > ports.now())
    throw new ExportStartError(`at is ${asked.at}, which has not come yet: ask for a time that has passed`)
  const tables = asked.table ? [asked.table] : EXPORTED_TABLES
  const failed: { reason: string; final: boolean }[] = []
  const start = async (table: ExportedTable, period: Period) => {
    const time = formatTime(period.time)
    const exportId = await ports.start({
      tableArn: ports.tableArns[table],
      prefix: rawPrefixOf(table, asked.kind),
      token: `${table}-${asked.kind}-${time}`,
      ...period,
    })
    ports.report({ exportId, table, kind: asked.kind, time })
  }
  const exact = knownTime(asked.at)
  for (const table of tables) {
    try {
      await start(table, wanted).catch((error: unknown) => {
        // A table that is younger than the period has none, and all that it holds can be shown all the same.
        if (!asked.aligned || wanted.time === exact || !isBadTime(error)) throw error
        return start(table, { time: exact })
      })
    } catch (error) {
      const reason = `${asked.kind} export of ${table} at ${formatTime(wanted.time)}: ${reasonOf(error)}`
      failed.push({ reason, final: NEVER.has(nameOf(error)) })
    }
  }
  if (failed.length === 0) return
  // While one table may still be exported, the message comes again for it.
  const final = failed.every((one) => one.final)
  throw new ExportStartError(failed.map(({ reason }) => reason).join('; '), { final })
}

type Period = Pick<TableExport, 'time' | 'from'>

const nameOf = (error: unknown) => (error instanceof Error ? error.name : '')
const isBadTime = (error: unknown) => nameOf(error) === 'InvalidExportTimeException'

/** DynamoDB's errors that depend on nothing but the request: what is kept reaches back less far each day, and never further. */
const NEVER: ReadonlySet<string> = new Set(['InvalidExportTimeException', 'ValidationException'])

/** A full export shows the time itself, or where the last whole period before it ended; an incremental one has that period. */
function periodOf({ kind, at, aligned, minutes }: ExportAsked, { periodMinutes }: StartPorts): Period {
  const time = knownTime(at)
  if (kind === 'full' && !aligned) return { time }
  const period = (minutes ?? periodMinutes) * 60_000
  const to = Math.floor(time / period) * period
  return kind === 'full' ? { time: to } : { time: to, from: to - period }
}

/** By the name of DynamoDB's error. */
const CURES: Readonly<Record<string, string>> = {
  TableNotFoundException: 'there is no such table: deploy the stage with the ARNs of its own tables',
  PointInTimeRecoveryUnavailableException:
    'point-in-time recovery is off for it: turn it on, as the template has it; only times after that can be exported',
  InvalidExportTimeException:
    'the time is outside of what point-in-time recovery has kept: ask for one of the last 35 days, since it was turned on',
  ExportConflictException:
    'an export of the same token was asked for with other parameters, or another writes to the same place: look at it with aws dynamodb list-exports, and ask for another time',
  LimitExceededException: 'too many exports run at once: it comes again, and starts when some have ended',
  AccessDeniedException:
    'the role of the function, or the policy of the table or of the bucket, does not let it be exported',
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cure = CURES[error.name]
  return cure ? `${cure} (${error.name})` : `${error.name}: ${error.message}`
}
