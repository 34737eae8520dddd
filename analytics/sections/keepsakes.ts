import { column, type Section } from '../section.ts'

const SQL = `
  SELECT campaign_id AS "campaignId", keepsake_id AS "keepsakeId", count(*) AS awards, count(DISTINCT user_number) AS viewers
  FROM standings WHERE held GROUP BY ALL ORDER BY ALL`

/** Its rows are the first thing in the report's JSON, where other tools look for them: these four columns and no other. */
export const keepsakes: Section = {
  key: 'keepsakes',
  title: 'Awards by keepsake',
  about:
    'Keepsakes that viewers hold. Each viewer holds a keepsake once, so awards and viewers are the same number.',
  columns: [
    column('campaignId', 'campaign', 'text'),
    column('keepsakeId', 'keepsake', 'text'),
    column('awards', 'awards'),
    column('viewers', 'viewers'),
  ],
  measures: [{ people: 'viewers', tells: ['awards'], sumsWithin: ['campaignId'] }],
  rows: (database) => database.rows(SQL),
}
