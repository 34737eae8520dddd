import { join } from 'node:path'
import type { Json } from '@duckdb/node-api'
import { csvLine } from '../../analytics/csv.ts'
import { significant } from '../../analytics/format.ts'
import type { Answer } from '../../analytics/question.ts'
import { tableText } from '../table/text-table.ts'
import { JsonOutput } from '../terminal.ts'
import { writeInParts } from '../written-file.ts'

/** No person reads more rows than this; `--json` and `--csv` have all. */
const MOST_ROWS = 1_000

/** Prints `{ columns, rows }`, a row as an object, and holds no more than some rows at a time. */
export async function printJson({ columns, rows }: Answer): Promise<void> {
  const output = new JsonOutput(process.stdout)
  await output.write(`{"columns":${JSON.stringify(columns)},"rows":`)
  await output.writeList(objects(rows(), columns))
  await output.write('}\n')
  await output.end()
}

async function* objects(chunks: AsyncIterable<Json[][]>, columns: readonly string[]) {
  for await (const some of chunks)
    for (const row of some) yield Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null]))
}

/** Writes `answer.csv` into a folder; gives its path. @throws UserError when it cannot be written */
export async function writeAnswer({ columns, rows }: Answer, folder: string): Promise<string> {
  const path = join(folder, 'answer.csv')
  async function* lines() {
    yield csvLine(columns)
    for await (const some of rows()) yield some.map((row) => csvLine(row.map(plain))).join('')
  }
  await writeInParts(path, lines())
  return path
}

/** @param width of the terminal, which no line is wider than; without one, the table is whole */
export async function printTable({ columns, rows }: Answer, width?: number): Promise<void> {
  const shown: Json[][] = []
  let isMore = false
  for await (const some of rows()) {
    shown.push(...some.slice(0, MOST_ROWS - shown.length))
    isMore = shown.length === MOST_ROWS
    if (isMore) break
  }
  const text = shown.map((row) => row.map(cellText))
  const isNumeric = columns.map((_, at) =>
    shown.every((row) => row[at] === null || typeof row[at] === 'number'),
  )
  console.log(tableText({ head: columns, rows: text, isNumeric, keys: 1 }, width))
  if (isMore) console.error(`these are the first ${MOST_ROWS} rows: --json and --csv have every one`)
}

function cellText(value: Json): string {
  if (value === null) return '–'
  return String(typeof value === 'number' ? significant(value) : plain(value))
}

const plain = (value: Json) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value)
