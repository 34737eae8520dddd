import { isDeepStrictEqual } from 'node:util'
import type { PassportCatalogue } from '../../awarding/catalogue/compiled-keepsakes.ts'
import { changeOf, exportedOf } from '../../store/exported.ts'
import { tableColumns } from './columns.ts'
import type { Counts } from './complete.ts'
import { DataFileError, readDataFile } from './data-file.ts'
import { type ForgetPorts, leaveOut, notesFor } from './forgotten.ts'
import {
  type Plan,
  planSchema,
  readAs,
  type TidyAsked,
  tidyMessageOf,
  WrongMessageError,
} from './messages.ts'
import { schemaOf, writeParquet } from './parquet.ts'
import { analystsTableOf, parquetKeyOf, planKeyOf, tidiedKeyOf } from './places.ts'
import { changeRows, type TidyContext, type TidyRows, tidyRows } from './tidy.ts'

export interface TidyFilePorts extends ForgetPorts {
  /** The catalogue that lies at a key of the catalogue bucket. */
  catalogueAt(key: string): Promise<PassportCatalogue>
}

/**
 * Makes Parquet of one data file. Nothing is put before the whole file is read and checked. The same message again puts the
 * same bytes, but for users who were forgotten meanwhile.
 *
 * @throws WrongMessageError, DataFileError, ExportedItemError, PseudonymKeyError, DiskFullError
 */
export async function tidyFile(asked: TidyAsked, plan: Plan, ports: TidyFilePorts): Promise<Counts> {
  const { exportId, table, kind, time, keyGeneration, file } = asked
  const planned = plan.files.find(({ name }) => name === file.name)
  if (!planned || !isDeepStrictEqual(tidyMessageOf(plan, planned), asked))
    throw new WrongMessageError(
      `the message of ${file.name} is not what export ${exportId} was planned as: send the manifest's event again`,
    )
  const tidyOf = await tidyingOf(plan, ports)
  const target = analystsTableOf(table, kind)
  const key = parquetKeyOf(target, { ...asked, name: file.name })
  const users = await ports.forgotten(time)
  const counts = await ports.temporary(async (path) => {
    let unknown = 0
    const written = await writeParquet(
      { path, schema: schemaOf(tableColumns[target]), notes: notesFor(time, keyGeneration) },
      async (add) => {
        const compressed = await ports.raw.stream(file.key)
        if (!compressed)
          throw new DataFileError(
            `${file.name} is in the manifest and not in the bucket, which keeps it for seven days: start another export`,
          )
        await readDataFile(compressed, file, ({ text, number }) => {
          const tidied = tidyOf(text, number)
          unknown += tidied.unknown
          const kept = users.size === 0 ? tidied.rows : tidied.rows.filter(({ user }) => !users.has(user))
          return addEach(kept, exportId, add)
        })
      },
    )
    await ports.analytics.putFile(key, written)
    return { items: file.items, rows: written.rows, unknown }
  })
  // Whoever was forgotten while it was written is looked for once more, now that the object is there to be seen.
  const isSame = (await ports.forgotten(time)).isSubsetOf(users)
  const leftOut = isSame ? 0 : await leaveOut(key, ports)
  const tidied = { ...counts, rows: counts.rows - leftOut }
  await ports.raw.put(tidiedKeyOf(exportId, file.name), JSON.stringify(tidied))
  return tidied
}

/** @throws WrongMessageError where there is no plan */
export async function planOf(exportId: string, { raw }: Pick<TidyFilePorts, 'raw'>): Promise<Plan> {
  const text = await raw.text(planKeyOf(exportId))
  if (text !== undefined) return readAs(planSchema, text, `the plan of export ${exportId}`)
  throw new WrongMessageError(
    `export ${exportId} has no plan: it was never planned, or seven days have passed; start another export`,
  )
}

type TidyLine = (text: string, line: number) => TidyRows<{ readonly user: string }>

async function tidyingOf(plan: Plan, { catalogueAt, pseudonymsOf }: TidyFilePorts): Promise<TidyLine> {
  const { table, kind, catalogueKey, catalogueVersion, keyGeneration } = plan
  const catalogue = await catalogueAt(catalogueKey)
  if (catalogue.version !== catalogueVersion)
    throw new WrongMessageError(
      `${catalogueKey} is version ${catalogue.version} of the catalogue, and the plan says ${catalogueVersion}: start another export`,
    )
  const context: TidyContext = { catalogue, pseudonymOf: await pseudonymsOf(keyGeneration) }
  if (kind === 'full') {
    return (text, line) => {
      const exported = exportedOf(text, table, line)
      return exported ? tidyRows(exported, context) : NONE
    }
  }
  return (text, line) => {
    const change = changeOf(text, table, line)
    return change ? changeRows(change, context) : NONE
  }
}

const NONE = { rows: [], unknown: 0 }

/** Undefined where nothing has to be waited for, as for nearly every row. */
function addEach(
  rows: readonly object[],
  exportId: string,
  add: (row: Record<string, unknown>) => Promise<void> | undefined,
): Promise<void> | undefined {
  let waiting: Promise<void> | undefined
  for (const row of rows) {
    const next = () => add({ ...row, export_id: exportId })
    waiting = waiting ? waiting.then(next) : next()
  }
  return waiting
}
