import { EXPORTED_TABLES } from '../schemas/export-completed.ts'
import type { ExportedTable } from '../store/exported.ts'
import { AnalyticsError } from './errors.ts'
import { type ExportRecord, keysOf, parseRecord } from './export-record.ts'
import type { ExportsSource } from './exports-source.ts'

/** An export of which every file is there. */
export interface WholeExport {
  readonly record: ExportRecord
  /** Its Parquet files, by their paths in the source. */
  readonly files: readonly string[]
}

export interface ChosenExports {
  readonly keepsakes: WholeExport
  readonly progress: WholeExport
  readonly catalogueFile: string
  /** The exports of each table that reach furthest. */
  readonly present: Readonly<Record<ExportedTable, PresentExports>>
  /** Every record, in the order of time. */
  readonly records: readonly ExportRecord[]
  /** Sentences that readers of the report have to know. */
  readonly notes: readonly string[]
  /** Where what is present ends before the last export does. */
  readonly gaps: readonly string[]
}

/** A full export, and the incremental ones that follow on it without a gap, in the order of time. */
export interface PresentExports {
  readonly full: WholeExport
  readonly changes: readonly WholeExport[]
}

/**
 * Takes the latest full exports, at or before a time if one is given: those of one moment where there are any.
 *
 * @param at RFC 3339
 * @throws AnalyticsError when there are none, or a file of them is missing
 */
export async function chooseExports(source: ExportsSource, at?: string): Promise<ChosenExports> {
  const paths = await source.list()
  const records: ExportRecord[] = []
  for (const path of paths.filter((each) => /^exports\/.*\.json$/.test(each)))
    records.push(parseRecord(await source.text(path), `${source.name}/${path}`))
  records.sort((a, b) => compare(a.time, b.time) || compare(a.exportId, b.exportId))
  const until = at === undefined ? records : records.filter(({ time }) => Date.parse(time) <= Date.parse(at))
  const full = until.filter(({ kind }) => kind === 'full')
  const chosen = latestOf(full, () => refusal(source, paths, records, at))
  const [keepsakes, progress] = EXPORTED_TABLES.map((table) => whole(source, paths, chosen[table])) as [
    WholeExport,
    WholeExport,
  ]
  if (chosen.keepsakes.keyGeneration !== chosen.progress.keyGeneration)
    throw new AnalyticsError(
      `${source.name}: the latest export of keepsakes has pseudonyms of key generation ${chosen.keepsakes.keyGeneration}, ` +
        `that of progress of ${chosen.progress.keyGeneration}, so a user has two names: export both anew by keepsakes export, ` +
        'or name an earlier time with --at',
    )
  const present = {
    keepsakes: presentOf(paths, until, keepsakes),
    progress: presentOf(paths, until, progress),
  }
  return {
    keepsakes,
    progress,
    catalogueFile: catalogueOf(source, paths, chosen),
    present,
    records,
    notes: [...notesOf(chosen, full), ...begunNotes(paths, records)],
    gaps: EXPORTED_TABLES.flatMap((table) => gapAfter(paths, until, present[table])),
  }
}

type Pair = Readonly<Record<ExportedTable, ExportRecord>>

function latestOf(full: readonly ExportRecord[], refuse: () => AnalyticsError): Pair {
  const of = (table: ExportedTable) => full.filter((record) => record.table === table)
  const [keepsakes, progress] = [of('keepsakes'), of('progress')]
  for (const record of keepsakes.toReversed()) {
    const twin = progress.findLast(({ time }) => time === record.time)
    if (twin) return { keepsakes: record, progress: twin }
  }
  const [lastKeepsakes, lastProgress] = [keepsakes.at(-1), progress.at(-1)]
  if (!lastKeepsakes || !lastProgress) throw refuse()
  return { keepsakes: lastKeepsakes, progress: lastProgress }
}

/** Says why there is nothing to report of. */
function refusal(
  { name }: ExportsSource,
  paths: readonly string[],
  records: readonly ExportRecord[],
  at: string | undefined,
): AnalyticsError {
  const full = records.filter(({ kind }) => kind === 'full')
  if (full.length > 0) {
    const [first] = full
    const before = full.filter(({ time }) => at === undefined || Date.parse(time) <= Date.parse(at))
    if (before.length === 0)
      return new AnalyticsError(
        `${name} has no full export of ${at} or before: the first is of ${first?.time}; name a later time with --at`,
      )
    const [there, lacking] = before[0]?.table === 'keepsakes' ? EXPORTED_TABLES : EXPORTED_TABLES.toReversed()
    return new AnalyticsError(
      `${name} has a full export of ${there}, and none of ${lacking}: the report needs both; ` +
        'run keepsakes export, which exports both',
    )
  }
  const begun = unrecorded(paths, records)
  if (begun.length > 0)
    return new AnalyticsError(
      `${name} has files of ${begun.join(', ')}, and no record of a complete full export: it is in progress, has failed, ` +
        'or was fetched in part. Wait for it, fetch it again by keepsakes export, or look into the dead-letter queues of exports',
    )
  if (records.length > 0)
    return new AnalyticsError(`${name} has incremental exports alone: make a full one by keepsakes export`)
  return new AnalyticsError(`${name} has no complete export: make one by keepsakes export`)
}

/** Full exports that have files and no record. */
function unrecorded(paths: readonly string[], records: readonly ExportRecord[]): string[] {
  const known = records.map(({ exportId }) => `${exportId}-`)
  const found = paths.flatMap((path) => {
    const [, name = ''] = /^(?:keepsakes|progress)\/exportDate=[\d-]+\/([^/]+)\.parquet$/.exec(path) ?? []
    return name && !known.some((start) => name.startsWith(start))
      ? [name.slice(0, name.lastIndexOf('-'))]
      : []
  })
  return [...new Set(found)]
}

function whole({ name }: ExportsSource, paths: readonly string[], record: ExportRecord): WholeExport {
  const files = filesOf(paths, record)
  if (files.length === record.files) return { record, files }
  throw new AnalyticsError(
    `${name}: export ${record.exportId} of ${record.table} has ${record.files} files by its record, and ${files.length} of them ` +
      `are there (${keysOf(record).files}*.parquet): fetch it again by keepsakes export, or name an earlier time with --at`,
  )
}

const filesOf = (paths: readonly string[], record: ExportRecord) =>
  paths.filter((path) => path.startsWith(keysOf(record).files) && path.endsWith('.parquet'))

function catalogueOf({ name }: ExportsSource, paths: readonly string[], chosen: Pair): string {
  const wanted = [chosen.progress, chosen.keepsakes].map((record) => keysOf(record).catalogue)
  const found = wanted.find((path) => paths.includes(path))
  if (found) return found
  throw new AnalyticsError(
    `${name} lacks the catalogue of the export (${wanted[0]}): fetch it again by keepsakes export, or name an earlier time with --at`,
  )
}

/**
 * Incremental exports tell nothing of what was put and removed within their period. So they follow on a full export that is
 * of the very moment at which the first of them begins, and a full export of a moment in between has none that follow.
 *
 * @param chosen is taken unless one of before reaches further
 */
function presentOf(
  paths: readonly string[],
  records: readonly ExportRecord[],
  chosen: WholeExport,
): PresentExports {
  const { table, keyGeneration } = chosen.record
  const found = (kind: ExportRecord['kind']) =>
    records
      .filter(
        (record) => record.table === table && record.kind === kind && record.keyGeneration === keyGeneration,
      )
      .map((record) => ({ record, files: filesOf(paths, record) }))
      .filter(({ record, files }) => files.length === record.files)
  const incremental = found('incremental')
  const candidates = found('full').map((full) => ({ full, changes: following(full, incremental) }))
  const own = { full: chosen, changes: following(chosen, incremental) }
  return candidates.reduce((best, each) => (reachOf(each) > reachOf(best) ? each : best), own)
}

function following({ record }: WholeExport, incremental: readonly WholeExport[]): WholeExport[] {
  const changes: WholeExport[] = []
  let reached = record.time
  for (const each of incremental) {
    if (each.record.from !== reached) continue
    changes.push(each)
    reached = each.record.time
  }
  return changes
}

const reachOf = ({ full, changes }: PresentExports): string => changes.at(-1)?.record.time ?? full.record.time

function gapAfter(
  paths: readonly string[],
  records: readonly ExportRecord[],
  present: PresentExports,
): string[] {
  const { table, keyGeneration } = present.full.record
  const reached = reachOf(present)
  const next = records.find(
    (each) => each.kind === 'incremental' && each.table === table && each.time > reached,
  )
  if (!next) return []
  const why =
    next.keyGeneration !== keyGeneration
      ? 'the next is of another key generation'
      : filesOf(paths, next).length !== next.files
        ? 'the next is not whole'
        : `the next begins at ${next.from}, and what was put and removed between is not known; keepsakes export --at ${next.time} makes one to follow on`
  return [`changes of ${table} are known until ${reached}, where ${table}_present ends: ${why}`]
}

function notesOf({ keepsakes, progress }: Pair, full: readonly ExportRecord[]): string[] {
  const notes: string[] = []
  if (keepsakes.time !== progress.time)
    notes.push(
      `keepsakes are of ${keepsakes.time} and progress is of ${progress.time}: figures that join them are of two moments`,
    )
  if (keepsakes.catalogueVersion !== progress.catalogueVersion)
    notes.push(
      `keepsakes were exported with catalogue ${keepsakes.catalogueVersion}, progress with ${progress.catalogueVersion}`,
    )
  for (const { table, unknown } of [keepsakes, progress])
    if (unknown > 0)
      notes.push(
        `${unknown} rows of ${table} are lacking: their keepsakes were no longer in the catalogue at the time of the export`,
      )
  for (const chosen of [keepsakes, progress]) {
    const later = full.findLast(({ table, time }) => table === chosen.table && time > chosen.time)
    if (later)
      notes.push(`there is a later export of ${chosen.table} alone, of ${later.time}: it was left out`)
  }
  return notes
}

function begunNotes(paths: readonly string[], records: readonly ExportRecord[]): string[] {
  const begun = unrecorded(paths, records)
  if (begun.length === 0) return []
  return [`export ${begun.join(', ')} has no record, so it is in progress or has failed: it was left out`]
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
