import { column, type Section } from '../section.ts'

const SQL = `
  SELECT shown.campaign_id AS "campaignId", shown.keepsake_id AS "keepsakeId", keepsake_title AS title,
    count(*) FILTER (touched) AS touched, count(*) FILTER (halfway) AS halfway, count(*) FILTER (held) AS earned
  FROM shown LEFT JOIN standings USING (campaign_id, keepsake_id)
  GROUP BY ALL ORDER BY ALL`

export const funnel: Section = {
  key: 'funnel',
  title: 'How far viewers came',
  about:
    'Viewers who have anything towards a keepsake (touched), who have half of what it takes (halfway), and who hold it (earned). Whoever holds it counts in all three.',
  columns: [
    column('campaignId', 'campaign', 'text'),
    column('keepsakeId', 'keepsake', 'text'),
    column('title', 'title', 'text'),
    column('touched', 'touched'),
    column('halfway', 'halfway'),
    column('earned', 'earned'),
  ],
  // All three may be the holders of a keepsake that takes one or two activities.
  measures: ['touched', 'halfway', 'earned'].map((people) => ({ people, holders: true })),
  rows: (database) => database.rows(SQL),
}
