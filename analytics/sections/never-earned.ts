import { column, type Section } from '../section.ts'

/** How near one single viewer came is a secret of that viewer, so it is told of as many as are not hidden. */
const sql = (fewerThan: number) => `
  WITH standing AS (
    SELECT campaign_id, keepsake_id, count(*) FILTER (touched) AS touched, count(*) FILTER (held) AS held,
      max(least(current / target, 1.0), ${fewerThan}) FILTER (touched) AS nearest
    FROM standings GROUP BY ALL
  )
  SELECT campaign_id AS "campaignId", keepsake_id AS "keepsakeId", keepsake_title AS title, kind, shown.target, shown.unit,
    coalesce(touched, 0) AS touched, CASE WHEN touched >= ${fewerThan} THEN nearest[${fewerThan}] END AS "nearestShare"
  FROM shown LEFT JOIN standing USING (campaign_id, keepsake_id)
  WHERE is_catalogued AND coalesce(held, 0) = 0 ORDER BY "campaignId", "nearestShare" DESC NULLS LAST, "keepsakeId"`

export const neverEarned: Section = {
  key: 'neverEarned',
  title: 'Never earned',
  about:
    'Keepsakes that nobody holds, viewers who have anything towards them (touched), and how much of the target the nearest viewer has. Where small numbers are hidden, so is the nearest: with fewer than 10 hidden, it is what the tenth nearest has.',
  columns: [
    column('campaignId', 'campaign', 'text'),
    column('keepsakeId', 'keepsake', 'text'),
    column('title', 'title', 'text'),
    column('kind', 'kind', 'text'),
    column('target', 'target', 'number'),
    column('unit', 'unit', 'text'),
    column('touched', 'touched'),
    column('nearestShare', 'nearest', 'share'),
  ],
  measures: [{ people: 'touched', tells: ['nearestShare'] }],
  rows: (database, fewerThan) => database.rows(sql(Math.max(1, fewerThan))),
}
