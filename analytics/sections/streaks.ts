import { column, type Section } from '../section.ts'

const SQL = `
  WITH reached AS (
    SELECT campaign_id, keepsake_id, any_value(keepsake_title) AS keepsake_title, floor(shown.target) AS days,
      CASE WHEN held THEN floor(shown.target) ELSE least(floor(current), floor(shown.target)) END AS reached, count(*) AS viewers
    FROM standings JOIN shown USING (campaign_id, keepsake_id)
    WHERE shown.unit = 'days' GROUP BY ALL
  ), every_day AS (
    SELECT campaign_id, keepsake_id, any_value(keepsake_title) AS keepsake_title, unnest(range(1, CAST(max(days) AS BIGINT) + 1)) AS days
    FROM reached GROUP BY campaign_id, keepsake_id
  ), counted AS (
    SELECT each_day.campaign_id, each_day.keepsake_id, each_day.keepsake_title, each_day.days,
      CAST(coalesce(sum(viewers) FILTER (reached >= each_day.days), 0) AS BIGINT) AS viewers
    FROM every_day AS each_day JOIN reached USING (campaign_id, keepsake_id) GROUP BY ALL
  )
  SELECT campaign_id AS "campaignId", keepsake_id AS "keepsakeId", keepsake_title AS title, days, viewers,
    viewers / nullif(max(viewers) OVER (PARTITION BY campaign_id, keepsake_id), 0) AS share
  FROM counted ORDER BY ALL`

export const streaks: Section = {
  key: 'streaks',
  title: 'Retention by days in a row',
  about: 'Viewers who reached so many days in a row, and their share of those who began.',
  columns: [
    column('campaignId', 'campaign', 'text'),
    column('keepsakeId', 'keepsake', 'text'),
    column('title', 'title', 'text'),
    column('days', 'days in a row'),
    column('viewers', 'viewers'),
    column('share', 'share', 'share'),
  ],
  // Those of the last day are its holders.
  measures: [{ people: 'viewers', tells: ['share'], holders: true }],
  rows: (database) => database.rows(SQL),
}
