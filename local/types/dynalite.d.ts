declare module 'dynalite' {
  import type { Server } from 'node:http'

  export type DynaliteOptions = {
    /** Folder of the LevelDB store; in memory without it. */
    path?: string
    createTableMs?: number
    deleteTableMs?: number
    updateTableMs?: number
  }

  /** A server that need not listen: it answers the `request` events that are emitted on it. */
  export default function dynalite(options?: DynaliteOptions): Server
}

declare module 'dynalite/db/index.js' {
  type Attribute = Record<string, unknown>
  export type Item = Record<string, Attribute>
  type KeySchema = { AttributeName: string; KeyType: string }[]

  export type Table = {
    TableName: string
    TableStatus: string
    KeySchema: KeySchema
    LocalSecondaryIndexes?: { IndexName: string; KeySchema: KeySchema }[]
  }

  export type Operation = { type: 'put'; key: string; value: unknown } | { type: 'del'; key: string }

  type Range = Record<string, unknown>

  export type LevelIterator = {
    /** Resolves to undefined at the end. */
    next(): Promise<unknown>
    /** Lets go of the state of the store that it sees. */
    close(): Promise<void>
  }

  export type Store = {
    tableDb: { awsRegion: string; awsAccountId: string }
    db: {
      open(): Promise<void>
      batch(operations: Operation[]): Promise<void>
      keys(range: Range): LevelIterator
      values(range: Range): LevelIterator
      iterator(range: { gte: string; lt: string }): AsyncIterable<[key: string, value: unknown]>
      close(): Promise<void>
    }
    getTable(name: string, callback: (error: Error | null, table: Table) => void): void
  }

  const db: {
    create(options: object): Store
    createKey(item: Item, table: Table): string
    createIndexKey(item: Item, table: Table, keySchema: KeySchema): string
    getIndexActions(
      indexes: NonNullable<Table['LocalSecondaryIndexes']>,
      existing: Item | undefined,
      item: Item,
      table: Table,
    ): { puts: { index: string; key: string; item: Item }[] }
    validateItem(item: Item, table: Table): Error | null | undefined
  }
  export default db
}
