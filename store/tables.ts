/** The physical names of the four tables. */
export type TableNames = { keepsakes: string; progress: string; editions: string; connections: string }

/** What a read of a table must name, and which of its indexes may be read. */
export type TableKeys = { partitionKey: string; sortKey: string; indexes: ReadonlyMap<string, string> }

/** Newest first within one user: a local secondary index, which stays inside the user's partition. */
export const BY_EARNED_AT = 'byEarnedAt'

/** Key schema of each table by its physical name; `indexes` maps an index to its sort key. */
export function tableKeys(tables: TableNames): ReadonlyMap<string, TableKeys> {
  return new Map<string, TableKeys>([
    [
      tables.keepsakes,
      { partitionKey: 'userId', sortKey: 'keepsake', indexes: new Map([[BY_EARNED_AT, 'earnedAt']]) },
    ],
    [tables.progress, { partitionKey: 'userId', sortKey: 'campaignId', indexes: new Map() }],
    [tables.editions, { partitionKey: 'keepsakeBucket', sortKey: 'number', indexes: new Map() }],
    [tables.connections, { partitionKey: 'userId', sortKey: 'connectionId', indexes: new Map() }],
  ])
}
