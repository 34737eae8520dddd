import { column, type Section } from '../section.ts'

const SQL = `
  SELECT campaign_id AS "campaignId", partner, count(*) AS awards, count(DISTINCT user_number) AS viewers
  FROM standings WHERE held GROUP BY ALL ORDER BY "campaignId", awards DESC, partner NULLS LAST`

export const partners: Section = {
  key: 'partners',
  title: 'Awards by partner',
  about:
    'Awards by the partner whose event completed them. A viewer counts with each partner. Keepsakes given by hand have no partner.',
  columns: [
    column('campaignId', 'campaign', 'text'),
    column('partner', 'partner', 'text'),
    column('awards', 'awards'),
    column('viewers', 'viewers'),
  ],
  measures: [{ people: 'viewers', tells: ['awards'], sumsWithin: ['campaignId'] }],
  rows: (database) => database.rows(SQL),
}
