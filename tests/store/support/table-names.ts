/** The names of tables that are in no account: of tests that need them told apart, and nothing else. */
export const TABLES = {
  keepsakes: 'keepsakes',
  progress: 'progress',
  editions: 'editions',
  connections: 'connections',
}
