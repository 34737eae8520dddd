import type { Column } from './column.ts'

const change = [
  {
    name: 'written_at_micros',
    type: 'int64',
    nullable: false,
    meaning: 'When the item was last written in the period of the export.',
    unit: 'microseconds since 1970-01-01 UTC',
  },
  {
    name: 'removed',
    type: 'boolean',
    nullable: false,
    meaning: 'Whether the item was removed. The columns that may be null then are.',
  },
] as const satisfies readonly Column[]

/** The columns of changes: those of the table, null where the item was removed unless they are its key. */
type ChangeColumns<C extends readonly Column[], Key extends string> = readonly (
  | { [I in keyof C]: C[I]['name'] extends Key ? C[I] : Omit<C[I], 'nullable'> & { nullable: true } }[number]
  | (typeof change)[number]
)[]

/** @param key the columns that a removed item still has */
export function changesOf<const C extends readonly Column[], Key extends string>(
  columns: C,
  key: readonly Key[],
): ChangeColumns<C, Key> {
  const isKey = new Set<string>(key)
  const widened = columns.map((column) => (isKey.has(column.name) ? column : { ...column, nullable: true }))
  return [...widened, ...change] as unknown as ChangeColumns<C, Key>
}
