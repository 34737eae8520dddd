-- How long after its campaign began was each keepsake earned?
WITH times AS (
  SELECT k.campaign_id, k.keepsake_id, date_diff('second', c.starts_at, k.earned_at) / 3600e0 AS hours
  FROM keepsakes_present k
  JOIN catalogue_present c ON c.campaign_id = k.campaign_id AND c.keepsake_id = k.keepsake_id
  WHERE NOT k.granted
),
ranked AS (
  SELECT
    campaign_id,
    keepsake_id,
    hours,
    row_number() OVER (PARTITION BY campaign_id, keepsake_id ORDER BY hours) AS place,
    count(*) OVER (PARTITION BY campaign_id, keepsake_id) AS awards
  FROM times
)
SELECT
  campaign_id,
  keepsake_id,
  max(awards) AS awards,
  min(hours) AS fastest_hours,
  min(CASE WHEN place * 4 >= awards THEN hours END) AS quarter_within_hours,
  min(CASE WHEN place * 2 >= awards THEN hours END) AS half_within_hours,
  min(CASE WHEN place * 10 >= awards * 9 THEN hours END) AS nine_in_ten_within_hours
FROM ranked
GROUP BY campaign_id, keepsake_id
ORDER BY campaign_id, keepsake_id
