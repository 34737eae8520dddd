import * as z from 'zod/mini'
import { completionOf } from '../../events/export-completed.ts'
import type { OutgoingEvent } from '../../events/publish.ts'
import type { ExportCompleted } from '../../schemas/export-completed.ts'
import { inParallel } from '../../store/in-parallel.ts'
import { type Plan, readAs, WrongMessageError } from './messages.ts'
import { recordKeyOf, tidiedFolderOf, tidiedKeyOf } from './places.ts'
import type { Bucket } from './ports.ts'
import { recordText } from './record.ts'

const wholes = z.int().check(z.minimum(0))

/** The counts of one data file that was tidied. */
export const countsSchema = z.strictObject({ items: wholes, rows: wholes, unknown: wholes })
export type Counts = z.infer<typeof countsSchema>

export interface CompletePorts {
  readonly raw: Bucket
  readonly analytics: Bucket
  publish(events: readonly OutgoingEvent[]): Promise<void>
}

const READS_AT_A_TIME = 10

/**
 * Completes an export of which all files are tidied: its record, by which analysts know that it is whole, and after it
 * the event. Two that find all files at once write the same record, and the event comes twice.
 *
 * @returns undefined while a file is lacking
 */
export async function completeExport(
  plan: Plan,
  { raw, analytics, publish }: CompletePorts,
): Promise<ExportCompleted | undefined> {
  const there = new Set<string>()
  for await (const { key } of raw.list(tidiedFolderOf(plan.exportId))) there.add(key)
  if (!plan.files.every(({ name }) => there.has(tidiedKeyOf(plan.exportId, name)))) return undefined
  const sum = { items: 0, rows: 0, unknown: 0 }
  await inParallel(READS_AT_A_TIME, plan.files, async ({ name, items }) => {
    const text = await raw.text(tidiedKeyOf(plan.exportId, name))
    const counts = readAs(countsSchema, text ?? '', `tidied/…/${name}.json`)
    if (counts.items !== items)
      throw new WrongMessageError(
        `tidied/…/${name}.json counts ${counts.items} items, and the plan ${items}: send the message of that file again`,
      )
    sum.items += counts.items
    sum.rows += counts.rows
    sum.unknown += counts.unknown
  })
  const { exportId, table, kind, time, from = null, catalogueVersion, keyGeneration } = plan
  const completed: ExportCompleted = {
    exportId,
    tableName: table,
    kind,
    exportTime: time,
    fromTime: from,
    files: plan.files.length,
    ...sum,
    catalogueVersion,
    keyGeneration,
  }
  await analytics.put(recordKeyOf(plan), recordText(completed))
  await publish([completionOf(completed)])
  return completed
}
