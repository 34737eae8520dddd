import type { Store, Table } from 'dynalite/db/index.js'
import type { Recovery } from '../recoveries.ts'
import type { WriteRecord } from '../write-record.ts'
import type { Description } from './description.ts'
import { changesIn, itemsAt, type Lines } from './images.ts'
import { checkPeriod, checkTime, type ExportRequest, milliseconds } from './request.ts'
import { takeSnapshot } from './snapshot.ts'

/** The lines that an export sees, whenever it runs, and the times that it tells. */
export interface View {
  readonly times: Partial<Description>
  readonly lines: Lines
  close(): Promise<void>
}

export interface ViewOptions {
  readonly store: Store
  readonly record: WriteRecord
  readonly table: Table
  readonly recovery: Recovery
}

/**
 * The view of a request, with every write that was acknowledged before.
 * @throws ServiceError for times that cannot be seen.
 */
export function viewOf(request: ExportRequest, options: ViewOptions): Promise<View> {
  const { IncrementalExportSpecification: asked } = request
  return asked === undefined ? viewAt(request.ExportTime, options) : viewOfPeriod(asked, options)
}

async function viewAt(seconds: number | undefined, options: ViewOptions): Promise<View> {
  const asked = seconds === undefined ? undefined : milliseconds(seconds)
  if (asked !== undefined) checkTime(asked, options.recovery, Date.now())
  const time = await options.record.settle(asked)
  checkTime(time, recoveryNow(options), time)
  const snapshot = takeSnapshot(options.store, options.table)
  return {
    times: { ExportTime: time / 1000 },
    lines: itemsAt(snapshot, time * 1000),
    close: () => snapshot.close(),
  }
}

async function viewOfPeriod(
  asked: NonNullable<ExportRequest['IncrementalExportSpecification']>,
  options: ViewOptions,
): Promise<View> {
  const from = milliseconds(asked.ExportFromTime)
  const given = asked.ExportToTime === undefined ? undefined : milliseconds(asked.ExportToTime)
  const now = Date.now()
  checkPeriod({ from, to: given ?? now }, options.recovery, now)
  const to = await options.record.settle(given)
  checkPeriod({ from, to: given ?? now }, recoveryNow(options), now)
  const snapshot = takeSnapshot(options.store, options.table)
  const period = { from: from * 1000, to: to * 1000 }
  const oldImages = asked.ExportViewType === 'NEW_AND_OLD_IMAGES'
  return {
    times: { IncrementalExportSpecification: { ...asked, ExportToTime: to / 1000 } },
    lines: changesIn(snapshot, { period, oldImages }),
    close: () => snapshot.close(),
  }
}

/** The record may have forgotten writes, or the table lost its recovery, while the request waited. */
function recoveryNow({ record, table, recovery }: ViewOptions): Recovery {
  return record.recoveryOf(table) ?? { ...recovery, since: Number.MAX_SAFE_INTEGER, wasEmpty: false }
}
