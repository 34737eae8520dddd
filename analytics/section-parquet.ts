import { parquetWriteBuffer } from 'hyparquet-writer'
import type { Answered } from './report.ts'
import type { Column } from './section.ts'

type BasicType = 'STRING' | 'INT64' | 'DOUBLE' | 'TIMESTAMP'

const TYPES: Readonly<Record<Column['format'], BasicType>> = {
  text: 'STRING',
  day: 'STRING',
  time: 'TIMESTAMP',
  count: 'INT64',
  number: 'DOUBLE',
  share: 'DOUBLE',
  seconds: 'DOUBLE',
}

/** A section as a Parquet file; what is hidden is null, and `hidden` names it. */
export function sectionParquet({ section, rows }: Answered): Uint8Array {
  const columnData = section.columns.map(({ key, format }) => ({
    name: key,
    type: TYPES[format],
    nullable: true,
    data: rows.map(({ values }) => stored(values[key] ?? null, TYPES[format])),
  }))
  const hidden = rows.map((row) => row.hidden.join(' '))
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [...columnData, { name: 'hidden', type: 'STRING', nullable: true, data: hidden }],
    }),
  )
}

function stored(value: string | number | null, type: BasicType): string | number | bigint | Date | null {
  if (value === null) return null
  if (type === 'INT64') return BigInt(value)
  return type === 'TIMESTAMP' ? new Date(value) : value
}
