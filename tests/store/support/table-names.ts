/** The names of tables that are in no account: of tests that need them told apart, and nothing else. */
export const TABLES = {
  keepsakes: 'keepsakes',
  progress: 'progress',
  editions: 'editions',
  connections: 'connections',
}

/** The table of rejected activities, of which the store of users knows nothing. */
export const REJECTED_TABLE = 'rejected'
