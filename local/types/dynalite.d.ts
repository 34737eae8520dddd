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
    TableId: string
    /** Seconds since 1970. */
    CreationDateTime: number
    KeySchema: KeySchema
    LocalSecondaryIndexes?: { IndexName: string; KeySchema: KeySchema; IndexArn?: string }[]
    TableArn?: string
    /** dynalite knows nothing of these two, and answers them with the rest. */
    DeletionProtectionEnabled?: boolean
    RestoreSummary?: { SourceTableArn: string; RestoreDateTime: number; RestoreInProgress: boolean }
  }

  export type Operation = { type: 'put'; key: string; value: unknown } | { type: 'del'; key: string }

  type Range = Record<string, unknown>

  export type LevelIterator = {
    /** Resolves to undefined at the end. */
    next(): Promise<unknown>
    /** Lets go of the state of the store that it sees. */
    close(): Promise<void>
  }

  /** Sees the store as it is when this is made. */
  export type LevelEntries = AsyncIterable<[key: string, value: unknown]> & { close(): Promise<void> }

  /** The state of the store when it was made. Until it is closed the store keeps all that was deleted or replaced since. */
  export type LevelSnapshot = { close(): Promise<void> }

  export type WriteCallback = (error: Error | null) => void

  export type Store = {
    tableDb: { awsRegion: string; awsAccountId: string }
    db: {
      open(): Promise<void>
      /** dynalite passes the callback that is called instead. */
      put(key: string, value: unknown, callback?: WriteCallback): Promise<void> | undefined
      del(key: string, callback?: WriteCallback): Promise<void> | undefined
      batch(operations: Operation[]): Promise<void>
      getMany(keys: string[], options?: { snapshot: LevelSnapshot }): Promise<unknown[]>
      snapshot(): LevelSnapshot
      keys(range: Range): LevelIterator
      values(range: Range): LevelIterator
      iterator(range: { gte: string; lt: string; snapshot?: LevelSnapshot }): LevelEntries
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
    /** In bytes, as DynamoDB counts them. */
    itemSize(item: Item): number
    validateItem(item: Item, table: Table): Error | null | undefined
  }
  export default db
}
