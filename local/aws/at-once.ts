import type { DatabaseSync } from 'node:sqlite'

/** Does work in one transaction, that of the caller if there is one. */
export function atOnce<T>(database: DatabaseSync, work: () => T): T {
  if (database.isTransaction) return work()
  database.exec('BEGIN')
  try {
    const done = work()
    database.exec('COMMIT')
    return done
  } catch (error) {
    // SQLite has rolled back by itself where the disk is full.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
