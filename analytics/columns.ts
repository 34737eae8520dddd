/** The columns of each table, with the type that DuckDB reads them as: the contract with what tidies exports. */
export const COLUMNS = {
  keepsakes: {
    export_id: 'VARCHAR',
    user: 'VARCHAR',
    campaign_id: 'VARCHAR',
    keepsake_id: 'VARCHAR',
    earned_at: 'TIMESTAMP',
    recorded_at: 'TIMESTAMP',
    partner: 'VARCHAR',
    edition_number: 'INTEGER',
    edition_of: 'INTEGER',
    silent: 'BOOLEAN',
    granted: 'BOOLEAN',
  },
  progress: {
    export_id: 'VARCHAR',
    user: 'VARCHAR',
    campaign_id: 'VARCHAR',
    keepsake_id: 'VARCHAR',
    current: 'DOUBLE',
    target: 'DOUBLE',
    unit: 'VARCHAR',
    met: 'BOOLEAN',
    sold_out: 'BOOLEAN',
    first_activity_at: 'TIMESTAMP',
    catalogue_version: 'VARCHAR',
  },
  catalogue: {
    export_id: 'VARCHAR',
    campaign_id: 'VARCHAR',
    campaign_title: 'VARCHAR',
    starts_at: 'TIMESTAMP',
    ends_at: 'TIMESTAMP',
    time_zone: 'VARCHAR',
    keepsake_id: 'VARCHAR',
    keepsake_title: 'VARCHAR',
    kind: 'VARCHAR',
    target: 'DOUBLE',
    unit: 'VARCHAR',
    supply: 'INTEGER',
    hidden: 'BOOLEAN',
    catalogue_version: 'VARCHAR',
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>

/** What changes have beside the columns of their table. */
export const CHANGE_COLUMNS = { written_at_micros: 'BIGINT', removed: 'BOOLEAN' } as const

export type Columns = Readonly<Record<string, string>>
