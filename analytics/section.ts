import type { Database } from './database.ts'

export type Value = string | number | null

/** The way in which the values of a column are written. */
export type Format = 'text' | 'day' | 'time' | 'count' | 'number' | 'share' | 'seconds'

export interface Column {
  readonly key: string
  readonly title: string
  readonly format: Format
}

export type Row = Readonly<Record<string, Value>>

/** A number of people, and all that is hidden together with it. */
export interface Measure {
  /** The column that has the number of people. */
  readonly people: string
  /** Columns that tell of the same people. */
  readonly tells?: readonly string[]
  /** Columns that are the same in all rows between which people are shared out, if their sum can be had. */
  readonly sumsWithin?: readonly string[]
  /** The people are those who hold the row's keepsake, or some of them. */
  readonly holders?: boolean
}

/** One question that the report answers. */
export interface Section {
  readonly key: string
  readonly title: string
  /** Plain sentences of how it is counted. */
  readonly about: string
  readonly columns: readonly Column[]
  readonly measures: readonly Measure[]
  rows(database: Database, fewerThan: number): Promise<Row[]>
}

export const column = (key: string, title: string, format: Format = 'count'): Column => ({
  key,
  title,
  format,
})
