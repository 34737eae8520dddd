/** The types of columns, each with that of its values in a row. Timestamps are UTC and of whole milliseconds. */
interface Values {
  string: string
  timestamp: Date
  int32: number
  int64: bigint
  double: number
  boolean: boolean
}

/** A column of the analysts' tables. Writer, documents and the Glue tables all go by it. */
export interface Column {
  readonly name: string
  readonly type: keyof Values
  readonly nullable: boolean
  /** A sentence for analysts. */
  readonly meaning: string
  /** The things that a number counts. */
  readonly unit?: string
}

/** A row as the writer takes it. @typeParam C the columns of its table */
export type RowOf<C extends readonly Column[]> = {
  readonly [One in C[number] as One['name']]:
    | Values[One['type']]
    | (One['nullable'] extends true ? null : never)
}
