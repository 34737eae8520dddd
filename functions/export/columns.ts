import { changesOf } from './change-columns.ts'
import type { Column, RowOf } from './column.ts'

const exportId = {
  name: 'export_id',
  type: 'string',
  nullable: false,
  meaning: 'The export that the row is from.',
} as const
const user = {
  name: 'user',
  type: 'string',
  nullable: false,
  meaning:
    'The pseudonym of the user: 22 characters, the same in every table as long as the key is the same.',
} as const
const campaignId = {
  name: 'campaign_id',
  type: 'string',
  nullable: false,
  meaning: 'The id of the campaign.',
} as const
const keepsakeId = {
  name: 'keepsake_id',
  type: 'string',
  nullable: false,
  meaning: 'The id of the keepsake within its campaign.',
} as const
const catalogueVersion = {
  name: 'catalogue_version',
  type: 'string',
  nullable: false,
  meaning: 'The version of the catalogue that it was read by.',
} as const

const keepsakes = [
  exportId,
  user,
  campaignId,
  keepsakeId,
  {
    name: 'earned_at',
    type: 'timestamp',
    nullable: false,
    meaning: 'When the criterion was met, by the time of the activities.',
  },
  {
    name: 'recorded_at',
    type: 'timestamp',
    nullable: false,
    meaning: 'When the award was recorded.',
  },
  {
    name: 'partner',
    type: 'string',
    nullable: true,
    meaning: 'The partner whose event completed it; null where that was not kept.',
  },
  {
    name: 'edition_number',
    type: 'int32',
    nullable: true,
    meaning: 'The number of a limited keepsake, from 1.',
  },
  {
    name: 'edition_of',
    type: 'int32',
    nullable: true,
    meaning: 'How many there are of a limited keepsake.',
    unit: 'editions',
  },
  {
    name: 'silent',
    type: 'boolean',
    nullable: false,
    meaning: 'Whether it was recorded by a backfill of which nobody was told.',
  },
  {
    name: 'granted',
    type: 'boolean',
    nullable: false,
    meaning: 'Whether it was given by hand.',
  },
] as const satisfies readonly Column[]

const progress = [
  exportId,
  user,
  campaignId,
  keepsakeId,
  {
    name: 'current',
    type: 'double',
    nullable: false,
    meaning: 'How far the user is, as the passport shows it; the target once it is met.',
    unit: 'as `unit` says',
  },
  {
    name: 'target',
    type: 'double',
    nullable: false,
    meaning: 'How far the user has to come.',
    unit: 'as `unit` says',
  },
  {
    name: 'unit',
    type: 'string',
    nullable: false,
    meaning: 'The unit of `current` and `target`, as the passport shows it, such as minutes.',
  },
  {
    name: 'met',
    type: 'boolean',
    nullable: false,
    meaning: 'Whether the criterion is met, also where the keepsake was sold out.',
  },
  {
    name: 'sold_out',
    type: 'boolean',
    nullable: false,
    meaning: 'Whether all editions were taken when the criterion was met.',
  },
  {
    name: 'first_activity_at',
    type: 'timestamp',
    nullable: true,
    meaning:
      'The earliest moment of the activities of the user that counted in the campaign; null where that was not kept.',
  },
  catalogueVersion,
] as const satisfies readonly Column[]

const catalogue = [
  exportId,
  campaignId,
  {
    name: 'campaign_title',
    type: 'string',
    nullable: false,
    meaning: 'The title of the campaign.',
  },
  {
    name: 'starts_at',
    type: 'timestamp',
    nullable: false,
    meaning: 'The first moment of the campaign.',
  },
  {
    name: 'ends_at',
    type: 'timestamp',
    nullable: false,
    meaning: 'The first moment that no longer counts.',
  },
  {
    name: 'time_zone',
    type: 'string',
    nullable: false,
    meaning: 'The time zone that the days of the campaign are counted in, such as Europe/Paris.',
  },
  keepsakeId,
  {
    name: 'keepsake_title',
    type: 'string',
    nullable: false,
    meaning: 'The title of the keepsake.',
  },
  {
    name: 'kind',
    type: 'string',
    nullable: false,
    meaning: 'The kind of its criterion, as campaign files name it, such as watch.',
  },
  {
    name: 'target',
    type: 'double',
    nullable: false,
    meaning: 'How far a user has to come.',
    unit: 'as `unit` says',
  },
  {
    name: 'unit',
    type: 'string',
    nullable: false,
    meaning: 'The unit of `target`, as the passport shows it, such as minutes.',
  },
  {
    name: 'supply',
    type: 'int32',
    nullable: true,
    meaning: 'How many there are; null for as many as are earned.',
    unit: 'editions',
  },
  {
    name: 'hidden',
    type: 'boolean',
    nullable: false,
    meaning: 'Whether the passport hides it until it is earned.',
  },
  catalogueVersion,
] as const satisfies readonly Column[]

/** The columns of each table, in their order. */
export const tableColumns = {
  keepsakes,
  progress,
  keepsakes_changes: changesOf(keepsakes, ['export_id', 'user', 'campaign_id', 'keepsake_id']),
  progress_changes: changesOf(progress, ['export_id', 'user', 'campaign_id']),
  catalogue,
}

export type AnalystsTable = keyof typeof tableColumns

/** A row of one of the tables. */
export type Row<Table extends AnalystsTable> = RowOf<(typeof tableColumns)[Table]>
