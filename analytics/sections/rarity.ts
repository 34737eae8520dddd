import { column, type Section } from '../section.ts'

const SQL = `
  WITH touched AS (SELECT campaign_id, count(*) AS viewers FROM viewers GROUP BY campaign_id),
  holders AS (SELECT campaign_id, keepsake_id, count(*) AS holders FROM standings WHERE held GROUP BY ALL)
  SELECT shown.campaign_id AS "campaignId", shown.keepsake_id AS "keepsakeId", keepsake_title AS title,
    coalesce(holders, 0) AS holders, touched.viewers AS "ofViewers", coalesce(holders, 0) / touched.viewers AS share
  FROM shown JOIN touched USING (campaign_id) LEFT JOIN holders USING (campaign_id, keepsake_id)
  ORDER BY shown.campaign_id, holders DESC NULLS LAST, shown.keepsake_id`

export const rarity: Section = {
  key: 'rarity',
  title: 'Rarity',
  about:
    'The share of the viewers of the campaign who hold a keepsake. Its viewers are all who have progress or a keepsake in it (of viewers).',
  columns: [
    column('campaignId', 'campaign', 'text'),
    column('keepsakeId', 'keepsake', 'text'),
    column('title', 'title', 'text'),
    column('holders', 'holders'),
    column('ofViewers', 'of viewers'),
    column('share', 'share', 'share'),
  ],
  measures: [
    { people: 'holders', tells: ['share'], holders: true },
    { people: 'ofViewers', tells: ['share', 'holders'] },
  ],
  rows: (database) => database.rows(SQL),
}
