import { column, type Section } from '../section.ts'
import { localDay, quarterOf } from '../standings.ts'

const SQL = `
  WITH quarters AS (
    SELECT campaign_id, keepsake_id, ${quarterOf('earned_at')} AS quarter, count(*) AS awards
    FROM standings WHERE held GROUP BY ALL
  )
  SELECT campaign_id AS "campaignId", keepsake_id AS "keepsakeId", ${localDay('quarter', 'zone')} AS day,
    CAST(sum(awards) AS BIGINT) AS awards
  FROM quarters JOIN shown USING (campaign_id, keepsake_id)
  GROUP BY ALL ORDER BY ALL`

export const awardsByDay: Section = {
  key: 'awardsByDay',
  title: 'Awards by day',
  about: 'Awards by the local day on which they were earned.',
  columns: [
    column('campaignId', 'campaign', 'text'),
    column('keepsakeId', 'keepsake', 'text'),
    column('day', 'day', 'day'),
    column('awards', 'awards'),
  ],
  measures: [{ people: 'awards', sumsWithin: ['campaignId', 'keepsakeId'], holders: true }],
  rows: (database) => database.rows(SQL),
}
